"""No source names a call type, a form field, an element or an outcome. It never runs the product."""

from __future__ import annotations

import json
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parent.parent
#: Ordinary words that also happen to be a field's key somewhere in the library.
ORDINARY = {
    *("student", "school", "reason", "reason_text", "finding", "told_by", "told_at", "at", "on", "what", "start"),
    *("verify", "visit"),
}


def library_names() -> set[str]:
    """Folder names, form keys and field keys of the shipped library."""
    names = {path.parent.name for path in (ROOT / "bpmn").glob("*/bundle.toml")}
    for path in (ROOT / "bpmn").rglob("forms/*.json"):
        form = json.loads(path.read_text())
        names.add(path.stem)
        names |= {part["key"] for part in form["components"] if "key" in part}
    return names - ORDINARY


SOURCES = sorted(
    path
    for folder in ("engine", "workflows", "web")
    for pattern in ("*.py", "*.html", "*.js")
    for path in (ROOT / folder).rglob(pattern)
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_source_names_nothing_of_a_bundle(path: pathlib.Path) -> None:
    words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]+", path.read_text()))

    assert not words & library_names()
