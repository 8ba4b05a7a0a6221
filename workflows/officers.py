"""The officers on duty as lines of a page: what each does now. It never offers anybody a call and never says where."""

from __future__ import annotations

import sqlalchemy as sa

from engine import work_lists
from workflows import due_words, duty, facts, shown, staff


def on_duty(db: sa.Connection, *, known: facts.Facts) -> tuple[shown.OfficerLine, ...]:
    """The officers on duty, the free ones first, then by how much is open for each, then by name."""
    officers = (one for one in known.people().values() if one.active and one.on_duty and one.role == staff.OFFICER)
    lines = [_line(db, officer, known) for officer in officers]
    return tuple(sorted(lines, key=lambda line: (not line.free, line.open)))


def _line(db: sa.Connection, officer: staff.Person, known: facts.Facts) -> shown.OfficerLine:
    tasks = work_lists.listed(db, roles=[staff.OFFICER], person=officer.id, by_name_only=True)
    busy = duty.on_the_road(tasks, officer.id)
    now = "Free"
    if busy is not None:
        since = due_words.when(busy.claimed_at or busy.opened_at, known)
        now = f"{busy.name}, {busy.number}, since {since}"
    return shown.OfficerLine(id=officer.id, name=officer.name, now=now, open=len(tasks), free=busy is None)
