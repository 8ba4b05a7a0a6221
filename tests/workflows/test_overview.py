"""The supervisor's overview: what is late and who has it, today's numbers, incidents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from engine import acting, errors
from tests.workflows.walked import operation, person, walked
from workflows import cases, overview, shown, tasks
from workflows.story_walk import Walk

CALL = "police_transport"


@pytest.fixture
def accepted() -> Iterator[Walk]:
    """A call of the police that Ada has accepted: she should be there by 09:30."""
    with walked(CALL, "pt1", steps=2) as walk:
        yield walk


@pytest.fixture
def late(accepted: Walk) -> Walk:
    """The same at 09:31."""
    accepted.clock.move(dt.timedelta(minutes=31))
    return accepted


def page(walk: Walk, by: str = "V") -> shown.Overview:
    return overview.page(walk.runtime, by=person(walk, by), at=walk.clock.now())


def numbers(walk: Walk, call_type: str = CALL) -> tuple[int, int, int, int]:
    """New, open, late, ended."""
    (line,) = [one for one in page(walk).types if one.call_type == call_type]
    return line.new, line.open, line.late, line.ended


def stop(walk: Walk) -> None:
    """Let the case stand still, as the engine does when it cannot go on."""
    broken = errors.BrokenInstance("The table found no row.")
    acting.raise_incident(walk.runtime, instance=walk.case, broken=broken, at=walk.clock.now(), operation=operation())


# Late ------------------------------------------------------------------------------------------------


def test_nothing_is_late_before_its_time(accepted: Walk) -> None:
    assert page(accepted).late == ()


def test_what_is_late_says_since_when_and_who_was_asked(late: Walk) -> None:
    (item,) = page(late).late

    assert (item.case, item.name, item.who) == (late.case, "Meet officer", "Asked: Ada Mockridge")
    assert (item.chip, item.act) == (shown.Chip("Late since 09:30", "bad"), None)


def test_what_is_late_says_who_has_taken_it(late: Walk) -> None:
    (item,) = page(late).late
    by, at = person(late, "A1"), late.clock.now()
    tasks.claim(late.runtime, case=late.case, task=item.task, by=by, at=at, operation=operation())

    assert page(late).late[0].who == "With Ada Mockridge"


def test_what_is_due_this_very_second_is_late(accepted: Walk) -> None:
    accepted.clock.move(dt.timedelta(minutes=30))

    assert [item.late for item in page(accepted).late] == [True]


# Numbers ---------------------------------------------------------------------------------------------


def test_a_call_of_today_is_new_and_open(accepted: Walk) -> None:
    assert numbers(accepted) == (1, 1, 0, 0)


def test_a_late_user_task_is_counted_at_its_call_type(late: Walk) -> None:
    assert numbers(late) == (1, 1, 1, 0)


def test_a_call_of_yesterday_is_open_and_not_new(accepted: Walk) -> None:
    accepted.clock.move(dt.timedelta(days=1))

    assert numbers(accepted)[:2] == (0, 1)


def test_a_call_that_ended_today_is_counted_today_and_not_tomorrow() -> None:
    with walked("address_verification", "av1") as walk:
        today = numbers(walk, "address_verification")
        walk.clock.move(dt.timedelta(days=1))
        tomorrow = numbers(walk, "address_verification")

    assert (today, tomorrow) == ((1, 0, 0, 1), (0, 0, 0, 0))


def test_a_call_type_says_its_release_in_force_and_what_is_open_on_which(accepted: Walk) -> None:
    (line,) = [one for one in page(accepted).types if one.call_type == CALL]

    assert (line.release, line.open_by_release) == (1, ((1, 1),))


def test_the_officers_on_duty_are_listed_the_free_one_first(accepted: Walk) -> None:
    assert [(line.id, line.free) for line in page(accepted).officers] == [("A2", True), ("A1", False)]


# Incidents -------------------------------------------------------------------------------------------


def test_no_incident_stands_while_every_case_can_go_on(accepted: Walk) -> None:
    assert page(accepted).incidents == ()


def test_a_case_that_cannot_go_on_says_why_and_is_still_open(accepted: Walk) -> None:
    stop(accepted)

    (line,) = page(accepted).incidents
    assert (line.case, line.number, line.sentence) == (accepted.case, "2026-0001", "The table found no row.")
    assert (line.tries, line.at) == (1, accepted.clock.now())
    assert numbers(accepted)[1] == 1


def test_a_retry_in_vain_is_counted(accepted: Walk) -> None:
    stop(accepted)
    retry(accepted, operation())
    accepted.clock.move(dt.timedelta(minutes=5))
    stop(accepted)

    (line,) = page(accepted).incidents
    assert (line.tries, line.at) == (2, accepted.clock.now())


def test_the_operation_of_the_page_lets_the_case_run_again(accepted: Walk) -> None:
    stop(accepted)

    retry(accepted, page(accepted).incidents[0].operation)

    assert page(accepted).incidents == ()


def retry(walk: Walk, with_operation: str) -> None:
    cases.retry(walk.runtime, case=walk.case, by=person(walk, "V"), at=walk.clock.now(), operation=with_operation)


# Who sees it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["A1", "D", "S", "C", "U", "M"])
def test_nobody_but_a_supervisor_sees_it(accepted: Walk, by: str) -> None:
    with pytest.raises(errors.NotAllowed, match="may be done by: supervisor"):
        page(accepted, by)
