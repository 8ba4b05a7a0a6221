"""The page of a user task and what a person does with it: answer, keep, take, give back, decline, give away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from engine import errors, work_lists
from tests.workflows.walked import operation, person, walked
from workflows import cases, shown, tasks
from workflows.story_walk import Walk

VISITED = {
    "visit_at": ["2026-11-16T09:00"],
    "finding": ["lives_there"],
    "visit_basis": ["spoke_with_parent"],
    "visit_basis_text": ["The mother opened and showed a letter."],
    "visit_danger_seen": ["no"],
    "visit_door_note": ["no"],
}


@pytest.fixture
def filed() -> Iterator[Walk]:
    """An address verification that waits for its visit: it is Ada's."""
    with walked("address_verification", "av1", steps=0) as walk:
        yield walk


@pytest.fixture
def offered() -> Iterator[Walk]:
    """A police call that is offered to both officers."""
    with walked("police_transport", "pt1", steps=1) as walk:
        yield walk


def open_task(walk: Walk) -> str:
    with walk.runtime.database.reading() as db:
        return work_lists.of_instance(db, instance=walk.case)[0].task


def page(walk: Walk, by: str, **how: object) -> shown.TaskPage:
    about = {"case": walk.case, "task": open_task(walk), "by": person(walk, by), "at": walk.clock.now()}
    return tasks.page(walk.runtime, **about, **how)  # type: ignore[arg-type]


def act(walk: Walk, what: str, by: str, **how: object) -> shown.Outcome:
    about = {
        "case": walk.case,
        "task": open_task(walk),
        "by": person(walk, by),
        "at": walk.clock.now(),
        "operation": operation(),
    }
    outcome: shown.Outcome = getattr(tasks, what)(walk.runtime, **{**about, **how})
    return outcome


def test_whoever_it_is_for_gets_the_form(filed: Walk) -> None:
    found = page(filed, "A1")

    assert found.form is not None
    assert (found.refusal, found.page, found.detail) == (None, True, "visit 1 of 1")


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("A2", "This is for Ada Mockridge."),
        ("S", "This is for the role attendance officer."),
        ("V", "This is for the role attendance officer."),
    ],
)
def test_everybody_else_gets_a_sentence_in_place_of_the_form(filed: Walk, by: str, sentence: str) -> None:
    found = page(filed, by)

    assert (found.form, found.refusal) == (None, sentence)


def test_the_page_does_not_exist_for_the_staff_of_another_school(filed: Walk) -> None:
    with pytest.raises(errors.NotFound):
        page(filed, "S2")


def test_a_time_is_set_to_now_and_yes_no_is_never_preset(filed: Walk) -> None:
    form = page(filed, "A1").form

    assert form is not None
    assert form.by_key["visit_at"].value == "2026-11-16T09:00"
    assert [choice.chosen for choice in form.by_key["visit_danger_seen"].choices] == [False, False]


def test_the_page_says_what_happens_next(filed: Walk) -> None:
    assert page(filed, "A1").next.startswith("Next: “Report findings to school” or “Home visit attempt")


def test_what_was_told_and_the_student_stand_beside_the_form(filed: Walk) -> None:
    facts = {fact.label: fact.value for fact in page(filed, "A1").facts}

    assert (facts["Student"], facts["Address"]) == ("Kit Fictson", "12 Heron Street")


def test_an_answer_goes_on_and_says_what_is_next_for_the_same_person(filed: Walk) -> None:
    done = act(filed, "complete", "A1", posted=VISITED)

    assert done.sentence == "Sent. Next for you: Report findings to school."
    assert done.next_task == open_task(filed)


def test_a_second_click_has_one_effect_and_the_same_answer(filed: Walk) -> None:
    task = open_task(filed)
    first = act(filed, "complete", "A1", posted=VISITED, task=task, operation="one")

    again = act(filed, "complete", "A1", posted=VISITED, task=task, operation="one")

    assert again == first
    trail = cases.page(filed.runtime, case=filed.case, by=person(filed, "A1"), at=filed.clock.now()).trail
    assert sum(item.kind == "user_task.completed" for item in trail) == 1


def test_the_back_button_says_who_answered_and_when(filed: Walk) -> None:
    task = open_task(filed)
    act(filed, "complete", "A1", posted=VISITED)

    with pytest.raises(errors.Conflict, match="it was completed by Ada Mockridge at 09:00"):
        act(filed, "complete", "A1", posted=VISITED, task=task)


def test_missing_answers_are_told_at_their_fields_and_nothing_is_done(filed: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        act(filed, "complete", "A1", posted={"finding": ["undetermined"]})

    assert "visit_try_again" in bad.value.fields
    assert page(filed, "A1").form is not None


def test_the_page_with_errors_keeps_what_was_typed(filed: Walk) -> None:
    form = page(
        filed, "A1", posted={"visit_basis_text": ["half a"]}, errors={"finding": "“What did you find?”: choose one."}
    ).form

    assert form is not None
    assert form.by_key["visit_basis_text"].value == "half a"
    assert [key for key, _, _ in form.errors] == ["finding"]


def test_the_wrong_person_cannot_answer_by_sending_the_form(filed: Walk) -> None:
    with pytest.raises(errors.NotAllowed, match="it is for Ada Mockridge"):
        act(filed, "complete", "A2", posted=VISITED)


# Drafts ----------------------------------------------------------------------------------------------


def test_a_draft_stands_in_the_form_of_whoever_kept_it(filed: Walk) -> None:
    about = {"case": filed.case, "task": open_task(filed), "by": person(filed, "A1"), "at": filed.clock.now()}

    tasks.save_draft(filed.runtime, posted={"visit_basis_text": ["half a sentence"]}, **about)  # type: ignore[arg-type]

    found = page(filed, "A1")
    assert found.form is not None
    assert (found.form.by_key["visit_basis_text"].value, found.draft_at) == ("half a sentence", filed.clock.now())


def test_nobody_else_sees_the_draft(offered: Walk) -> None:
    about = {"case": offered.case, "task": open_task(offered), "by": person(offered, "A1"), "at": offered.clock.now()}

    tasks.save_draft(offered.runtime, posted={"eta_minutes": ["7"]}, **about)  # type: ignore[arg-type]

    assert page(offered, "A2").draft_at is None


# Take, give back, decline, give away ------------------------------------------------------------------


def test_what_one_takes_the_other_cannot_answer(offered: Walk) -> None:
    act(offered, "claim", "A1")

    assert page(offered, "A2").refusal == "With Ada Mockridge since 09:00."


def test_what_is_given_back_is_open_to_all_again(offered: Walk) -> None:
    act(offered, "claim", "A1")

    act(offered, "release", "A1", reason="Called away")

    assert page(offered, "A2").form is not None


def test_an_offer_can_be_declined_and_other_steps_cannot(offered: Walk, filed: Walk) -> None:
    assert (page(offered, "A1").may_decline, page(filed, "A1").may_decline) == (True, False)


def test_nobody_declines_without_a_reason(offered: Walk) -> None:
    with pytest.raises(errors.Refused, match="Say why"):
        act(offered, "decline", "A1", reason="")


def test_who_has_declined_is_not_asked_again(offered: Walk) -> None:
    act(offered, "decline", "A1", reason="With a student")

    assert page(offered, "A1").refusal == "You have declined it."


def test_a_supervisor_gives_a_user_task_to_somebody_of_its_role(filed: Walk) -> None:
    assert [one.id for one in page(filed, "V").give_to] == ["A1", "A2"]

    act(filed, "give", "V", to="A2", reason="Ada is ill")

    assert page(filed, "A2").form is not None


def test_nobody_else_gives_it_away(filed: Walk) -> None:
    assert page(filed, "A1").give_to == ()
    with pytest.raises(errors.NotAllowed, match="supervisor"):
        act(filed, "give", "A1", to="A2", reason="I am ill")


# Recorded for somebody ---------------------------------------------------------------------------------


def test_a_dispatcher_records_a_step_for_an_officer(offered: Walk) -> None:
    earlier = offered.clock.now()
    offered.clock.move(dt.timedelta(minutes=4))
    assert [one.id for one in page(offered, "D").record_for] == ["A1", "A2"]

    act(offered, "complete", "D", posted={"eta_minutes": ["10"]}, record_for="A2", done_at=earlier)

    trail = cases.page(offered.runtime, case=offered.case, by=person(offered, "D"), at=offered.clock.now()).trail
    done = next(item for item in reversed(trail) if item.kind == "user_task.completed")
    assert (done.who, done.on_behalf_of) == ("Cleo Notreal", "Ben Fauxley")
    assert done.recorded_at - done.done_at == dt.timedelta(minutes=4)


def test_a_supervisor_does_not_record_for_others(offered: Walk) -> None:
    with pytest.raises(errors.NotAllowed, match="dispatcher"):
        act(offered, "complete", "V", posted={"eta_minutes": ["10"]}, record_for="A2")


def test_a_step_is_not_recorded_for_somebody_who_was_not_asked(filed: Walk) -> None:
    with pytest.raises(errors.NotAllowed, match="it is for Ada Mockridge"):
        act(filed, "complete", "D", posted=VISITED, record_for="A2")


def test_nothing_was_done_in_the_future(offered: Walk) -> None:
    later = offered.clock.now() + dt.timedelta(hours=1)

    with pytest.raises(errors.BadAnswers) as bad:
        act(offered, "complete", "D", posted={"eta_minutes": ["10"]}, record_for="A2", done_at=later)

    assert set(bad.value.fields) == {"done_at"}
