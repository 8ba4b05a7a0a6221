"""Finding students, their card, attempts to reach their families, and the student file by hand."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY, add_attempt, add_number, add_student, mark
from workflows import (
    calendar,
    changes,
    households,
    numbers,
    staff,
    student_card,
    student_records,
    students,
    tables,
)

HOUR = dt.timedelta(hours=1)


def by(runtime: Runtime, person: str) -> staff.Person:
    return staff.get(runtime, person=person)


def found(runtime: Runtime, text: str, *, person: str = "vic") -> list[str]:
    matches = students.search(runtime, text=text, by=by(runtime, person), at=MONDAY)
    return [each.id for each in matches.students]


def card(runtime: Runtime, student: str = "kit", *, person: str = "vic", **how: bool) -> student_card.StudentCard:
    return student_card.read(runtime, student=student, by=by(runtime, person), at=MONDAY, **how)


@pytest.fixture
def families(district: Runtime) -> Runtime:
    """Besides kit: teo (his brother, Elm School), wren (no relation, Elm School), pax (not enrolled)."""
    with district.database.writing() as db:
        add_student(db, "teo", school="elm")
        add_student(db, "wren", school="elm")
        add_student(db, "pax", school=None)
        db.execute(sa.insert(tables.household_member).values(household="h1", student="teo"))
        born = sa.update(tables.student).where(tables.student.c.id == "wren").values(born=dt.date(2012, 5, 31))
        db.execute(born)
    return district


# Searching -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kit", ["kit"]),
        ("KI", ["kit"]),
        ("Fictson, Wren", ["wren"]),
        ("fict", ["kit", "pax", "teo", "wren"]),
        ("n-teo", ["teo"]),
        ("2012-05-31", ["wren"]),
        ("2012-02-31", []),
        ("%", []),
        ("  ", []),
        ("kit wren", []),
    ],
)
def test_students_are_found_by_names_number_and_birth_date(families: Runtime, text: str, expected: list[str]) -> None:
    assert found(families, text) == expected


def test_a_school_finds_its_own_students_only(families: Runtime) -> None:
    assert (found(families, "fict", person="sam"), found(families, "fict", person="eve")) == (["kit"], ["teo", "wren"])


def test_a_search_says_how_many_more_there_are(families: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(students, "LISTED", 3)

    matches = students.search(families, text="fict", by=by(families, "vic"), at=MONDAY)

    assert (len(matches.students), matches.more) == (3, 1)


# The card ------------------------------------------------------------------------------------------


def test_a_student_of_another_school_is_not_found(families: Runtime) -> None:
    with pytest.raises(errors.NotFound):
        card(families, "teo", person="sam")


def test_a_student_nobody_knows_is_not_found_in_the_same_words(families: Runtime) -> None:
    sentences = set()
    for student in ("teo", "nobody"):
        with pytest.raises(errors.NotFound) as refused:
            card(families, student, person="sam")
        sentences.add(str(refused.value))

    assert len(sentences) == 1


def test_siblings_are_shown_to_the_officer_but_not_to_another_school(families: Runtime) -> None:
    to_officer, to_school = card(families, person="ada").siblings, card(families, person="sam").siblings

    assert ([each.id for each in to_officer], to_school) == (["teo"], ())


@pytest.mark.parametrize(
    ("person", "named", "seen"),
    [("sam", False, False), ("ada", False, False), ("ada", True, True), ("vic", False, True), ("amy", False, True)],
)
def test_a_protected_address_is_shown_to_supervisors_and_to_the_officer_who_was_named(
    families: Runtime, person: str, named: bool, seen: bool
) -> None:
    with families.database.writing() as db:
        db.execute(sa.update(tables.student).values(protected=True))

    addresses = card(families, person=person, address_for=named).addresses

    assert addresses == (("12 Heron Street",) if seen else ())


def test_an_ordinary_address_is_shown_to_the_students_school(families: Runtime) -> None:
    assert card(families, person="sam").addresses == ("12 Heron Street",)


def test_a_private_number_is_counted_but_not_shown(families: Runtime) -> None:
    with families.database.writing() as db:
        add_number(db, "kit", "555-0109", private=True)

    shown = card(families, person="sam")

    assert [(each.number, each.line) for each in shown.numbers] == [
        (None, "private number, Rae Fictson (mother), household: not tried")
    ]
    assert "555-0109" not in repr(shown)


def test_a_number_is_tried_by_an_attempt_since_the_first_auk_day(families: Runtime) -> None:
    with families.database.writing() as db:
        mark(db, "kit", {dt.date(2026, 11, 13): calendar.AUK, dt.date(2026, 11, 12): calendar.PRESENT})
        tried, early = add_number(db, "kit", "555-0101"), add_number(db, "kit", "555-0102")
        add_attempt(db, "kit", tried, "2026-11-13T18:00:00+00:00")
        add_attempt(db, "kit", early, "2026-11-12T18:00:00+00:00")

    lines = [(each.tried, each.line) for each in card(families).numbers]

    assert lines == [
        (True, "555-0101, Rae Fictson (mother), household: Fri 13 Nov, 10:00 no answer"),
        (False, "555-0102, Rae Fictson (mother), household: not tried"),
    ]


def test_the_facts_show_the_run_day_by_day_with_days_nobody_submitted(families: Runtime) -> None:
    days = {11: calendar.AUK, 13: calendar.AUK, 10: calendar.PRESENT}
    with families.database.writing() as db:
        mark(db, "kit", {dt.date(2026, 11, number): code for number, code in days.items()})

    (run,) = [each for each in card(families).facts() if each.label == "AUK days in a row"]

    assert (run.value, run.more) == ("2", ("Wed 11 Nov: AUK", "Thu 12 Nov: not submitted", "Fri 13 Nov: AUK"))


# Attempts ------------------------------------------------------------------------------------------


@pytest.fixture
def number(families: Runtime) -> int:
    with families.database.writing() as db:
        return add_number(db, "kit", "555-0101")


def log(
    runtime: Runtime, number: int, *, person: str = "sam", ago: dt.timedelta = HOUR, result: str = "no_answer"
) -> int:
    return students.log_attempt(
        runtime,
        student="kit",
        number=number,
        called_at=MONDAY - ago,
        result=result,
        language="English",
        text=" rang long ",
        by=by(runtime, person),
        at=MONDAY,
    )


def test_the_school_logs_an_attempt_that_the_card_shows(families: Runtime, number: int) -> None:
    log(families, number)

    (attempt,) = card(families, person="sam").numbers[0].attempts
    assert (attempt.by, attempt.result, attempt.text, attempt.at) == (
        "Sam Sampleton",
        "No answer",
        "rang long",
        MONDAY - HOUR,
    )


def test_another_school_logs_nothing(families: Runtime, number: int) -> None:
    with pytest.raises(errors.NotFound):
        log(families, number, person="eve")


def test_an_officer_logs_nothing(families: Runtime, number: int) -> None:
    with pytest.raises(errors.NotAllowed, match="school staff"):
        log(families, number, person="ada")


@pytest.mark.parametrize("ago", [-HOUR, dt.timedelta(days=61)])
def test_a_call_of_the_future_or_of_long_ago_is_refused(families: Runtime, number: int, ago: dt.timedelta) -> None:
    with pytest.raises(errors.Refused, match="future or more than 60 days"):
        log(families, number, ago=ago)


def test_a_result_nobody_knows_is_refused(families: Runtime, number: int) -> None:
    with pytest.raises(errors.Refused, match="Choose what came of the call"):
        log(families, number, result="won the lottery")


def test_a_number_under_a_court_order_is_not_called(families: Runtime) -> None:
    with families.database.writing() as db:
        forbidden = add_number(db, "kit", "555-0103", do_not_contact=True)

    with pytest.raises(errors.NotFound, match="may call"):
        log(families, forbidden)


def test_an_attempt_logged_by_mistake_is_removed_and_the_change_stays(families: Runtime, number: int) -> None:
    attempt = log(families, number)

    students.remove_attempt(families, attempt=attempt, by=by(families, "sam"), at=MONDAY)

    assert card(families, person="sam").numbers[0].attempts == ()
    assert [each.kind for each in changes.of_row(families, row="kit")] == ["attempt.removed", "attempt.logged"]


def test_another_school_removes_nothing(families: Runtime, number: int) -> None:
    attempt = log(families, number)

    with pytest.raises(errors.NotFound):
        students.remove_attempt(families, attempt=attempt, by=by(families, "eve"), at=MONDAY)


# The file by hand ----------------------------------------------------------------------------------


def row(number: str = "7001", **how: object) -> dict[str, object]:
    return {"number": number, "last_name": "Invented", "first_name": "Ivo", "grade": "8", **how}


def test_a_new_student_has_a_random_id_and_is_found(families: Runtime) -> None:
    amy = by(families, "amy")

    student = student_records.add(families, **row(), by=amy, at=MONDAY)  # type: ignore[arg-type]  # the row's own columns

    assert student.startswith("st_") and found(families, "invented") == [student]


def test_a_student_number_is_given_once(families: Runtime) -> None:
    with pytest.raises(errors.Conflict):
        student_records.add(families, **row("n-kit"), by=by(families, "amy"), at=MONDAY)  # type: ignore[arg-type]  # as above


def test_a_student_without_a_name_is_refused(families: Runtime) -> None:
    with pytest.raises(errors.Refused, match="needs a number"):
        student_records.add(families, **row(last_name=" "), by=by(families, "amy"), at=MONDAY)  # type: ignore[arg-type]  # as above


def test_a_changed_row_is_written_and_recorded_apart(families: Runtime) -> None:
    amy = by(families, "amy")

    student_records.change(families, student="kit", **row(protected=True), by=amy, at=MONDAY)  # type: ignore[arg-type]  # as above

    changed = student_records.get(families, student="kit", by=amy, at=MONDAY)
    (change,) = changes.of_row(families, row="kit")
    assert (changed.name, changed.protected, change.kind) == ("Ivo Invented", True, "student.changed")


def enroll(runtime: Runtime, *, school: str | None = "elm", elsewhere: str | None = None, day: int = 16) -> None:
    student_records.enroll(
        runtime,
        student="kit",
        school=school,
        elsewhere=elsewhere,
        first_day=dt.date(2026, 11, day),
        by=by(runtime, "amy"),
        at=MONDAY,
    )


def test_a_new_enrollment_ends_the_old_one(families: Runtime) -> None:
    enroll(families)

    assert card(families, person="eve").school == "Elm School"
    with families.database.reading() as db:
        rows = db.execute(sa.select(tables.enrollment).where(tables.enrollment.c.student == "kit")).all()
    assert sorted((each.school, each.last_day) for each in rows if each.school == "oak") == [
        ("oak", dt.date(2026, 11, 15))
    ]


def test_an_enrollment_of_tomorrow_does_not_hold_today(families: Runtime) -> None:
    enroll(families, day=17)

    assert card(families).school == "Oak School"


def test_an_enrollment_elsewhere_is_said_by_name(families: Runtime) -> None:
    enroll(families, school=None, elsewhere="Far Away High")

    assert card(families).enrollment == "Enrolled elsewhere: Far Away High"


@pytest.mark.parametrize(("school", "elsewhere"), [(None, None), ("elm", "Far Away High")])
def test_an_enrollment_is_here_or_elsewhere(families: Runtime, school: str | None, elsewhere: str | None) -> None:
    with pytest.raises(errors.Refused, match="Choose a school"):
        enroll(families, school=school, elsewhere=elsewhere)


def test_who_has_left_is_not_enrolled_any_more(families: Runtime) -> None:
    last_day = dt.date(2026, 11, 13)

    student_records.end_enrollment(families, student="kit", last_day=last_day, by=by(families, "amy"), at=MONDAY)

    assert card(families).enrollment == "Not enrolled any more"


def attend(runtime: Runtime, day: int, code: str | None) -> None:
    student_records.set_attendance(
        runtime, student="kit", day=dt.date(2026, 11, day), code=code, by=by(runtime, "amy"), at=MONDAY
    )


def test_attendance_is_typed_in_replaced_and_taken_away(families: Runtime) -> None:
    counts = []
    for code in (calendar.AUK, calendar.PRESENT, calendar.AUK, None):
        attend(families, 13, code)
        counts.append(card(families).auk_days)

    assert counts == [1, 0, 1, 0]


@pytest.mark.parametrize("day", [14, 17])
def test_attendance_is_of_school_days_up_to_today(families: Runtime, day: int) -> None:
    with pytest.raises(errors.Refused, match="school days up to today"):
        attend(families, day, calendar.AUK)


def test_a_code_nobody_knows_is_refused(families: Runtime) -> None:
    with pytest.raises(errors.Refused, match="one of AUK"):
        attend(families, 13, "UNV")


def test_only_counselors_become_a_students_counselor(families: Runtime) -> None:
    amy = by(families, "amy")
    student_records.set_counselors(families, student="kit", people=["cyd"], by=amy, at=MONDAY)

    with pytest.raises(errors.Refused, match="Only counselors"):
        student_records.set_counselors(families, student="kit", people=["sam"], by=amy, at=MONDAY)

    assert card(families).counselors == ("Cyd Pretender",)


def test_a_corrected_address_is_corrected_for_brothers_and_sisters(families: Runtime) -> None:
    amy = by(families, "amy")

    households.put_address(families, student="kit", household="h1", address="9 New Lane", by=amy, at=MONDAY)

    assert card(families, "teo").addresses == ("9 New Lane",)


def test_a_student_may_live_in_two_households_and_leave_one(families: Runtime) -> None:
    amy = by(families, "amy")
    second = households.put_address(families, student="kit", household=None, address="9 New Lane", by=amy, at=MONDAY)
    both = card(families).addresses

    households.leave_household(families, student="kit", household=second, by=amy, at=MONDAY)

    assert (sorted(both), card(families).addresses) == (["12 Heron Street", "9 New Lane"], ("12 Heron Street",))


def test_who_joins_a_household_is_a_sibling(families: Runtime) -> None:
    households.join_household(families, student="wren", with_student="kit", by=by(families, "amy"), at=MONDAY)

    assert [each.id for each in card(families, "kit").siblings] == ["teo", "wren"]


def test_a_household_of_others_is_not_changed_through_a_student(families: Runtime) -> None:
    with pytest.raises(errors.NotFound):
        households.put_address(
            families, student="wren", household="h1", address="9 New Lane", by=by(families, "amy"), at=MONDAY
        )


def add(runtime: Runtime, text: str) -> int:
    return numbers.add_number(
        runtime,
        student="kit",
        number=text,
        household=False,
        owner="Zoe Made",
        relation="aunt",
        by=by(runtime, "amy"),
        at=MONDAY,
    )


def test_a_withdrawn_number_is_gone_and_may_come_back_as_a_new_one(families: Runtime) -> None:
    first = add(families, "555-0105")
    numbers.withdraw_number(families, number=first, by=by(families, "amy"), at=MONDAY)
    gone = card(families).numbers

    second = add(families, "555-0105")

    assert (gone, [each.id for each in card(families).numbers]) == ((), [second])


def test_a_number_stands_once(families: Runtime) -> None:
    add(families, "555-0105")

    with pytest.raises(errors.Conflict):
        add(families, "555-0105")


@pytest.mark.parametrize("person", ["sam", "ada", "vic"])
def test_only_an_administrator_changes_the_file(families: Runtime, person: str) -> None:
    with pytest.raises(errors.NotAllowed, match="administrator"):
        student_records.end_enrollment(
            families, student="kit", last_day=dt.date(2026, 11, 13), by=by(families, person), at=MONDAY
        )
