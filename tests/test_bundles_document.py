"""docs/bundles.md names every word, field type, property and setting there is, and no other. It reads no bundle."""

from __future__ import annotations

import dataclasses
import pathlib
import re

import pytest

from engine import elements, fields, manifest
from workflows.words import WORDS

DOCUMENT = (pathlib.Path(__file__).parent.parent / "docs" / "bundles.md").read_text()
#: Names that the file writes otherwise than the value that holds them.
WRITTEN = {"senders": "from", "senders_for": "from_for", "element": "while"}


def section(title: str) -> str:
    return DOCUMENT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> set[str]:
    """The names in the first column of the tables of a text."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|") and "|---" not in line]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_the_words_are_those_that_expressions_may_call() -> None:
    described = dict(re.findall(r"^\| `(\w+)\(([^)]*)\)` \|", section("Words"), re.M))

    assert described == {
        name: ", ".join(
            parameter + ("?" if number >= len(word.parameters) - word.optional else "")
            for number, parameter in enumerate(word.parameters)
        )
        for name, word in WORDS.items()
    }


def test_each_word_gives_what_the_document_says() -> None:
    described = dict(re.findall(r"^\| `(\w+)\([^)]*\)` \| ([^|]+) \|", section("Words"), re.M))

    assert described == {name: word.result for name, word in WORDS.items()}


def test_the_field_types_are_those_that_are_read() -> None:
    described = re.findall(r"^\| ([a-z_]+) \| `", section("Forms"), re.M)

    assert set(described) == fields.TYPES


def test_the_properties_of_fields_are_those_that_are_read() -> None:
    assert first_cells(section("Forms").split("| Property of a field")[1]) == fields.PROPERTIES


def test_the_properties_of_elements_are_those_that_are_read() -> None:
    assert first_cells(section("Diagrams")) == elements.PROPERTIES


@pytest.mark.parametrize(
    "described", [manifest.Manifest, manifest.Sheet, manifest.Duplicate, manifest.Message, manifest.Watch]
)
def test_every_setting_of_the_manifest_is_described(described: type) -> None:
    names = {WRITTEN.get(one.name, one.name) for one in dataclasses.fields(described)}
    nested = {"duplicate", "sheet", "messages", "watches", "refusals"}

    missing = [name for name in names - nested if f"`{name}`" not in section("The manifest")]

    assert not missing
