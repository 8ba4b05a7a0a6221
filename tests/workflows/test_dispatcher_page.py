"""The dispatcher's page: what waits for him, the open priority calls, who is free to go."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from engine import errors
from tests.workflows.walked import operation, person, walked
from workflows import dispatcher_page, duty, intake, shown, tasks
from workflows.story_walk import Walk

CALL = "police_transport"


@pytest.fixture
def filed() -> Iterator[Walk]:
    """A call of the police: no officer has been contacted yet."""
    with walked(CALL, "pt1", steps=0) as walk:
        yield walk


@pytest.fixture
def offered() -> Iterator[Walk]:
    """The same, offered to both officers."""
    with walked(CALL, "pt1", steps=1) as walk:
        yield walk


@pytest.fixture
def accepted() -> Iterator[Walk]:
    """The same, accepted by Ada."""
    with walked(CALL, "pt1", steps=2) as walk:
        yield walk


def page(walk: Walk, by: str = "D") -> shown.DispatcherPage:
    return dispatcher_page.page(walk.runtime, by=person(walk, by), at=walk.clock.now())


def file(walk: Walk, student: str) -> str:
    """A call of the police about another student."""
    told = {
        "police_agency": "City Police",
        "police_officer": "Officer Mockup",
        "police_callback": "555-0100",
        "police_called_at": "2026-11-16T09:00",
        "meet_at": "the bus stop",
        "needs_transport": "yes",
        "students_there": "1",
        "student": student,
    }
    opened = intake.open_case(
        walk.runtime,
        call_type=CALL,
        posted={name: [value] for name, value in told.items()},
        by=person(walk, "D"),
        at=walk.clock.now(),
        operation=operation(),
    )
    return opened.case


def test_a_call_that_waits_for_the_dispatcher_stands_first_and_as_a_call(filed: Walk) -> None:
    found = page(filed)

    assert [item.case for item in found.todo] == [filed.case]
    assert [(line.case, line.task) for line in found.calls] == [(filed.case, found.todo[0].task)]
    assert found.calls[0].chip.words == "Waits for you"


def test_a_call_is_as_old_as_its_minutes(filed: Walk) -> None:
    filed.clock.move(dt.timedelta(minutes=7))

    assert page(filed).calls[0].age == shown.Age("7", "min")


def test_a_call_says_who_has_it_and_until_when(accepted: Walk) -> None:
    (line,) = page(accepted).calls

    assert (line.headline, line.sentence) == ("Meet officer", "Asked: Ada Mockridge, by 09:30.")
    assert (line.student, line.school, line.task) == ("Kit Fictson", "Larkspur Middle School", None)


def test_a_call_that_nobody_answers_in_time_is_late(accepted: Walk) -> None:
    accepted.clock.move(dt.timedelta(minutes=31))

    (line,) = page(accepted).calls
    assert (line.late, line.chip) == (True, shown.Chip("Late since 09:30", "bad"))
    assert "should have been answered by 09:30" in line.sentence


def test_what_another_dispatcher_has_taken_waits_for_nobody_else(filed: Walk) -> None:
    by, at = person(filed, "D"), filed.clock.now()
    other = dataclasses.replace(by, id="D2")
    tasks.claim(filed.runtime, case=filed.case, task=page(filed).todo[0].task, by=by, at=at, operation=operation())

    assert len(page(filed).todo) == 1
    assert dispatcher_page.page(filed.runtime, by=other, at=at).todo == ()


def test_calls_that_are_no_priority_calls_stand_elsewhere() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        assert page(walk).calls == ()


def test_a_call_that_has_ended_is_gone() -> None:
    with walked(CALL, "pt1") as walk:
        assert page(walk).calls == ()


def test_late_calls_come_before_older_ones(accepted: Walk) -> None:
    accepted.clock.move(dt.timedelta(minutes=10))
    second = file(accepted, "wren")
    accepted.clock.move(dt.timedelta(minutes=10))

    assert [(line.case, line.late) for line in page(accepted).calls] == [(second, True), (accepted.case, False)]


def test_of_calls_in_time_the_oldest_comes_first(accepted: Walk) -> None:
    accepted.clock.move(dt.timedelta(minutes=1))
    second = file(accepted, "wren")

    assert [line.case for line in page(accepted).calls] == [accepted.case, second]


def test_calls_beyond_the_page_are_counted(accepted: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher_page, "LISTED", 1)
    second = file(accepted, "wren")

    found = page(accepted)

    assert ([line.case for line in found.calls], found.more) == ([second], 1)


# Officers --------------------------------------------------------------------------------------------


def test_everybody_on_duty_is_free_before_anybody_goes(filed: Walk) -> None:
    assert {(line.id, line.now, line.free) for line in page(filed).officers} == {
        ("A1", "Free", True),
        ("A2", "Free", True),
    }


def test_an_officer_who_is_asked_is_free_and_it_says_so(offered: Walk) -> None:
    assert page(offered).officers[0].now == "Free, asked at 09:00, no answer yet"


def test_the_free_officer_comes_before_the_one_on_the_road(accepted: Walk) -> None:
    first, second = page(accepted).officers

    assert (first.id, first.free, first.open) == ("A2", True, 0)
    assert (second.id, second.free, second.open) == ("A1", False, 1)
    assert second.now == "Meet officer, 2026-0001, since 09:00"


def test_an_officer_off_duty_is_not_listed(filed: Walk) -> None:
    duty.go_off(filed.runtime, by=person(filed, "A1"), at=filed.clock.now())

    assert [line.id for line in page(filed).officers] == ["A2"]


# Who sees it -----------------------------------------------------------------------------------------


def test_a_supervisor_sees_what_waits_for_the_dispatchers_and_cannot_take_it(filed: Walk) -> None:
    (item,) = page(filed, "V").todo

    assert item.act is None
    assert page(filed, "V").calls[0].task is None


@pytest.mark.parametrize("by", ["A1", "S", "C", "U", "M"])
def test_nobody_else_sees_it(filed: Walk, by: str) -> None:
    with pytest.raises(errors.NotAllowed, match="dispatcher, supervisor"):
        page(filed, by)
