# Firstbell: the commands of the repository. `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run setup test check format lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Firstbell needs Python 3.11 or newer: on Debian, apt-get install python3 python3-venv make."; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: on Debian, apt-get install python3-venv."; exit 2; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.installed requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.installed ## set up everything and serve the demo district on 127.0.0.1:8000 (PORT=…)
	@$(BIN)/firstbell demo --serve --port $(PORT)

setup: $(VENV)/.installed ## install without demo and without serving
	@echo "Installed in $(VENV). Next: $(BIN)/firstbell init"

check: $(VENV)/.developer ## format, lint, types, layers: seconds
	@mkdir -p var
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > var/layers.txt 2>&1 || { cat var/layers.txt; exit 1; }

format: $(VENV)/.developer ## format the Python code
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

test: $(VENV)/.developer ## everything CI runs: checks, layers, stories, unit, property, web and browser tests
	@mkdir -p var
	@./.ci/machine
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -q

lock: ## pin the dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.lock

clean: ## remove the virtual environment and the demo's database
	rm -rf $(VENV) var
