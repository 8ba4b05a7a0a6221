"""The layers of the tree, and what no module may contain. It never runs the product."""

from __future__ import annotations

import ast
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent
MODULES = sorted(
    path
    for folder in ("engine", "workflows", "web")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)


def named(path: pathlib.Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_point_one_way() -> None:
    command = [str(pathlib.Path(sys.executable).parent / "lint-imports"), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def imported(path: pathlib.Path) -> set[str]:
    """Full names of what a module imports: "engine.clock" for both ways of writing it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def of(folder: str) -> list[pathlib.Path]:
    return [path for path in MODULES if path.relative_to(ROOT).parts[0] == folder]


@pytest.mark.parametrize("path", of("web"), ids=named)
def test_web_takes_from_the_engine_only_its_ground(path: pathlib.Path) -> None:
    taken = {name.split(".")[1] for name in imported(path) if name.startswith("engine.")}

    assert taken <= {"errors", "clock", "database"}


@pytest.mark.parametrize("path", of("workflows"), ids=named)
def test_workflows_never_looks_into_spiff_or_the_tables_of_the_engine(path: pathlib.Path) -> None:
    taken = {name.split(".")[1] for name in imported(path) if name.startswith("engine.")}

    # One metadata object carries all tables, so that one migration history makes them.
    allowed = {"tables"} if path.name in ("tables.py", "env.py", "story_district.py") else set()
    assert not taken & ({"spiff", "tables"} - allowed)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_spiffworkflow_and_lxml_stay_where_files_are_read_and_run(path: pathlib.Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)}

    if path.parent.name != "spiff":
        assert "SpiffWorkflow" not in roots
    if path.relative_to(ROOT).parts[0] != "engine":
        assert "lxml" not in roots


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_evaluates_python(path: pathlib.Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not called & {"eval", "exec", "compile", "__import__"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_not_longer_than_400_lines(path: pathlib.Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_says_what_it_is_and_what_it_never_does(path: pathlib.Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text())) or ""

    assert text.count(".") >= 2 or path.name == "__init__.py"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_ignore_stands_without_its_reason(path: pathlib.Path) -> None:
    bare = [
        line
        for line in path.read_text().splitlines()
        if ("# noqa" in line or "# type: ignore" in line) and line.count("#") < 2
    ]

    assert not bare
