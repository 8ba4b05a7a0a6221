"""Who changed which row of the department's own tables, and when. It never changes or erases what it recorded.

What was written stands apart in a payload of its own, because it may be personal and has to be erasable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from engine import clock
from engine.runtime import Runtime
from workflows import staff, tables


@dataclass(frozen=True)
class Change:
    """One change: what kind, of which row, by whom, when; `values` is None once it was erased."""

    kind: str
    row: str
    by: str
    at: dt.datetime
    values: Mapping[str, object] | None


def of_row(runtime: Runtime, *, row: str) -> tuple[Change, ...]:
    """The changes of one row (an account, a student, a school, a setting), newest first."""
    table, payload = tables.change, tables.change_payload
    query = (
        sa.select(table, payload.c["values"])
        .join_from(table, payload, payload.c.change == table.c.id, isouter=True)
        .where(table.c.row == row)
        .order_by(table.c.id.desc())
    )
    with runtime.database.reading() as db:
        return tuple(
            Change(found.kind, found.row, found.by, clock.parse(found.at), found._mapping["values"])
            for found in db.execute(query)
        )


def record(
    db: sa.Connection,
    *,
    kind: str,
    row: str,
    by: staff.Person,
    at: dt.datetime,
    values: Mapping[str, object],
) -> None:
    """Write down a change within the transaction that makes it; `values` are what was written, JSON."""
    key = db.execute(
        sa.insert(tables.change).values(at=clock.text(at), by=by.id, kind=kind, row=row)
    ).inserted_primary_key
    db.execute(sa.insert(tables.change_payload).values({"change": key[0] if key else None, "values": dict(values)}))
