"""Notices: who reads them, how they are counted, how they are marked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import errors
from tests.workflows.walked import person, walked
from workflows import notices
from workflows.story_walk import Walk


@pytest.fixture
def told() -> Iterator[Walk]:
    """The officer is on the way to the police: dispatcher, school and officer were told."""
    with walked("police_transport", "pt1", steps=2) as walk:
        yield walk


def texts(walk: Walk, by: str) -> list[str]:
    found = notices.for_person(walk.runtime, by=person(walk, by), at=walk.clock.now())
    return [notice.text for notice in found]


def test_whom_the_diagram_names_reads_it_and_nobody_else(told: Walk) -> None:
    read = {by: len(texts(told, by)) for by in ("D", "S", "A1", "A2", "S2", "V")}

    assert read == {"D": 1, "S": 1, "A1": 1, "A2": 0, "S2": 0, "V": 0}


def test_it_begins_with_the_case_number_and_names_no_student(told: Walk) -> None:
    (text,) = texts(told, "D")

    assert text.startswith("2026-0001: Ada Mockridge meets the officer")
    assert "Kit" not in text


def test_it_is_counted_until_it_was_read(told: Walk) -> None:
    by = person(told, "D")
    (notice,) = notices.for_person(told.runtime, by=by, at=told.clock.now())
    before = notices.count(told.runtime, by=by)

    notices.mark_read(told.runtime, notice=notice.id, by=by, at=told.clock.now())

    assert (before, notices.count(told.runtime, by=by)) == (1, 0)


def test_all_of_them_are_marked_at_once(told: Walk) -> None:
    by = person(told, "D")

    notices.mark_all_read(told.runtime, by=by, at=told.clock.now())

    assert notices.count(told.runtime, by=by) == 0


def test_nobody_marks_the_notice_of_somebody_else(told: Walk) -> None:
    (notice,) = notices.for_person(told.runtime, by=person(told, "D"), at=told.clock.now())

    with pytest.raises(errors.NotFound):
        notices.mark_read(told.runtime, notice=notice.id, by=person(told, "S"), at=told.clock.now())


def test_a_notice_about_a_priority_call_says_so(told: Walk) -> None:
    (notice,) = notices.for_person(told.runtime, by=person(told, "D"), at=told.clock.now())

    assert (notice.priority, notice.case) == (True, told.case)
