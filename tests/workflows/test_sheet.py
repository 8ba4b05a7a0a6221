"""The call sheet: the department's words, who gets a button, what is in force."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from tests.workflows.walked import LIBRARY, not_filed, person
from workflows import library, sheet, shown, staff
from workflows.story_walk import Walk


@pytest.fixture
def published() -> Iterator[Walk]:
    """The whole library in the story district."""
    with not_filed("address_verification", "av1") as walk:
        library.publish_library(
            walk.runtime, library=LIBRARY, by=staff.COMMAND_LINE, reason="for a test", at=walk.clock.now()
        )
        yield walk


def page(walk: Walk, by: str) -> shown.Sheet:
    return sheet.page(walk.runtime, by=person(walk, by), at=walk.clock.now())


def rows(found: shown.Sheet) -> dict[str, shown.SheetRow]:
    return {row.call_type: row for group in found.groups for row in group.rows}


def test_the_two_headings_stand_in_the_order_of_the_page(published: Walk) -> None:
    assert [(group.heading, len(group.rows)) for group in page(published, "S").groups] == [
        ("Priority calls: Transports", 2),
        ("Non-Priority calls: Home Visits", 2),
    ]


def test_each_row_says_what_its_manifest_says_letter_by_letter(published: Walk) -> None:
    for call_type, row in rows(page(published, "S")).items():
        written = tomllib.loads((LIBRARY / call_type / "bundle.toml").read_text())["sheet"]

        assert (row.who, row.what, list(row.steps)) == (written["who"], written["what"], written["steps"])


def test_a_call_type_without_a_row_is_not_on_the_sheet(published: Walk) -> None:
    assert "twenty_day_monitor" not in rows(page(published, "S"))


def test_the_number_in_force_stands_beside_the_words(published: Walk) -> None:
    assert rows(page(published, "S"))["mia_home_visit"].in_force == ("5 school days",)


@pytest.mark.parametrize(
    ("by", "label"), [("S", "File this call"), ("A1", "File for a school"), ("D", "File for a school"), ("C", None)]
)
def test_a_row_has_a_button_for_those_who_may_file_it(published: Walk, by: str, label: str | None) -> None:
    assert rows(page(published, by))["address_verification"].file_label == label


def test_a_school_files_no_police_call(published: Walk) -> None:
    assert rows(page(published, "S"))["police_transport"].may_file is False


def test_the_dispatch_number_is_for_whom_it_is_meant(published: Walk) -> None:
    shown_to = {by: page(published, by).dispatch_phone is not None for by in ("D", "A1", "V", "S", "C", "U", "M")}

    assert shown_to == {"D": True, "A1": True, "V": True, "S": False, "C": False, "U": False, "M": False}


def test_the_short_forms_used_on_the_sheet_are_explained(published: Walk) -> None:
    assert dict(page(published, "S").glossary)["AUK"] == "absent, unknown"
