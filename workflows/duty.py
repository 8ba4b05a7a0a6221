"""Who is on duty: the officers' roster. It never offers anybody a case."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from engine import errors, work_lists
from engine.rows import UserTask
from engine.runtime import Runtime
from workflows import changes, staff, tables

#: Tags of user tasks that keep an officer on the road.
ON_THE_ROAD = frozenset({"visit", "transport"})
#: The heading of the call sheet whose calls are answered in minutes.
PRIORITY_CALLS = 1


def roster(runtime: Runtime) -> tuple[staff.Person, ...]:
    """The active officers, those on duty first, then by name."""
    officers = staff.with_role(runtime, role=staff.OFFICER)
    return tuple(sorted(officers, key=lambda each: not each.on_duty))


def go_on(runtime: Runtime, *, by: staff.Person, at: dt.datetime, person: str | None = None) -> None:
    """Go on duty, or (supervisor, administrator) put an officer on duty; being on duty already is no fault."""
    _set(runtime, person=person or by.id, on_duty=True, by=by, at=at)


def go_off(runtime: Runtime, *, by: staff.Person, at: dt.datetime, person: str | None = None) -> None:
    """Go off duty, or (supervisor, administrator) take an officer off duty; being off duty already is no fault."""
    _set(runtime, person=person or by.id, on_duty=False, by=by, at=at)


def is_busy(db: sa.Connection, *, officer: str) -> bool:
    """Whether a priority call keeps the officer on the road: a visit or trip claimed, or named for him alone."""
    own = work_lists.listed(db, roles=[staff.OFFICER], person=officer, by_name_only=True)
    return any(keeps_on_the_road(task, officer=officer) for task in own)


def keeps_on_the_road(task: UserTask, *, officer: str) -> bool:
    """Whether this user task is such a visit or trip of the officer."""
    his = task.claimed_by == officer or task.performers == (officer,)
    return his and task.heading == PRIORITY_CALLS and task.tag in ON_THE_ROAD


def _set(runtime: Runtime, *, person: str, on_duty: bool, by: staff.Person, at: dt.datetime) -> None:
    staff.require(by, "go_on_duty" if person == by.id else "change_roster")
    with runtime.database.writing() as db:
        found = staff.one(db, person=person)
        if found.role != staff.OFFICER or not found.active:
            raise errors.Refused("Only attendance officers with an open account are on duty.")
        if found.on_duty == on_duty:
            return
        db.execute(sa.update(tables.person).where(tables.person.c.id == person).values(on_duty=on_duty))
        kind = "officer.went_on_duty" if on_duty else "officer.went_off_duty"
        changes.record(db, kind=kind, row=person, by=by, at=at, values={})
