"""Who lives where: households, their addresses and the students in them. It never shows an address to anybody.

An address belongs to the household: correcting it corrects it for every student who lives there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from workflows import changes, ids, staff, tables
from workflows.facts import Facts


@dataclass(frozen=True)
class Household:
    """A household of a student; `members` are ids of students, the student among them."""

    id: str
    address: str | None
    members: tuple[str, ...]


def of_student(runtime: Runtime, *, student: str, by: staff.Person) -> tuple[Household, ...]:
    """The households of a student, for the administrator's page."""
    staff.require(by, "change_students")
    home, member = tables.household, tables.household_member
    with runtime.database.reading() as db:
        of = sa.select(member.c.household).where(member.c.student == student)
        members: dict[str, list[str]] = {}
        for row in db.execute(sa.select(member).where(member.c.household.in_(of)).order_by(member.c.student)):
            members.setdefault(row.household, []).append(row.student)
        rows = db.execute(sa.select(home).where(home.c.id.in_(of)).order_by(home.c.id))
        return tuple(Household(row.id, row.address, tuple(members[row.id])) for row in rows)


def put_address(
    runtime: Runtime, *, student: str, household: str | None, address: str, by: staff.Person, at: dt.datetime
) -> str:
    """Write the address of a household, for all who live there; without `household` a new one. Returns its id."""
    staff.require(by, "change_students")
    address = address.strip()
    if not address:
        raise errors.Refused("An address may not be empty.")
    with runtime.database.writing() as db:
        Facts(db, at).student(student)
        if household is None:
            household = ids.new("hh")
            db.execute(sa.insert(tables.household).values(id=household, address=address))
            db.execute(sa.insert(tables.household_member).values(household=household, student=student))
        else:
            _require_member(db, household, student)
            home = tables.household
            db.execute(sa.update(home).where(home.c.id == household).values(address=address))
        values = {"household": household, "address": address}
        changes.record(db, kind="student.address_put", row=student, by=by, at=at, values=values)
        return household


def join_household(runtime: Runtime, *, student: str, with_student: str, by: staff.Person, at: dt.datetime) -> None:
    """Let the student live in every household of another student too: brothers and sisters."""
    staff.require(by, "change_students")
    member = tables.household_member
    with runtime.database.writing() as db:
        known = Facts(db, at)
        known.student(student), known.student(with_student)
        of_student = sa.select(member.c.household).where(member.c.student == student)
        homes = db.scalars(
            sa.select(member.c.household).where(member.c.student == with_student, member.c.household.not_in(of_student))
        ).all()
        if not homes:
            raise errors.Conflict("They share every household of the other student already, or there is none.")
        db.execute(sa.insert(member), [{"household": home, "student": student} for home in homes])
        changes.record(
            db, kind="student.joined_household", row=student, by=by, at=at, values={"households": list(homes)}
        )


def leave_household(runtime: Runtime, *, student: str, household: str, by: staff.Person, at: dt.datetime) -> None:
    """Let the student live there no more."""
    staff.require(by, "change_students")
    member = tables.household_member
    with runtime.database.writing() as db:
        _require_member(db, household, student)
        db.execute(sa.delete(member).where(member.c.household == household, member.c.student == student))
        changes.record(db, kind="student.left_household", row=student, by=by, at=at, values={"household": household})


def _require_member(db: sa.Connection, household: str, student: str) -> None:
    member = tables.household_member
    if not db.scalar(sa.select(member.c.student).where(member.c.household == household, member.c.student == student)):
        raise errors.NotFound("The student has no such household.")
