"""The page of a case, notes, giving a case away, cancelling it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import errors
from tests.workflows.walked import operation, person, walked
from workflows import cases, shown, story_facts
from workflows.story_walk import Walk

VISIT = "courtesy_home_visit"


@pytest.fixture
def filed() -> Iterator[Walk]:
    """An address verification that waits for its visit."""
    with walked("address_verification", "av1", steps=0) as walk:
        yield walk


@pytest.fixture
def visited() -> Iterator[Walk]:
    """The same after the visit."""
    with walked("address_verification", "av1", steps=1) as walk:
        yield walk


@pytest.fixture
def ended() -> Iterator[Walk]:
    with walked("address_verification", "av1") as walk:
        yield walk


def page(walk: Walk, by: str, case: str | None = None) -> shown.CasePage:
    return cases.page(walk.runtime, case=case or walk.case, by=person(walk, by), at=walk.clock.now())


def test_the_page_says_what_waits_for_whom(filed: Walk) -> None:
    (step,) = page(filed, "A1").now

    assert (step.who, step.detail) == ("Asked: Ada Mockridge", "visit 1 of 1")


def test_only_whom_it_is_for_gets_the_way_to_the_user_task(filed: Walk) -> None:
    assert [page(filed, by).now[0].task is not None for by in ("A1", "A2", "S")] == [True, False, False]


def test_the_path_is_marked_on_the_diagram_with_where_it_stands(filed: Walk) -> None:
    whole, inside = page(filed, "A1").drawn

    assert (inside.nodes[VISIT].rounds, inside.nodes[VISIT].current, inside.nodes[VISIT].page) == ((1,), True, True)
    assert whole.nodes["courtesy_visit"].opens == inside.key


def test_the_flows_taken_are_marked_and_the_others_are_not(ended: Walk) -> None:
    whole = page(ended, "A1").drawn[0]

    taken = {whole.diagram.flows[flow].target for flow in whole.flows}  # type: ignore[attr-defined]
    assert "report_findings" in taken
    assert "complete_request" not in taken


def test_a_gateway_says_why_with_the_value_and_who_gave_it(ended: Walk) -> None:
    decided = [item for item in page(ended, "A1").trail if item.kind == "gateway.decided"]

    why = decided[-1].why
    assert why is not None
    (value,) = why.values
    assert value.value == "Lives there"
    assert "Ada Mockridge" in value.source


def test_a_table_says_why_with_each_value_it_asked_for(filed: Walk) -> None:
    (asked,) = [item for item in page(filed, "A1").trail if item.kind == "table.decided"]

    assert asked.why is not None
    assert ("enrollment_state(student)", "here", "student file") in [
        (one.name, one.value, one.source) for one in asked.why.values
    ]


def test_an_ended_case_says_how_it_ended(ended: Walk) -> None:
    found = page(ended, "S")

    assert (found.chip.words, found.now) == ("Ended", ())
    assert found.headline.startswith("Ended: Lives at the address of record")


def test_what_the_manifest_shows_is_shown_in_words(ended: Walk) -> None:
    assert [one.value for one in page(ended, "S").shows] == ["Entered in Attendance Notes", "Not needed"]


def test_a_case_does_not_exist_for_the_staff_of_another_school(filed: Walk) -> None:
    with pytest.raises(errors.NotFound, match="There is no such case"):
        page(filed, "S2")


def test_a_case_that_does_not_exist_reads_the_same_as_one_that_is_not_open(filed: Walk) -> None:
    with pytest.raises(errors.NotFound, match="There is no such case"):
        page(filed, "S", "f" * 30)


def test_linked_cases_stand_on_both_pages() -> None:
    with walked("police_transport", "pt2") as walk:
        (started,) = page(walk, "A1").linked
        assert started.case is not None
        (starting,) = page(walk, "A1", started.case).linked

    assert (started.how.split(",")[0], starting.how.split(",")[0]) == ("started by this case", "started this case")


def test_a_message_that_is_kept_stands_on_the_page() -> None:
    with walked("same_day_refusal", "sr15", steps=1) as walk:
        (kept,) = page(walk, "A1").held

    assert (kept.label, kept.by) == ("School cancels", "Dora Sampleton")


def test_a_told_danger_comes_first() -> None:
    with walked("address_verification", "av1", steps=0, answers={"reason": "audit", "hazard_told": "A dog"}) as walk:
        assert page(walk, "A1").hazards == ("What should the officer be careful of: A dog",)


# Protected addresses ---------------------------------------------------------------------------------


def texts(found: object) -> str:
    return repr(found)


def test_nobody_but_a_supervisor_sees_a_protected_address() -> None:
    with walked("address_verification", "av7", steps=0) as walk:
        seen = {by: "12 Heron Street" in texts(page(walk, by)) for by in ("A1", "A2", "S", "D", "V")}

    assert seen == {"A1": False, "A2": False, "S": False, "D": False, "V": True}


def test_the_officer_who_was_named_sees_a_protected_address() -> None:
    with walked("same_day_refusal", "sr13a", steps=1) as walk:
        seen = {by: "12 Heron Street" in texts(page(walk, by)) for by in ("A1", "A2")}

    assert seen == {"A1": False, "A2": True}


def test_a_flag_that_comes_later_hides_the_address_at_once_also_in_what_was_answered() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        before = "12 Heron Street" in texts(page(walk, "A1").trail)
        story_facts.apply(walk.runtime, student="kit", changes={"protected": "yes"}, at=walk.clock.now())
        after = {by: "12 Heron Street" in texts(page(walk, by)) for by in ("A1", "S", "V")}

    assert (before, after) == (True, {"A1": False, "S": False, "V": True})


def test_the_officer_who_was_named_reads_the_address_that_was_told() -> None:
    answers = {
        "parent_called_at": "2026-11-16T07:50",
        "student_at_home": "yes",
        "refuses_today": "yes",
        "parent_home": "yes",
        "visit_address": "12 Heron Street",
    }
    with walked("same_day_refusal", "sr13a", steps=1, answers=answers) as walk:
        seen = {by: "12 Heron Street" in texts(page(walk, by).trail) for by in ("A1", "A2")}

    assert seen == {"A1": False, "A2": True}


# Acts ------------------------------------------------------------------------------------------------


def act(walk: Walk, what: str, by: str, **how: str) -> shown.Outcome:
    do = getattr(cases, what)
    outcome: shown.Outcome = do(
        walk.runtime, case=walk.case, by=person(walk, by), at=walk.clock.now(), operation=operation(), **how
    )
    return outcome


def test_a_note_stands_with_who_wrote_it(ended: Walk) -> None:
    act(ended, "add_note", "U", text="Looked at for the audit.")

    (note,) = page(ended, "S").notes
    assert (note.by, note.text) == ("Eli Figment", "Looked at for the audit.")


def test_an_empty_note_is_refused(filed: Walk) -> None:
    with pytest.raises(errors.Refused, match="A note has"):
        act(filed, "add_note", "S", text="  ")


def test_a_case_given_to_another_officer_takes_its_steps_along(visited: Walk) -> None:
    act(visited, "give", "V", to="A2", reason="Ada is ill")

    assert page(visited, "V").now[0].who == "Asked: Ben Fauxley"


def test_only_a_supervisor_gives_a_case_away(visited: Walk) -> None:
    with pytest.raises(errors.NotAllowed, match="supervisor"):
        act(visited, "give", "A1", to="A2", reason="I am ill")


def test_a_case_is_given_to_officers_only(visited: Walk) -> None:
    with pytest.raises(errors.Refused, match="Dora Sampleton is none"):
        act(visited, "give", "V", to="S", reason="why not")


def test_a_case_opened_by_mistake_is_cancelled_by_an_administrator(filed: Walk) -> None:
    act(filed, "cancel", "M", reason="Opened twice")

    found = page(filed, "S")
    assert (found.chip.words, found.now) == ("Cancelled", ())


def test_nobody_cancels_without_a_reason(filed: Walk) -> None:
    with pytest.raises(errors.Refused, match="Say why"):
        act(filed, "cancel", "M", reason=" ")


def test_nobody_but_an_administrator_cancels(filed: Walk) -> None:
    with pytest.raises(errors.NotAllowed, match="administrator"):
        act(filed, "cancel", "V", reason="Opened twice")


def test_a_case_that_runs_is_not_tried_again(filed: Walk) -> None:
    with pytest.raises(errors.Conflict, match="does not stand still"):
        act(filed, "retry", "V")
