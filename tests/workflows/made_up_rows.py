"""Made-up rows for the tests of the department: staff, students, attendance, numbers. Nobody is real."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from workflows import staff, tables

ZONE = ZoneInfo("America/Los_Angeles")
#: A Monday in November, 09:00 in the district.
MONDAY = dt.datetime(2026, 11, 16, 9, tzinfo=ZONE)

PEOPLE = (
    ("ada", "Ada Mockridge", staff.OFFICER, ("oak",)),
    ("ben", "Ben Fauxley", staff.OFFICER, ("elm",)),
    ("dot", "Dot Notreal", staff.DISPATCHER, ()),
    ("sam", "Sam Sampleton", staff.SCHOOL_STAFF, ("oak",)),
    ("eve", "Eve Standin", staff.SCHOOL_STAFF, ("elm",)),
    ("cal", "Cal Imaginario", staff.COUNSELOR, ("oak",)),
    ("cyd", "Cyd Pretender", staff.COUNSELOR, ("oak",)),
    ("vic", "Vic Pretense", staff.SUPERVISOR, ()),
    ("amy", "Amy Madeup", staff.ADMINISTRATOR, ()),
)


def add_student(db: sa.Connection, student: str, *, school: str | None, protected: bool = False) -> None:
    """A student, enrolled since August at a school if one is given."""
    row = {"id": student, "number": f"n-{student}", "last_name": "Fictson", "first_name": student.capitalize()}
    db.execute(sa.insert(tables.student).values(**row, grade="7", protected=protected, directory_opt_out=False))
    if school is not None:
        since = dt.date(2026, 8, 10)
        db.execute(sa.insert(tables.enrollment).values(student=student, school=school, first_day=since))


def mark(db: sa.Connection, student: str, codes: dict[dt.date, str]) -> None:
    """Attendance rows of a student."""
    for day, code in codes.items():
        row = {"student": student, "day": day, "code": code, "from_file": True, "by": "file"}
        db.execute(sa.insert(tables.attendance_day).values(**row, recorded_at="2026-11-16T12:00:00+00:00"))


def add_number(db: sa.Connection, student: str, number: str, **columns: object) -> int:
    """A telephone number of a student; household, not private, unless told otherwise."""
    row = {"owner": "Rae Fictson", "relation": "mother", "household": True, "guardian": True, **columns}
    key = db.execute(sa.insert(tables.number).values(student=student, number=number, **row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def add_attempt(db: sa.Connection, student: str, number: int, at: str, result: str = "no_answer") -> None:
    """A logged attempt; `at` is a canonical UTC text."""
    row = {"student": student, "number": number, "at": at, "by": "sam", "result": result, "recorded_at": at}
    db.execute(sa.insert(tables.attempt).values(**row))
