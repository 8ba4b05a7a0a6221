"""How the rows of a loaded CSV file are written. It never checks a row: `load_kinds` has done that.

Rows that are there already are written again, new ones are added, what the file does not mention stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import clock
from workflows import ids, tables

Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What rows may point to."""

    #: student number -> id
    students: dict[str, str]
    schools: frozenset[str]

    @classmethod
    def read(cls, db: sa.Connection) -> Known:
        students = {row.number: row.id for row in db.execute(sa.select(tables.student.c.number, tables.student.c.id))}
        return cls(students, frozenset(db.scalars(sa.select(tables.school.c.id))))


@dataclass(frozen=True)
class Stamp:
    """Who loads, when."""

    by: str
    at: dt.datetime


def students(db: sa.Connection, known: Known, rows: list[Row], stamp: Stamp) -> None:
    """Students and where they are enrolled."""
    table = tables.student
    columns = ("last_name", "first_name", "grade", "born", "language", "protected", "directory_opt_out")
    new, old, enrolled = [], [], []
    for row in rows:
        student = known.students.get(row["student_number"])
        values = {column: row[column] for column in columns}
        if student is None:
            student = ids.new("st")
            new.append({"id": student, "number": row["student_number"], **values})
        else:
            old.append({"key": student, **values})
        enrolled.append(
            {
                "student": student,
                "school": row["school"],
                "elsewhere": row["elsewhere"],
                "first_day": row["enrolled_from"],
                "last_day": row["enrolled_until"],
            }
        )
    _insert(db, table, new)
    if old:
        db.execute(sa.update(table).where(table.c.id == sa.bindparam("key")), old)
    _write_enrollments(db, enrolled)


def _write_enrollments(db: sa.Connection, rows: list[Row]) -> None:
    """The enrollment that begins on the same day is replaced, an earlier open one ends the day before."""
    table = tables.enrollment
    keys = [{"of": row["student"], "begins": row["first_day"]} for row in rows]
    if not keys:
        return
    same = sa.and_(table.c.student == sa.bindparam("of"), table.c.first_day == sa.bindparam("begins"))
    db.execute(sa.delete(table).where(same), keys)
    open_before = sa.and_(
        table.c.student == sa.bindparam("of"),
        table.c.first_day < sa.bindparam("begins"),
        sa.or_(table.c.last_day.is_(None), table.c.last_day >= sa.bindparam("begins")),
    )
    ends = [{**key, "ends": key["begins"] - dt.timedelta(days=1)} for key in keys]
    db.execute(sa.update(table).where(open_before).values(last_day=sa.bindparam("ends")), ends)
    _insert(db, table, rows)


def addresses(db: sa.Connection, known: Known, rows: list[Row], stamp: Stamp) -> None:
    """Households, their addresses and who lives there."""
    home, member = tables.household, tables.household_member
    addresses = {row["household"]: row["address"] for row in rows}
    there = set(db.scalars(sa.select(home.c.id)))
    _insert(db, home, [{"id": each, "address": text} for each, text in addresses.items() if each not in there])
    old = [{"key": each, "text": text} for each, text in addresses.items() if each in there]
    if old:
        db.execute(sa.update(home).where(home.c.id == sa.bindparam("key")).values(address=sa.bindparam("text")), old)
    lives = {(row.household, row.student) for row in db.execute(sa.select(member))}
    pairs = {(row["household"], known.students[row["student_number"]]) for row in rows} - lives
    _insert(db, member, [{"household": each, "student": student} for each, student in sorted(pairs)])


def numbers(db: sa.Connection, known: Known, rows: list[Row], stamp: Stamp) -> None:
    """Telephone numbers; one that is there is written again, its attempts stay."""
    table = tables.number
    there = {
        (row.student, row.number): row.id
        for row in db.execute(sa.select(table.c.student, table.c.number, table.c.id).where(table.c.valid))
    }
    columns = ("household", "owner", "relation", "guardian", "private", "do_not_contact")
    new, old = [], []
    for position, row in enumerate(rows):
        student = known.students[row["student_number"]]
        values = {column: row[column] for column in columns} | {"position": position}
        key = there.get((student, row["number"]))
        if key is None:
            new.append({"student": student, "number": row["number"], "valid": True, **values})
        else:
            old.append({"key": key, **values})
    _insert(db, table, new)
    if old:
        db.execute(sa.update(table).where(table.c.id == sa.bindparam("key")), old)


def attendance(db: sa.Connection, known: Known, rows: list[Row], stamp: Stamp) -> None:
    """Attendance days; the file replaces what was typed in by hand."""
    table = tables.attendance_day
    keys = [{"of": known.students[row["student_number"]], "on": row["date"]} for row in rows]
    if keys:
        same = sa.and_(table.c.student == sa.bindparam("of"), table.c.day == sa.bindparam("on"))
        db.execute(sa.delete(table).where(same), keys)
    recorded = {"from_file": True, "recorded_at": clock.text(stamp.at), "by": stamp.by}
    _insert(
        db,
        table,
        [
            {"student": key["of"], "day": key["on"], "code": row["code"], **recorded}
            for key, row in zip(keys, rows, strict=True)
        ],
    )


def calendar(db: sa.Connection, known: Known, rows: list[Row], stamp: Stamp) -> None:
    """Days that differ."""
    table = tables.calendar_day
    for row in rows:
        at = table.c.school.is_(None) if row["school"] is None else table.c.school == row["school"]
        db.execute(sa.delete(table).where(at, table.c.day == row["date"]))
    columns = ("school", "opens", "closes", "reason")
    _insert(db, table, [{"day": row["date"], **{column: row[column] for column in columns}} for row in rows])


def _insert(db: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
    listed = list(rows)
    if listed:
        db.execute(sa.insert(table), listed)
