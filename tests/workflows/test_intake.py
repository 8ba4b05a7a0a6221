"""Filing a call: who may, what is asked, what is shown before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import errors, instances
from tests.workflows.walked import not_filed, operation, person, walked
from workflows import cases, intake, shown, story_facts
from workflows.form_shown import Raw
from workflows.story_walk import Walk

ADDRESS = "address_verification"
AUDIT = {"student": ["kit"], "reason": ["audit"], "address_of_record": ["12 Heron Street"]}


@pytest.fixture
def nothing() -> Iterator[Walk]:
    """The story district before anything was filed."""
    with not_filed(ADDRESS, "av1") as walk:
        yield walk


@pytest.fixture
def filed() -> Iterator[Walk]:
    """An address verification of the same address is open."""
    with walked(ADDRESS, "av1", steps=0) as walk:
        yield walk


def file(walk: Walk, posted: Raw, by: str = "S", **how: str) -> shown.Outcome:
    how = {"operation": operation(), **how}
    return intake.open_case(
        walk.runtime,
        call_type=ADDRESS,
        posted=posted,
        by=person(walk, by),
        at=walk.clock.now(),
        **how,  # type: ignore[arg-type]
    )


def ask(walk: Walk, posted: Raw | None = None, by: str = "S") -> shown.IntakePage:
    return intake.page(walk.runtime, call_type=ADDRESS, by=person(walk, by), at=walk.clock.now(), posted=posted)


def count(walk: Walk) -> int:
    with walk.runtime.database.reading() as db:
        return sum(instances.count(db).values())


def test_a_filed_call_is_a_case_with_a_number_of_the_year(nothing: Walk) -> None:
    assert file(nothing, AUDIT).number == "2026-0001"


def test_the_answer_says_what_comes_next(nothing: Walk) -> None:
    assert "Next: Home visit attempt" in file(nothing, AUDIT).sentence


def test_the_same_sending_twice_opens_one_case_and_says_the_same(nothing: Walk) -> None:
    first = file(nothing, AUDIT, operation="one")

    again = file(nothing, AUDIT, operation="one")

    assert (again, count(nothing)) == (first, 1)


def test_each_missing_answer_is_told_at_its_field(nothing: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        file(nothing, {"reason": ["other"]})

    assert set(bad.value.fields) == {"student", "reason_text"}


def test_nothing_is_saved_when_an_answer_is_missing(nothing: Walk) -> None:
    with pytest.raises(errors.BadAnswers):
        file(nothing, {})

    assert count(nothing) == 0


@pytest.mark.parametrize("by", ["C", "U", "M"])
def test_who_may_not_file_gets_a_sentence_that_says_who_may(nothing: Walk, by: str) -> None:
    with pytest.raises(errors.NotAllowed, match="may be filed by: school staff, attendance officer"):
        ask(nothing, by=by)


def test_a_call_type_that_people_do_not_file_has_no_intake(nothing: Walk) -> None:
    with pytest.raises(errors.NotFound):
        intake.page(nothing.runtime, call_type="twenty_day_monitor", by=person(nothing, "S"), at=nothing.clock.now())


def test_a_student_of_another_school_cannot_be_filed_for(nothing: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        file(nothing, {**AUDIT, "student": ["pax"]})

    assert bad.value.fields == {"student": "“Student”: choose one from the list."}


def test_a_student_who_does_not_exist_reads_the_same(nothing: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        file(nothing, {**AUDIT, "student": ["nobody"]})

    assert bad.value.fields == {"student": "“Student”: choose one from the list."}


def test_a_student_who_is_not_enrolled_here_can_be_filed_for_by_a_school(nothing: Walk) -> None:
    story_facts.apply(nothing.runtime, student="kit", changes={"enrollment": "elsewhere"}, at=nothing.clock.now())

    case = file(nothing, AUDIT).case

    assert cases.page(nothing.runtime, case=case, by=person(nothing, "S"), at=nothing.clock.now()).school == (
        "Larkspur Middle School"
    )


def test_students_are_found_by_what_was_typed(nothing: Walk) -> None:
    page = ask(nothing, {"student__find": ["fictson"]})

    assert [choice.value for choice in page.form.by_key["student"].choices] == ["kit", "teo"]


def test_the_facts_of_the_chosen_student_stand_beside_the_form(nothing: Walk) -> None:
    assert any(fact.label == "School" for fact in ask(nothing, {"student": ["kit"]}).facts)


def test_what_was_typed_stands_there_again(nothing: Walk) -> None:
    page = ask(nothing, {"reason": ["other"], "reason_text": ["court asks"]})

    assert page.form.by_key["reason_text"].value == "court asks"


def test_a_condition_is_told_in_words_and_by_the_choice_that_opens(nothing: Walk) -> None:
    field = ask(nothing).form.by_key["reason_text"]

    assert (field.opened_by, field.opened_when, field.visible) == ("reason", ("other",), False)
    assert field.condition == "If “Other”"


# Filed for somebody ----------------------------------------------------------------------------------


def test_a_school_is_not_asked_who_told_it(nothing: Walk) -> None:
    assert ask(nothing).told.fields == ()


def test_an_officer_is_asked_who_told_it_and_when(nothing: Walk) -> None:
    asked = ask(nothing, by="A1").told

    assert [field.key for field in asked.fields] == ["told_by", "told_at"]
    assert [choice.value for choice in asked.fields[0].choices] == ["S", "S2"]


def test_who_told_it_and_when_must_be_answered(nothing: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        file(nothing, AUDIT, by="A1")

    assert set(bad.value.fields) == {"told_by", "told_at"}


def test_it_cannot_have_been_told_in_the_future(nothing: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        file(nothing, {**AUDIT, "told_by": ["S"], "told_at": ["2026-11-16T10:00"]}, by="A1")

    assert set(bad.value.fields) == {"told_at"}


def test_the_trail_keeps_both_persons_and_both_times(nothing: Walk) -> None:
    case = file(nothing, {**AUDIT, "told_by": ["S"], "told_at": ["2026-11-16T08:05"]}, by="A1").case

    first = cases.page(nothing.runtime, case=case, by=person(nothing, "A1"), at=nothing.clock.now()).trail[0]
    assert (first.who, first.on_behalf_of) == ("Ada Mockridge", "Dora Sampleton")
    assert (first.recorded_at - first.done_at).total_seconds() == 55 * 60


# Duplicates ------------------------------------------------------------------------------------------


def test_a_possible_duplicate_is_told_before_anything_is_saved(filed: Walk) -> None:
    with pytest.raises(intake.Duplicates):
        file(filed, AUDIT)

    assert count(filed) == 1


def test_the_page_shows_the_possible_duplicate(filed: Walk) -> None:
    (same,) = ask(filed, AUDIT).duplicates

    assert (same.number, same.why) == ("2026-0001", "The same, and still open.")


def test_another_address_is_no_duplicate(filed: Walk) -> None:
    file(filed, {"student": ["wren"], "reason": ["audit"], "address_of_record": ["40 Example Court, unit 3"]})

    assert count(filed) == 2


def test_a_duplicate_is_joined_with_a_note_and_nothing_is_opened(filed: Walk) -> None:
    joined = file(filed, AUDIT, duplicate=f"join:{filed.case}")

    assert (joined.case, count(filed)) == (filed.case, 1)
    page = cases.page(filed.runtime, case=filed.case, by=person(filed, "S"), at=filed.clock.now())
    assert "joined to this case" in page.notes[0].text


def test_a_linked_one_stands_on_both_pages(filed: Walk) -> None:
    case = file(filed, AUDIT, duplicate=f"link:{filed.case}").case

    pages = [
        cases.page(filed.runtime, case=one, by=person(filed, "S"), at=filed.clock.now()) for one in (case, filed.case)
    ]
    assert [page.linked[0].number for page in pages] == ["2026-0001", "2026-0002"]


def test_another_call_is_opened_with_a_reason_only(filed: Walk) -> None:
    with pytest.raises(errors.BadAnswers) as bad:
        file(filed, AUDIT, duplicate="go_on")

    assert set(bad.value.fields) == {"go_on_reason"}


def test_the_reason_stands_in_the_case_that_is_opened_apart(filed: Walk) -> None:
    case = file(filed, AUDIT, duplicate="go_on", reason="Another family lives there").case

    page = cases.page(filed.runtime, case=case, by=person(filed, "S"), at=filed.clock.now())
    assert "Another family lives there" in page.notes[0].text


@pytest.mark.parametrize("what", ["join", "link"])
def test_a_case_that_is_not_open_to_the_filer_cannot_be_joined_or_linked(filed: Walk, what: str) -> None:
    story_facts.apply(filed.runtime, student="pax", changes={"enrollment": "none"}, at=filed.clock.now())
    his = {"student": ["pax"], "reason": ["audit"], "address_of_record": ["7 Nowhere Lane"]}
    case = file(filed, his).case

    with pytest.raises(errors.NotFound):
        file(filed, his, by="S2", duplicate=f"{what}:{case}")


def test_a_form_tells_nothing_about_a_student_whom_the_filer_may_not_see(nothing: Walk) -> None:
    page = ask(nothing, {"student": ["pax"]})

    assert "7 Nowhere Lane" not in repr(page)
    assert page.facts == ()


# Several students --------------------------------------------------------------------------------------


def test_each_student_of_one_call_gets_a_case_of_his_own_linked_to_the_first() -> None:
    with walked("police_transport", "pt1", steps=0, answers={"needs_transport": "yes", "students_there": 3}) as walk:
        page = cases.page(walk.runtime, case=walk.case, by=person(walk, "D"), at=walk.clock.now())

    assert [(linked.number, linked.how.split(",")[0]) for linked in page.linked] == [
        ("2026-0002", "belongs together with this case"),
        ("2026-0003", "belongs together with this case"),
    ]


def test_before_a_student_is_chosen_nothing_is_said_from_the_students_file() -> None:
    with not_filed("police_transport", "pt1") as walk:
        page = intake.page(walk.runtime, call_type="police_transport", by=person(walk, "D"), at=walk.clock.now())

    said = [field.label for field in page.form.fields if field.kind == "shown" and field.visible]
    assert said == []
