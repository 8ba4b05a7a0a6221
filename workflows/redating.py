"""Dating open timers again after a calendar has changed. It never changes a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from engine import errors, instances, looking, rows
from engine.runtime import Runtime
from workflows import students
from workflows.facts import Facts


def everything(runtime: Runtime, *, school: str | None, why: str, at: dt.datetime) -> int:
    """Date the open timers of running cases again that follow a school's calendar (None: any); how many have moved.

    Each case is an act of its own with an entry that says `why`. One that cannot go on stands still as an incident,
    which the engine has written; the others are dated all the same.
    """
    with runtime.database.reading() as db:
        cases = looking.found(db, statuses=[rows.RUNNING], has_timer=True, limit=None)
        if school is not None:
            there = set(db.scalars(students.enrolled((school,), Facts(db, at).today)))
            # the student's present school counts, and the school whose records the case belongs to
            cases = tuple(case for case in cases if case.scope == school or case.subject in there)
    return _redate(runtime, cases, why, at)


def of_student(runtime: Runtime, *, student: str, why: str, at: dt.datetime) -> int:
    """The same for the cases about one student, whose calendar is another one from now on."""
    with runtime.database.reading() as db:
        cases = looking.found(db, subjects=[student], statuses=[rows.RUNNING], has_timer=True, limit=None)
    return _redate(runtime, cases, why, at)


def _redate(runtime: Runtime, cases: Iterable[instances.InstanceRow], why: str, at: dt.datetime) -> int:
    moved = 0
    for case in cases:
        try:
            moved += bool(instances.redate(runtime, instance=case.public_id, why=why, at=at))
        except (errors.BrokenInstance, errors.Conflict):
            continue
    return moved
