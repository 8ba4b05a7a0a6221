"""The telephone numbers of students' families, kept by the administrator. It never deletes one: attempts point to it.

A corrected number is a new one; the old one is withdrawn, so that attempts there do not count for the new one.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from workflows import changes, staff, tables
from workflows.facts import Facts


def add_number(
    runtime: Runtime,
    *,
    student: str,
    number: str,
    household: bool,
    owner: str,
    relation: str,
    by: staff.Person,
    at: dt.datetime,
    guardian: bool = False,
    private: bool = False,
    do_not_contact: bool = False,
) -> int:
    """Add a telephone number; returns its id."""
    staff.require(by, "change_students")
    row = {
        "number": number.strip(),
        "household": household,
        "owner": owner.strip(),
        "relation": relation.strip(),
        "guardian": guardian,
        "private": private,
        "do_not_contact": do_not_contact,
    }
    if not (row["number"] and row["owner"] and row["relation"]):
        raise errors.Refused("A number needs its digits, whose it is and how that person is related.")
    with runtime.database.writing() as db:
        known = Facts(db, at)
        known.student(student)
        if any(each.number == row["number"] for each in known.numbers(student)):
            raise errors.Conflict("The student has this number already.")
        position = len(known.all_numbers(student))
        key = db.execute(
            sa.insert(tables.number).values(student=student, position=position, valid=True, **row)
        ).inserted_primary_key
        changes.record(db, kind="student.number_added", row=student, by=by, at=at, values=row)
        return int(key[0]) if key else 0


def withdraw_number(runtime: Runtime, *, number: int, by: staff.Person, at: dt.datetime) -> None:
    """Withdraw a number: it need not be tried any more; its attempts stay."""
    staff.require(by, "change_students")
    table = tables.number
    with runtime.database.writing() as db:
        row = db.execute(sa.select(table).where(table.c.id == number, table.c.valid)).one_or_none()
        if row is None:
            raise errors.NotFound("There is no such number.")
        db.execute(sa.update(table).where(table.c.id == number).values(valid=False))
        values = {"number": row.number}
        changes.record(db, kind="student.number_withdrawn", row=row.student, by=by, at=at, values=values)
