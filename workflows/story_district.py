"""The made-up district in which stories are walked: two schools, staff of every role, a handful of students.

Nobody in it is real. It never makes a case: that is what stories are walked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from engine import clock
from engine.acts import Value
from engine.runtime import Runtime
from workflows import calendar, facts, staff, tables

#: The first school week of every story begins on this Monday.
FIRST_MONDAY = dt.date(2026, 11, 16)
#: Everybody was enrolled on this day.
ENROLLED = dt.date(2026, 8, 10)

LARKSPUR, KETTLES = "larkspur", "kettles"
SCHOOLS = (
    (LARKSPUR, "Larkspur Middle School", "08:00", "14:30"),
    (KETTLES, "Three Kettles High School", "08:00", "14:30"),
)
#: id, name, role, schools
PEOPLE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("A1", "Ada Mockridge", staff.OFFICER, (LARKSPUR,)),
    ("A2", "Ben Fauxley", staff.OFFICER, (KETTLES,)),
    ("D", "Cleo Notreal", staff.DISPATCHER, ()),
    ("S", "Dora Sampleton", staff.SCHOOL_STAFF, (LARKSPUR,)),
    ("S2", "Gus Standin", staff.SCHOOL_STAFF, (KETTLES,)),
    ("C", "Fay Imaginario", staff.COUNSELOR, (LARKSPUR,)),
    ("C2", "Hal Pretender", staff.COUNSELOR, (LARKSPUR,)),
    ("V", "Max Pretense", staff.SUPERVISOR, ()),
    ("U", "Eli Figment", staff.AUDITOR, ()),
    ("M", "Ivy Madeup", staff.ADMINISTRATOR, ()),
)
#: id, first name, last name, grade, school, address; each lives in a household of his own unless the address is shared
STUDENTS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("kit", "Kit", "Fictson", "7", LARKSPUR, "12 Heron Street"),
    ("teo", "Teo", "Fictson", "6", LARKSPUR, "12 Heron Street"),
    ("wren", "Wren", "Invented", "8", LARKSPUR, "40 Example Court, unit 3"),
    ("pax", "Pax", "Placeholder", "10", KETTLES, "7 Nowhere Lane"),
)
#: household?, owner, relation, guardian?
NUMBERS = (
    (True, "mother", True),
    (True, "home", False),
    (False, "aunt", False),
    (False, "neighbor", False),
)
#: How many school days before a story have attendance rows.
ATTENDED_DAYS = 30


def build(runtime: Runtime, *, at: dt.datetime, on_duty: Sequence[str] = ("A1", "A2")) -> None:
    """Make the district as it stands at `at`, on tables that are there and empty."""
    with runtime.database.writing() as db:
        _schools_and_people(db, on_duty)
        for position, student in enumerate(STUDENTS):
            _student(db, position, *student)
        for student in STUDENTS:
            _attendance(db, student[0], at)
            _numbers(db, student[0], at)


def _schools_and_people(db: sa.Connection, on_duty: Sequence[str]) -> None:
    columns = ("id", "name", "opens", "closes")
    db.execute(sa.insert(tables.school), [dict(zip(columns, school, strict=True)) for school in SCHOOLS])
    db.execute(
        sa.insert(tables.person),
        [
            {"id": id_, "name": name, "role": role, "active": True, "on_duty": id_ in on_duty}
            for id_, name, role, _ in PEOPLE
        ],
    )
    db.execute(
        sa.insert(tables.person_school),
        [{"person": id_, "school": school} for id_, _, _, schools in PEOPLE for school in schools],
    )


def _student(
    db: sa.Connection, position: int, id_: str, first: str, last: str, grade: str, school: str, address: str
) -> None:
    db.execute(
        sa.insert(tables.student).values(
            id=id_,
            number=f"{1000 + position}",
            last_name=last,
            first_name=first,
            grade=grade,
            language="English",
            protected=False,
            directory_opt_out=False,
        )
    )
    db.execute(sa.insert(tables.enrollment).values(student=id_, school=school, first_day=ENROLLED))
    if db.scalar(sa.select(tables.household.c.id).where(tables.household.c.id == address)) is None:
        db.execute(sa.insert(tables.household).values(id=address, address=address))
    db.execute(sa.insert(tables.household_member).values(household=address, student=id_))


def _attendance(db: sa.Connection, student: str, at: dt.datetime) -> None:
    known = facts.Facts(db, at)
    days, today = known.calendar_of(student), known.today
    rows = list(calendar.school_days(days, today - dt.timedelta(days=ATTENDED_DAYS), today - dt.timedelta(days=1)))
    db.execute(
        sa.insert(tables.attendance_day),
        [
            {
                "student": student,
                "day": day,
                "code": calendar.PRESENT,
                "from_file": True,
                "recorded_at": clock.text(at),
                "by": "attendance file",
            }
            for day in rows
        ],
    )


def _numbers(db: sa.Connection, student: str, at: dt.datetime) -> None:
    """Every number was tried on the last school day, and nobody was reached."""
    known = facts.Facts(db, at)
    last_week = (known.today - dt.timedelta(days=7), known.today - dt.timedelta(days=1))
    yesterday = list(calendar.school_days(known.calendar_of(student), *last_week))[-1]
    tried = calendar.moment(known.zone, yesterday, dt.time(10))
    for position, (household, relation, guardian) in enumerate(NUMBERS):
        key = db.execute(
            sa.insert(tables.number).values(
                student=student,
                number=f"555-01{position}{len(student)}",
                household=household,
                owner=relation.capitalize(),
                relation=relation,
                guardian=guardian,
                private=False,
                do_not_contact=False,
                position=position,
                valid=True,
            )
        ).inserted_primary_key
        db.execute(
            sa.insert(tables.attempt).values(
                student=student,
                number=key[0] if key else None,
                at=clock.text(tried),
                by="S",
                result="no_answer",
                recorded_at=clock.text(tried),
            )
        )


def running_payload(*, student: str, officer: str, at: dt.datetime) -> dict[str, Value]:
    """What the message said that started the case that "runs already": without a signed contract, from now on."""
    return {"student": student, "call_case": "", "contract": "no", "decided_by": officer, "start": clock.text(at)}
