"""A school's page: what its staff must do, where each referral stands, what ended lately, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from engine import errors
from tests.workflows.walked import operation, person, walked
from workflows import cases, intake, school_page, shown
from workflows.story_walk import Walk

ADDRESS = "address_verification"


@pytest.fixture
def filed() -> Iterator[Walk]:
    """An address verification that waits for its visit."""
    with walked(ADDRESS, "av1", steps=0) as walk:
        yield walk


@pytest.fixture
def reported() -> Iterator[Walk]:
    """The same when the school has the findings to read."""
    with walked(ADDRESS, "av1", steps=3) as walk:
        yield walk


@pytest.fixture
def ended() -> Iterator[Walk]:
    with walked(ADDRESS, "av1") as walk:
        yield walk


def page(walk: Walk, by: str = "S") -> shown.SchoolPage:
    return school_page.page(walk.runtime, by=person(walk, by), at=walk.clock.now())


def file(walk: Walk, student: str, address: str, by: str = "S") -> str:
    opened = intake.open_case(
        walk.runtime,
        call_type=ADDRESS,
        posted={"student": [student], "reason": ["audit"], "address_of_record": [address]},
        by=person(walk, by),
        at=walk.clock.now(),
        operation=operation(),
    )
    return opened.case


def test_a_referral_says_who_comes_and_until_when(filed: Walk) -> None:
    (line,) = page(filed).open

    assert line.headline == "Home visit attempt to determine if student lives at that address"
    assert line.sentence == "Asked: Ada Mockridge, by Mon 23 Nov."
    assert (line.student, line.number, line.chip.words) == ("Kit Fictson", "2026-0001", "Running")


def test_a_referral_that_waits_for_an_officer_asks_nothing_of_the_school(filed: Walk) -> None:
    found = page(filed)

    assert (found.todo, found.open[0].task) == ((), None)


def test_what_the_school_must_do_stands_first_and_at_the_referral(reported: Walk) -> None:
    found = page(reported)

    (item,) = found.todo
    assert item.case == reported.case
    assert (found.open[0].task, found.open[0].chip) == (item.task, shown.Chip("Waits for you", "warn"))


def test_a_referral_that_nobody_took_up_in_time_is_late(filed: Walk) -> None:
    filed.clock.move(dt.timedelta(days=10))

    (line,) = page(filed).open
    assert (line.late, line.chip.tone) == (True, "bad")
    assert "should have been answered by Mon 23 Nov" in line.sentence


def test_late_referrals_come_first(filed: Walk) -> None:
    filed.clock.move(dt.timedelta(days=10))
    new = file(filed, "wren", "40 Example Court, unit 3")

    assert [line.case for line in page(filed).open] == [filed.case, new]


def test_what_nobody_has_taken_says_of_which_role_somebody_must() -> None:
    with walked("police_transport", "pt1", steps=0) as walk:
        assert "Nobody has taken it (dispatcher)" in page(walk).open[0].sentence


def test_a_referral_that_waits_for_a_day_says_so() -> None:
    with walked("twenty_day_monitor", "dm1b", steps=1) as walk:
        (line,) = page(walk).open

    assert line.sentence.startswith("Nobody needs to do anything now. It goes on by itself:")
    assert line.headline.startswith("Running since")


def test_a_referral_that_a_colleague_or_an_officer_has_filed_is_the_schools_too() -> None:
    with walked(ADDRESS, "av11", steps=0) as walk:
        assert [line.case for line in page(walk).open] == [walk.case]


# Ended -----------------------------------------------------------------------------------------------


def test_an_ended_referral_says_how_it_ended(ended: Walk) -> None:
    found = page(ended)

    assert (found.open, found.todo) == ((), ())
    assert found.ended[0].headline == "Ended: Lives at the address of record, 09:00"


def test_a_cancelled_one_stands_there_too(filed: Walk) -> None:
    at = filed.clock.now()
    cases.cancel(
        filed.runtime, case=filed.case, reason="Opened twice", by=person(filed, "M"), at=at, operation=operation()
    )

    assert [line.chip.words for line in page(filed).ended] == ["Cancelled"]


@pytest.mark.parametrize(("days", "stays"), [(14, True), (15, False)])
def test_it_stands_there_for_ten_school_days(ended: Walk, days: int, stays: bool) -> None:
    ended.clock.move(dt.timedelta(days=days))

    assert bool(page(ended).ended) is stays


def test_what_ended_last_comes_first_whenever_it_was_opened(filed: Walk) -> None:
    second = file(filed, "wren", "40 Example Court, unit 3")
    for case in (second, filed.case):
        filed.clock.move(dt.timedelta(minutes=1))
        at = filed.clock.now()
        cases.cancel(filed.runtime, case=case, reason="Wrong", by=person(filed, "M"), at=at, operation=operation())

    assert [line.case for line in page(filed).ended] == [filed.case, second]


def test_referrals_beyond_the_page_are_counted(filed: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(school_page, "LISTED", 1)
    second = file(filed, "wren", "40 Example Court, unit 3")

    found = page(filed)

    assert ([line.case for line in found.open], found.more) == ([second], 1)


# Who sees what ---------------------------------------------------------------------------------------


def test_another_school_sees_nothing_of_it(reported: Walk) -> None:
    found = page(reported, "S2")

    assert (found.school, found.todo, found.open, found.ended) == ("Three Kettles High School", (), (), ())


def test_another_school_sees_nothing_of_what_ended(ended: Walk) -> None:
    assert page(ended, "S2").ended == ()


def test_a_school_sees_its_own_only_of_several(filed: Walk) -> None:
    theirs = file(filed, "pax", "7 Nowhere Lane", by="S2")

    assert [line.case for line in page(filed).open] == [filed.case]
    assert [line.case for line in page(filed, "S2").open] == [theirs]


def test_a_supervisor_sees_the_referrals_of_all_schools_and_is_asked_nothing(reported: Walk) -> None:
    theirs = file(reported, "pax", "7 Nowhere Lane", by="S2")

    found = page(reported, "V")

    assert {line.case for line in found.open} == {reported.case, theirs}
    assert ([item.act for item in found.todo], [line.task for line in found.open]) == ([None], [None, None])


@pytest.mark.parametrize("by", ["A1", "D", "C", "U", "M"])
def test_nobody_else_sees_it(filed: Walk, by: str) -> None:
    with pytest.raises(errors.NotAllowed, match="school staff, supervisor"):
        page(filed, by)
