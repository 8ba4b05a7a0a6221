"""What the words answer, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import sqlalchemy as sa

from engine import errors
from engine.acts import Mark, Marks, Value, Values
from engine.runtime import Runtime
from engine.vocabulary import Moment
from tests.workflows.made_up_rows import MONDAY, ZONE, add_attempt, add_number, add_student, mark
from workflows import calendar, tables, words

DEADLINES: Mapping[str, tuple[object, str]] = {
    "contact_ao": (5, "minutes"),
    "mia_start": (2, "school_days"),
    "refusal_latest": (60, "minutes"),
    "morning_ends": ("12:00", "clock_time"),
    "mia_visits": (3, "visits"),
}


def decide(table: str, inputs: Values) -> Values:
    amount, unit = DEADLINES.get(str(inputs["name"]), (None, None))
    return {"amount": amount, "unit": unit}


def moment(now: dt.datetime = MONDAY, **columns: object) -> Moment:
    plain = Moment(now=now, case="2026-0001", opened=None, marks=Marks(), decide=decide, subject="kit", scope="oak")
    return replace(plain, **columns)  # type: ignore[arg-type]  # the columns are the fields of Moment


@pytest.fixture
def db(district: Runtime) -> Iterator[sa.Connection]:
    """A connection on which a test both makes rows and asks."""
    with district.database.writing() as connection:
        yield connection


def ask(db: sa.Connection, name: str, *arguments: Value, at: Moment | None = None) -> Value:
    when = at or moment()
    return words.vocabulary(db, when.now, None).answer(name, arguments, when)


def november(*numbers: int) -> list[dt.date]:
    return [dt.date(2026, 11, number) for number in numbers]


def local(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


# Time ----------------------------------------------------------------------------------------------


def test_now_is_canonical_and_today_is_local(db: sa.Connection) -> None:
    evening = moment(local(16, 20))

    assert ask(db, "now", at=evening) == "2026-11-17T04:00:00+00:00"
    assert ask(db, "today", at=evening) == "2026-11-16"


def test_a_deadline_is_the_amount_of_the_release(db: sa.Connection) -> None:
    assert ask(db, "deadline", "mia_visits") == 3


def test_a_deadline_nobody_wrote_is_refused(db: sa.Connection) -> None:
    with pytest.raises(errors.Refused, match="no deadline nonsense"):
        ask(db, "deadline", "nonsense")


def test_minutes_are_due_after_the_opening_of_the_step(db: sa.Connection) -> None:
    waiting = moment(local(16, 9, 30), opened=local(16, 9))

    assert ask(db, "due", "contact_ao", at=waiting) == "2026-11-16T17:05:00+00:00"


def test_school_days_are_due_at_the_school_hour(db: sa.Connection) -> None:
    friday = moment(local(13, 15))

    assert ask(db, "due", "mia_start", at=friday) == "2026-11-17T16:00:00+00:00"


def test_a_closure_of_the_students_school_moves_what_is_due(db: sa.Connection) -> None:
    db.execute(sa.insert(tables.calendar_day).values(school="oak", day=dt.date(2026, 11, 17), reason="storm"))

    assert ask(db, "due", "mia_start") == "2026-11-19T16:00:00+00:00"


def test_a_closure_of_another_school_moves_nothing(db: sa.Connection) -> None:
    db.execute(sa.insert(tables.calendar_day).values(school="elm", day=dt.date(2026, 11, 17), reason="storm"))

    assert ask(db, "due", "mia_start") == "2026-11-18T16:00:00+00:00"


def test_without_a_student_the_districts_calendar_counts(db: sa.Connection) -> None:
    db.execute(sa.insert(tables.calendar_day).values(school=None, day=dt.date(2026, 11, 17), reason="holiday"))

    assert ask(db, "due", "mia_start", at=moment(subject=None)) == "2026-11-19T16:00:00+00:00"


def test_school_days_of_a_day_that_nobody_gave_are_nothing(db: sa.Connection) -> None:
    assert ask(db, "school_days_after", None, 2) is None


def test_visits_are_never_due(db: sa.Connection) -> None:
    with pytest.raises(errors.Refused, match="only minutes and school days"):
        ask(db, "due", "mia_visits")


def test_the_earlier_of_a_time_and_nothing_is_the_time(db: sa.Connection) -> None:
    assert ask(db, "earlier", None, "2026-11-16T17:00:00+00:00") == "2026-11-16T17:00:00+00:00"


@pytest.mark.parametrize(
    ("hour", "school", "expected"),
    [
        (9, "oak", "2026-11-16T22:30:00+00:00"),
        (15, "oak", "2026-11-17T08:00:00+00:00"),
        (9, None, "2026-11-17T08:00:00+00:00"),
    ],
)
def test_a_school_day_ends_at_the_last_bell_or_else_at_midnight(
    db: sa.Connection, hour: int, school: str | None, expected: str
) -> None:
    assert ask(db, "end_of_school_day", school, at=moment(local(16, hour))) == expected


def test_a_visit_makes_sense_until_an_hour_before_the_last_bell(db: sa.Connection) -> None:
    assert ask(db, "latest_useful", "oak") == "2026-11-16T21:30:00+00:00"


def test_without_a_school_no_later_visit_makes_sense(db: sa.Connection) -> None:
    assert ask(db, "latest_useful", None) == ask(db, "now")


@pytest.mark.parametrize(
    ("called", "today", "morning"),
    [
        ("2026-11-16T15:50:00+00:00", "yes", "yes"),
        ("2026-11-16T20:40:00+00:00", "yes", "no"),
        ("2026-11-16T07:59:00+00:00", "no", "no"),
        (None, "no", "no"),
    ],
)
def test_a_call_of_today_and_of_the_morning_is_told_by_the_local_clock(
    db: sa.Connection, called: str | None, today: str, morning: str
) -> None:
    assert (ask(db, "called_today", called), ask(db, "in_the_morning", called)) == (today, morning)


def test_a_list_of_the_settings_is_a_list(db: sa.Connection) -> None:
    assert ask(db, "setting", "languages")[:2] == ["English", "Spanish"]  # type: ignore[index]  # it is a list


def test_the_zone_is_no_list(db: sa.Connection) -> None:
    with pytest.raises(errors.Refused, match="no list zone"):
        ask(db, "setting", "zone")


def test_the_telephone_of_the_office_is_a_setting(db: sa.Connection) -> None:
    assert ask(db, "office_phone") == "337-9911"


# Staff and marks -----------------------------------------------------------------------------------


def test_people_with_a_role_are_active(db: sa.Connection) -> None:
    db.execute(sa.update(tables.person).where(tables.person.c.id == "ben").values(active=False))

    assert ask(db, "people", "attendance_officer") == ["ada"]


def test_staff_and_officers_belong_to_their_school(db: sa.Connection) -> None:
    assert ask(db, "staff_of", "oak") == ["sam"]
    assert ask(db, "officers_for", "elm") == ["ben"]


def test_no_school_has_no_staff(db: sa.Connection) -> None:
    assert ask(db, "staff_of", None) == []


def test_only_officers_on_duty_are_on_duty(db: sa.Connection) -> None:
    db.execute(sa.update(tables.person).where(tables.person.c.id.in_(["ben", "dot"])).values(on_duty=True))

    assert ask(db, "officers_on_duty") == ["ben"]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (Marks(), None),
        (Marks(first={"attendance_officer": "ada"}), "ada"),
        (Marks(first={"attendance_officer": "ada"}, tags={"accept": Mark(1, "ben", "")}), "ben"),
        (Marks(tags={"accept": Mark(1, "ben", "")}, given_to="cora"), "cora"),
    ],
)
def test_the_officer_is_given_else_accepted_else_first(db: sa.Connection, marks: Marks, expected: str | None) -> None:
    assert ask(db, "officer_of", "2026-0001", at=moment(marks=marks)) == expected


def test_marks_tell_who_accepted_who_verified_and_how_many_visits(db: sa.Connection) -> None:
    tags = {"accept": Mark(1, "ada", ""), "verify": Mark(2, "ben", ""), "visit": Mark(3, "ada", "")}
    at = moment(marks=Marks(tags=tags))

    answers = [ask(db, word, "2026-0001", at=at) for word in ("accepted_by", "verified_by", "visits_done")]

    assert answers == ["ada", "ben", 3]


def test_a_trail_of_another_case_is_not_asked(db: sa.Connection) -> None:
    with pytest.raises(errors.Refused, match="another case"):
        ask(db, "officer_of", "2026-0002")


# Students ------------------------------------------------------------------------------------------


def test_a_student_here_has_a_school(db: sa.Connection) -> None:
    assert (ask(db, "school_of_enrollment", "kit"), ask(db, "enrollment_state", "kit")) == ("oak", "here")


def test_an_enrollment_that_has_ended_is_none(db: sa.Connection) -> None:
    db.execute(sa.update(tables.enrollment).values(last_day=dt.date(2026, 11, 15)))

    assert (ask(db, "school_of_enrollment", "kit"), ask(db, "enrollment_state", "kit")) == (None, "none")


def test_an_enrollment_of_another_district_is_elsewhere(db: sa.Connection) -> None:
    db.execute(sa.update(tables.enrollment).values(school=None, elsewhere="Far Away High"))

    assert ask(db, "enrollment_state", "kit") == "elsewhere"


def test_nobody_knows_where_a_student_without_rows_is_enrolled(db: sa.Connection) -> None:
    add_student(db, "pax", school=None)

    assert (ask(db, "enrollment_state", "pax"), ask(db, "enrollment_state", None)) == ("unknown", "unknown")


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(7, 30, "no"), (7, 45, "yes"), (14, 10, "yes"), (14, 11, "no")]
)
def test_a_school_takes_who_arrives_between_its_bells(db: sa.Connection, hour: int, minute: int, expected: str) -> None:
    assert ask(db, "school_takes_students", "oak", at=moment(local(16, hour, minute))) == expected


def test_a_closed_school_takes_nobody(db: sa.Connection) -> None:
    db.execute(sa.insert(tables.calendar_day).values(school=None, day=dt.date(2026, 11, 16), reason="holiday"))

    assert ask(db, "school_takes_students", "oak") == "no"


def test_a_protected_address_is_not_told(db: sa.Connection) -> None:
    before = ask(db, "addresses_of", "kit"), ask(db, "address_is_protected", "kit")
    db.execute(sa.update(tables.student).values(protected=True))

    after = ask(db, "addresses_of", "kit"), ask(db, "address_is_protected", "kit")

    assert (before, after) == ((["12 Heron Street"], "no"), ([], "yes"))


def test_guardians_are_listed_with_the_numbers_a_school_may_see(db: sa.Connection) -> None:
    add_number(db, "kit", "555-0101")
    add_number(db, "kit", "555-0102", private=True)
    add_number(db, "kit", "555-0103", owner="Lou Fictson", relation="father", do_not_contact=True)
    add_number(db, "kit", "555-0104", owner="Zoe Made", relation="aunt", guardian=False)

    assert ask(db, "guardians_of", "kit") == ["Rae Fictson (mother), 555-0101"]


def test_students_of_one_household_are_siblings(db: sa.Connection) -> None:
    add_student(db, "teo", school="oak")
    add_student(db, "wren", school="oak")
    db.execute(sa.insert(tables.household_member).values(household="h1", student="teo"))

    assert ask(db, "siblings_of", "kit") == ["teo"]


def test_counselors_are_the_students_own_or_else_all_at_the_school(db: sa.Connection) -> None:
    everybody = ask(db, "counselors_of", "kit")
    db.execute(sa.insert(tables.counselor_of).values(student="kit", person="cyd"))

    own = ask(db, "counselors_of", "kit")

    assert (everybody, own) == (["cal", "cyd"], ["cyd"])


def test_an_auk_run_is_read_from_the_attendance_file(db: sa.Connection) -> None:
    mark(db, "kit", dict.fromkeys(november(10, 11, 12, 13), calendar.AUK) | {november(9)[0]: calendar.PRESENT})

    assert ask(db, "auk_run", "kit", "2026-10-01") == 4


def test_without_attendance_the_told_days_up_to_yesterday_count(db: sa.Connection) -> None:
    assert (ask(db, "auk_run", "kit", "2026-11-10"), ask(db, "auk_run", "kit")) == (4, 0)


def test_the_days_of_a_run_are_named_one_by_one(db: sa.Connection) -> None:
    mark(db, "kit", dict.fromkeys(november(11, 13), calendar.AUK) | {november(10)[0]: calendar.PRESENT})

    assert ask(db, "auk_days", "kit") == ["Wed 11 Nov", "Thu 12 Nov: no attendance submitted", "Fri 13 Nov"]


def test_has_facts_tells_rows_of_a_kind(db: sa.Connection) -> None:
    before = [ask(db, "has_facts", "kit", kind) for kind in ("attendance", "numbers")]
    mark(db, "kit", dict.fromkeys(november(13), calendar.PRESENT))
    add_number(db, "kit", "555-0101")

    after = [ask(db, "has_facts", "kit", kind) for kind in ("attendance", "numbers")]

    assert (before, after) == (["no", "no"], ["yes", "yes"])


def test_a_number_not_tried_since_the_first_auk_day_is_named(db: sa.Connection) -> None:
    mark(db, "kit", dict.fromkeys(november(12, 13), calendar.AUK) | {november(11)[0]: calendar.PRESENT})
    tried, early = add_number(db, "kit", "555-0101"), add_number(db, "kit", "555-0102")
    add_attempt(db, "kit", tried, "2026-11-12T18:00:00+00:00")
    add_attempt(db, "kit", early, "2026-11-11T18:00:00+00:00")

    assert ask(db, "numbers_not_tried", "kit", "household", "yes") == ["555-0102 (mother)"]


def test_kinds_of_numbers_are_told_apart_and_uncallable_ones_left_out(db: sa.Connection) -> None:
    add_number(db, "kit", "555-0101", do_not_contact=True)
    add_number(db, "kit", "555-0102", private=True)
    add_number(db, "kit", "555-0103", household=False, relation="aunt")
    add_number(db, "kit", "555-0104", household=False, valid=False)

    by_kind = [ask(db, "numbers_not_tried", "kit", kind) for kind in ("household", "non_household")]

    assert by_kind == [[], ["555-0103 (aunt)"]]


def test_without_numbers_the_school_is_believed(db: sa.Connection) -> None:
    told = [ask(db, "numbers_not_tried", "kit", "non_household", answer) for answer in ("yes", "no", None)]

    line = ["no numbers on file, and not told that all non-household numbers were called"]
    assert told == [[], line, line]


@pytest.mark.parametrize(
    ("result", "at", "expected"),
    [
        ("guardian_reached", "2026-11-13T18:00:00+00:00", "yes"),
        ("guardian_reached", "2026-11-12T18:00:00+00:00", "no"),
        ("other_reached", "2026-11-13T18:00:00+00:00", "no"),
    ],
)
def test_a_guardian_was_reached_by_an_attempt_since_the_first_auk_day(
    db: sa.Connection, result: str, at: str, expected: str
) -> None:
    mark(db, "kit", dict.fromkeys(november(13), calendar.AUK) | {november(12)[0]: calendar.PRESENT})
    add_attempt(db, "kit", add_number(db, "kit", "555-0101"), at, result)

    assert ask(db, "guardian_reached", "kit", "yes") == expected


def test_a_guardian_reached_at_a_number_withdrawn_since_was_reached(db: sa.Connection) -> None:
    add_number(db, "kit", "555-0101")
    add_attempt(
        db, "kit", add_number(db, "kit", "555-0102", valid=False), "2026-11-13T18:00:00+00:00", "guardian_reached"
    )

    assert ask(db, "guardian_reached", "kit") == "yes"


def test_without_numbers_the_school_tells_whether_a_guardian_was_reached(db: sa.Connection) -> None:
    assert (ask(db, "guardian_reached", "kit", "yes"), ask(db, "guardian_reached", "kit", None)) == ("yes", "no")


def test_unexcused_days_count_from_a_day_on_and_not_today(db: sa.Connection) -> None:
    mark(db, "kit", dict.fromkeys(november(12, 13, 16), calendar.UNEXCUSED))

    assert ask(db, "unexcused_days", "kit", "2026-11-13T16:00:00+00:00") == 1


def test_ct_days_count_within_the_school_year(db: sa.Connection) -> None:
    mark(db, "kit", {dt.date(2026, 5, 4): calendar.CT, dt.date(2026, 9, 1): calendar.CT})

    assert ask(db, "ct_count", "kit") == 1


# Showing, remembering ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "value", "shown"),
    [
        ("person", "ada", "Ada Mockridge"),
        ("persons", ["ada", "ben"], "Ada Mockridge, Ben Fauxley"),
        ("student", "kit", "Kit Fictson"),
        ("school", "oak", "Oak School"),
        ("date", "2026-11-19", "Thu 19 Nov"),
        ("date", "2025-11-19", "Wed 19 Nov 2025"),
        ("date-time", "2026-11-16T17:05:00+00:00", "09:05"),
        ("date-time", "2026-11-19T17:05:00+00:00", "Thu 19 Nov, 09:05"),
        ("any", "2026-11-19T17:05:00+00:00", "Thu 19 Nov, 09:05"),
        ("text", "2026-11-19T17:05:00+00:00", "2026-11-19T17:05:00+00:00"),
        ("text", None, "not said"),
        ("texts", [], "none"),
        ("person", "gone", "gone"),
        ("number", 3, "3"),
    ],
)
def test_values_are_shown_in_words(db: sa.Connection, type_: str, value: Value, shown: str) -> None:
    assert words.vocabulary(db, MONDAY, None).show(type_, value) == shown


def test_one_act_sees_one_snapshot(db: sa.Connection) -> None:
    bound = words.vocabulary(db, MONDAY, None)
    before = bound.answer("addresses_of", ("kit",), moment())
    db.execute(sa.update(tables.household).values(address="elsewhere"))

    assert bound.answer("addresses_of", ("kit",), moment()) == before


def test_a_word_is_asked_anew_when_the_marks_have_changed(db: sa.Connection) -> None:
    bound = words.vocabulary(db, MONDAY, None)
    before = bound.answer("visits_done", ("2026-0001",), moment())

    after = bound.answer("visits_done", ("2026-0001",), moment(marks=Marks(tags={"visit": Mark(1, "ada", "")})))

    assert (before, after) == (0, 1)


@pytest.mark.parametrize("name", [name for name, word in words.WORDS.items() if "student" in word.parameters])
def test_a_word_about_nobody_never_raises(db: sa.Connection, name: str) -> None:
    fill = {"kind": "numbers" if name == "has_facts" else "household", "since": "2026-11-10"}
    arguments = [fill.get(parameter) for parameter in words.WORDS[name].parameters]

    ask(db, name, *arguments)


def test_an_unknown_word_is_refused(db: sa.Connection) -> None:
    with pytest.raises(errors.Refused, match="no word nonsense"):
        ask(db, "nonsense")


def test_of_a_student_whom_nobody_has_chosen_no_answer_about_directory_information_is_given(
    db: sa.Connection,
) -> None:
    assert ask(db, "directory_opt_out", None) is None


def test_of_a_known_student_the_file_answers_about_directory_information(db: sa.Connection) -> None:
    assert ask(db, "directory_opt_out", "kit") == "no"
