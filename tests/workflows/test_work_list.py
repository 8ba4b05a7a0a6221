"""The work list: whose, in which order, how old, what is late and why."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import errors
from tests.workflows.walked import operation, person, walked
from workflows import intake, shown, tasks, work_list
from workflows.story_walk import Walk


def page(walk: Walk, by: str, view: str | None = None) -> shown.WorkList:
    return work_list.page(walk.runtime, by=person(walk, by), at=walk.clock.now(), view=view)


def items(found: shown.WorkList) -> list[shown.WorkItem]:
    return [item for group in found.groups for item in group.items]


def test_a_user_task_stands_under_the_heading_of_its_call_type() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        (group,) = page(walk, "A1").groups

    assert (group.heading, group.priority) == ("Non-Priority calls: Home Visits", False)


def test_what_is_for_ada_is_not_on_bens_own_list_but_on_that_of_all_officers() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        own, all_ = items(page(walk, "A2")), items(page(walk, "A2", work_list.ROLE))

    assert (len(own), len(all_)) == (0, 1)
    assert (all_[0].act, all_[0].who) == (None, "Asked: Ada Mockridge")


def test_an_offer_is_to_be_answered_and_what_nobody_has_to_be_taken() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        offered = items(page(walk, "A1"))
    with walked("police_transport", "pt1", steps=0) as walk:
        open_to_all = items(page(walk, "D"))

    assert (offered[0].act, offered[0].chip.words) == ("answer", "Offered to you")
    assert (open_to_all[0].act, open_to_all[0].chip.words) == ("take", "Open")


def test_a_priority_call_counts_minutes() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        walk.clock.move(dt.timedelta(minutes=4))
        (item,) = items(page(walk, "A1"))

    assert (item.age.big, item.age.unit) == ("4", "min")
    assert item.sentence == "Answer by 09:05."


def test_a_home_visit_is_new_on_its_day_and_then_counts_school_days() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        new = items(page(walk, "A1"))[0].age
        walk.clock.move(dt.timedelta(days=7))
        old = items(page(walk, "A1"))[0].age

    assert ((new.big, new.unit), (old.big, old.unit)) == (("New", "today"), ("5", "school days"))


def test_what_is_late_says_since_when_and_who_has_it() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        walk.clock.move(dt.timedelta(minutes=6))
        (item,) = items(page(walk, "A1"))

    assert (item.late, item.chip.words, item.chip.tone) == (True, "Late since 09:05", "bad")
    assert item.sentence == "Should have been answered by 09:05. Asked: Ada Mockridge, Ben Fauxley."


def test_what_one_officer_has_taken_leaves_the_others_list() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        (task,) = items(page(walk, "A1"))
        tasks.claim(
            walk.runtime,
            case=walk.case,
            task=task.task,
            by=person(walk, "A1"),
            at=walk.clock.now(),
            operation=operation(),
        )
        mine, others = items(page(walk, "A1")), items(page(walk, "A2"))

    assert ([item.chip.words for item in mine], others) == (["Yours"], [])


def test_a_told_danger_stands_in_the_list_of_the_officers_only() -> None:
    told = {"reason": "audit", "hazard_told": "A dog", "address_of_record": "12 Heron Street"}
    with walked("address_verification", "av1", steps=0, answers=told) as walk:
        (visit,) = items(page(walk, "A1"))
    without = {"reason": "audit", "hazard_told": "A dog"}
    with walked("address_verification", "av6a", steps=0, answers=without) as walk:
        (returned,) = items(page(walk, "S"))

    assert visit.hazard == "What should the officer be careful of: A dog"
    assert returned.hazard is None


def another(walk: Walk) -> None:
    """A second address verification of the same school."""
    intake.open_case(
        walk.runtime,
        call_type="address_verification",
        posted={"student": ["wren"], "reason": ["audit"], "address_of_record": ["40 Example Court, unit 3"]},
        by=person(walk, "S"),
        at=walk.clock.now(),
        operation=operation(),
    )


def test_late_comes_first() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        walk.clock.move(dt.timedelta(days=8))
        another(walk)
        found = items(page(walk, "A1"))

    assert [(item.student, item.late) for item in found] == [("Kit Fictson", True), ("Wren Invented", False)]


def test_school_staff_see_the_tasks_of_their_own_school_only() -> None:
    with walked("address_verification", "av6a", steps=0) as walk:
        own, other = items(page(walk, "S")), items(page(walk, "S2"))

    assert ([item.name for item in own], other) == (["Returned: something is missing"], [])


def test_an_empty_list_says_what_would_come_there() -> None:
    with walked("address_verification", "av1") as walk:
        found = page(walk, "A1")

    assert (found.groups, found.empty[:13]) == ((), "Nothing to do")


def test_roles_without_casework_have_no_work_list() -> None:
    with walked("address_verification", "av1") as walk, pytest.raises(errors.NotAllowed):
        page(walk, "U")


@pytest.mark.parametrize("by", ["A1", "D", "S", "C", "V"])
def test_an_unknown_view_shows_ones_own(by: str) -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        assert page(walk, by, "nonsense").view == work_list.MINE
