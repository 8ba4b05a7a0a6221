"""What several boards share: cases with what is open on them, officers with what they do. It never changes either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from engine import rows, work_lists
from engine.manifest import Manifest
from engine.rows import InstanceRow, UserTask
from workflows import case_lines, due_words, duty, facts, shown, staff, tasks

#: Statuses of cases that somebody still works on.
OPEN = (rows.RUNNING, rows.INCIDENT)

_WAITS = "Waits: no step is open."


def cases(
    db: sa.Connection,
    found: Collection[InstanceRow],
    *,
    by: staff.Person,
    known: facts.Facts,
    types: Mapping[str, Manifest],
) -> tuple[shown.CaseLine, ...]:
    """Cases as lines: what is open on each, who has it and until when, and what `by` must do there."""
    open_on = work_lists.of_instances(db, instances=[row.public_id for row in found])
    return tuple(
        case_lines.line(
            row,
            known=known,
            types=types,
            sentence=_stands(row, open_on.get(row.public_id, ()), by, known),
            late=any(due_words.is_late(task, known.now) for task in open_on.get(row.public_id, ())),
            task=next((task.task for task in open_on.get(row.public_id, ()) if tasks.is_for(task, by)), None),
        )
        for row in found
    )


def _stands(row: InstanceRow, open_: Iterable[UserTask], by: staff.Person, known: facts.Facts) -> str:
    if row.status != rows.RUNNING:
        return ""
    steps = [f"{task.name}: {due_words.sentence(task, by=by, known=known)}" for task in open_]
    return " ".join(steps) or _WAITS


def officers(db: sa.Connection, *, known: facts.Facts) -> tuple[shown.OfficerLine, ...]:
    """The officers on duty, the free first, with what each does now and how much is open for him."""
    on_duty = [one for one in known.people().values() if one.role == staff.OFFICER and one.active and one.on_duty]
    lines = [_officer(db, one, known) for one in on_duty]
    return tuple(sorted(lines, key=lambda line: (not line.free, line.name)))


def _officer(db: sa.Connection, officer: staff.Person, known: facts.Facts) -> shown.OfficerLine:
    own = work_lists.listed(db, roles=[staff.OFFICER], person=officer.id, by_name_only=True)
    on_the_road = [task for task in own if duty.keeps_on_the_road(task, officer=officer.id)]
    now = "Free"
    if on_the_road:
        first = on_the_road[0]
        now = f"{first.name}, {first.number}, since {due_words.when(first.claimed_at or first.opened_at, known)}"
    return shown.OfficerLine(id=officer.id, name=officer.name, now=now, open=len(own), free=not on_the_road)


def late(db: sa.Connection, *, at: dt.datetime) -> tuple[UserTask, ...]:
    """The user tasks of all roles whose time is up, the priority calls first."""
    # what is due this very second is late on the work list too
    return work_lists.listed(db, due_before=at + dt.timedelta(seconds=1))
