"""The officers on duty as lines of a page: what each does now. It never offers anybody a call and never says where."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from engine import work_lists
from engine.rows import UserTask
from workflows import due_words, duty, facts, shown, staff


def on_duty(db: sa.Connection, *, known: facts.Facts) -> tuple[shown.OfficerLine, ...]:
    """The officers on duty, the free ones first, then by how much is open for each, then by name."""
    officers = (one for one in known.people().values() if one.active and one.on_duty and one.role == staff.OFFICER)
    lines = [_line(db, officer, known) for officer in officers]
    return tuple(sorted(lines, key=lambda line: (not line.free, line.open)))


def _line(db: sa.Connection, officer: staff.Person, known: facts.Facts) -> shown.OfficerLine:
    own = work_lists.listed(db, roles=[staff.OFFICER], person=officer.id, by_name_only=True)
    busy = next((task for task in own if duty.keeps_on_the_road(task, officer=officer.id)), None)
    return shown.OfficerLine(
        id=officer.id,
        name=officer.name,
        now=_asked(own, known) if busy is None else _does(busy, known),
        open=len(own),
        free=busy is None,
    )


def _does(task: UserTask, known: facts.Facts) -> str:
    return f"{task.name}, {task.number}, since {due_words.when(task.claimed_at or task.opened_at, known)}"


def _asked(own: Iterable[UserTask], known: facts.Facts) -> str:
    """Free, or asked already about a priority call that he has not answered."""
    for task in own:
        if task.heading == duty.PRIORITY_CALLS and task.claimed_by is None:
            return f"Free, asked at {due_words.when(task.opened_at, known)}, no answer yet"
    return "Free"
