"""What is read about schools and students at one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY, ZONE, add_attempt, add_number, mark
from workflows import calendar, facts, tables
from workflows.calendar import Bells
from workflows.facts import Facts

TUESDAY = dt.date(2026, 11, 17)


@pytest.fixture
def db(district: Runtime) -> Iterator[sa.Connection]:
    """A connection on which a test both makes rows and reads them."""
    with district.database.writing() as connection:
        yield connection


def differ(db: sa.Connection, school: str | None, opens: str | None = None, closes: str | None = None) -> None:
    row = {"school": school, "day": TUESDAY, "opens": opens, "closes": closes, "reason": "x"}
    db.execute(sa.insert(tables.calendar_day).values(row))


def enroll(db: sa.Connection, school: str, first: str, last: str | None = None) -> None:
    days = {
        "first_day": dt.date.fromisoformat(first),
        "last_day": None if last is None else dt.date.fromisoformat(last),
    }
    db.execute(sa.insert(tables.enrollment).values(student="kit", school=school, **days))


def test_a_day_of_the_school_stands_above_the_districts(db: sa.Connection) -> None:
    differ(db, None)
    differ(db, "oak", "08:00", "11:30")

    known = Facts(db, MONDAY)

    assert calendar.bells_on(known.calendar("oak"), TUESDAY) == Bells(dt.time(8), dt.time(11, 30))
    assert calendar.bells_on(known.calendar("elm"), TUESDAY) is None


def test_of_two_enrollments_the_later_one_counts(db: sa.Connection) -> None:
    enroll(db, "elm", "2026-11-02")

    assert Facts(db, MONDAY).enrollment("kit").school == "elm"


@pytest.mark.parametrize(("first", "last"), [("2026-11-17", None), ("2026-11-02", "2026-11-15")])
def test_an_enrollment_of_other_days_does_not_count(db: sa.Connection, first: str, last: str | None) -> None:
    enroll(db, "elm", first, last)

    assert Facts(db, MONDAY).enrollment("kit").school == "oak"


def test_the_last_day_of_an_enrollment_counts(db: sa.Connection) -> None:
    enroll(db, "elm", "2026-11-02", "2026-11-16")

    assert Facts(db, MONDAY).enrollment("kit").school == "elm"


def test_only_an_attempt_since_the_first_auk_day_counts(db: sa.Connection) -> None:
    mark(db, "kit", {dt.date(2026, 11, 12): calendar.AUK, dt.date(2026, 11, 11): calendar.PRESENT})

    assert Facts(db, MONDAY).attempts_count_from("kit") == dt.datetime(2026, 11, 12, tzinfo=ZONE)


def test_without_a_run_the_attempts_of_the_school_year_count(db: sa.Connection) -> None:
    assert Facts(db, MONDAY).attempts_count_from("kit") == dt.datetime(2026, 8, 1, tzinfo=ZONE)


def test_a_withdrawn_number_keeps_what_was_tried_there(db: sa.Connection) -> None:
    number = add_number(db, "kit", "555-0101", valid=False)
    add_attempt(db, "kit", number, "2026-11-13T18:00:00+00:00")

    known = Facts(db, MONDAY)

    assert known.numbers("kit") == ()
    assert [len(each.attempts) for each in known.all_numbers("kit")] == [1]


def test_household_numbers_come_first(db: sa.Connection) -> None:
    add_number(db, "kit", "555-0101", household=False)
    add_number(db, "kit", "555-0102")

    assert [each.number for each in Facts(db, MONDAY).numbers("kit")] == ["555-0102", "555-0101"]


def test_attendance_is_as_of_its_newest_row(db: sa.Connection) -> None:
    before = Facts(db, MONDAY).attendance_as_of("kit")
    mark(db, "kit", {dt.date(2026, 11, 12): calendar.AUK})

    after = Facts(db, MONDAY).attendance_as_of("kit")

    assert (before, after) == (None, dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC))


def test_a_student_nobody_knows_is_not_found(db: sa.Connection) -> None:
    with pytest.raises(errors.NotFound):
        Facts(db, MONDAY).student("nobody")


def test_where_an_unknown_student_is_enrolled_is_not_known(db: sa.Connection) -> None:
    assert Facts(db, MONDAY).enrollment("nobody").state == facts.UNKNOWN


def test_one_question_is_read_once(district: Runtime) -> None:
    with district.database.reading() as db:
        known = Facts(db, MONDAY)
        known.auk_run("kit")
        with district.database.counting() as counts:
            for _ in range(3):
                known.auk_run("kit"), known.codes("kit"), known.enrollment("kit"), known.settings

    assert counts.statements == []
