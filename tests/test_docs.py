"""What the documents promise holds: links resolve, commands and settings are described. It never runs a server."""

from __future__ import annotations

import pathlib
import re
import subprocess

import click
import pytest

from web import command, environment

ROOT = pathlib.Path(__file__).parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split()
#: Prints and help pages of bundles are texts for families, not documents with links.
DOCUMENTS = [name for name in TRACKED if "/prints/" not in name and (ROOT / name).exists()]


def subcommands(group: click.Group, prefix: str = "") -> list[str]:
    """Every command a person can type, such as "trail verify"."""
    names: list[str] = []
    for name, sub in group.commands.items():
        if isinstance(sub, click.Group):
            names += subcommands(sub, f"{prefix}{name} ")
        else:
            names.append(prefix + name)
    return names


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    document = ROOT / name
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text()) if ":" not in target]

    missing = [target for target in targets if not (document.parent / target).exists()]

    assert not missing


@pytest.mark.parametrize("name", subcommands(command.firstbell))
def test_every_command_is_described(name: str) -> None:
    described = (ROOT / "docs" / "commands.md").read_text()

    assert f"`firstbell {name}" in described


def test_every_command_that_is_described_exists() -> None:
    described = re.findall(r"^\| `firstbell ([a-z]+(?: [a-z]+)?)", (ROOT / "docs" / "commands.md").read_text(), re.M)
    names = subcommands(command.firstbell)

    unknown = [words for words in described if not any(words == name or words.split()[0] == name for name in names)]

    assert not unknown


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"^\| `(FIRSTBELL_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M))

    assert described == set(environment.VARIABLES)


@pytest.mark.parametrize("folder", ["bpmn", "engine", "workflows", "web", "tests"])
def test_a_folder_says_in_at_most_ten_lines_what_is_here(folder: str) -> None:
    lines = (ROOT / folder / "README.md").read_text().splitlines()

    assert 0 < len(lines) <= 10


@pytest.mark.parametrize("target", re.findall(r"^make ([a-z]+)", (ROOT / "README.md").read_text(), re.M))
def test_every_target_the_readme_names_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)
