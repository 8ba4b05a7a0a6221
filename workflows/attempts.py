"""Telephone numbers of families and the logged attempts to reach them, as they are read. It never logs one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from engine import clock
from workflows import tables

#: What came of calling a number -> its name on a page.
RESULTS: Mapping[str, str] = {
    "no_answer": "No answer",
    "left_message": "Left a message",
    "wrong_number": "Wrong number",
    "disconnected": "Disconnected",
    "guardian_reached": "Parent/guardian reached",
    "other_reached": "Somebody else reached",
}
GUARDIAN_REACHED = "guardian_reached"


@dataclass(frozen=True)
class Attempt:
    """One logged attempt to reach somebody at a number."""

    id: int
    at: dt.datetime
    by: str
    result: str
    language: str | None
    text: str | None


@dataclass(frozen=True)
class Number:
    """A telephone number of a student and its attempts, oldest first."""

    id: int
    number: str
    household: bool
    owner: str
    relation: str
    guardian: bool
    private: bool
    do_not_contact: bool
    valid: bool
    attempts: tuple[Attempt, ...]

    @property
    def callable(self) -> bool:
        """Whether the school can and may call it: it is not private and no court order stands against it."""
        return not self.private and not self.do_not_contact


def read(db: sa.Connection, student: str) -> tuple[Number, ...]:
    """All numbers of a student, household first, also those that were replaced or withdrawn."""
    table, tried = tables.number, tables.attempt
    logged: dict[int, list[Attempt]] = {}
    for row in db.execute(sa.select(tried).where(tried.c.student == student).order_by(tried.c.at, tried.c.id)):
        found = Attempt(row.id, clock.parse(row.at), row.by, row.result, row.language, row.text)
        logged.setdefault(row.number, []).append(found)
    rows = db.execute(
        sa.select(table)
        .where(table.c.student == student)
        .order_by(table.c.household.desc(), table.c.position, table.c.id)
    )
    return tuple(
        Number(
            row.id,
            row.number,
            row.household,
            row.owner,
            row.relation,
            row.guardian,
            row.private,
            row.do_not_contact,
            row.valid,
            tuple(logged.get(row.id, ())),
        )
        for row in rows
    )
