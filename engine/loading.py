"""An instance as one act sees it: its row, state, open user tasks, definition and words. It never writes."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import chain, definitions, rows, tables
from engine.bundles import Bundle
from engine.recorded import Recording
from engine.rows import InstanceRow, UserTask
from engine.runtime import Runtime
from engine.spiff import Definition


@dataclass(frozen=True)
class Loaded:
    """Everything one act needs of an instance."""

    row: InstanceRow
    state: bytes
    head: chain.Head
    #: role key -> who has claimed a user task of that lane first
    claims: Mapping[str, str]
    #: failed attempts to fire its timers
    failures: int
    #: an act with this operation id has been written already
    known: bool
    bundle: Bundle
    definition: Definition
    words: Recording
    tasks: tuple[UserTask, ...]

    def is_due(self, at: dt.datetime) -> bool:
        """Has one of its timers to fire first?"""
        return self.row.status == rows.RUNNING and self.row.next_due is not None and self.row.next_due <= at

    def copies(self, *, subject: str | None, scope: str | None) -> rows.Copies:
        """What its user tasks carry of it."""
        return copies_of(self.row.public_id, self.row.number, self.bundle, subject=subject, scope=scope)


def load(runtime: Runtime, connection: sa.Connection, *, instance: str, at: dt.datetime, operation: str) -> Loaded:
    """Load an instance for an act at `at`, in two statements; raises NotFound."""
    known = sa.exists().where(tables.entry.c.instance_id == tables.instance.c.id, tables.entry.c.operation == operation)
    query = _query(known.label("known")).where(tables.instance.c.id == instance)
    row = connection.execute(query).first()
    if row is None:
        raise rows.no_such_case()
    return _loaded(runtime, connection, row, at)


def find(
    runtime: Runtime, connection: sa.Connection, *, call_types: list[str], subject: str, at: dt.datetime
) -> Loaded | None:
    """The instance of these call types about `subject` that has not ended, the latest if there are several."""
    query = _query(sa.false().label("known")).where(
        tables.instance.c.subject == subject,
        tables.instance.c.call_type.in_(call_types),
        tables.instance.c.status.in_((rows.RUNNING, rows.INCIDENT)),
    )
    row = connection.execute(query.order_by(tables.instance.c.opened_at.desc()).limit(1)).first()
    return None if row is None else _loaded(runtime, connection, row, at)


def copies_of(public_id: str, number: str, bundle: Bundle, *, subject: str | None, scope: str | None) -> rows.Copies:
    """What the user tasks of an instance of this bundle carry."""
    manifest = bundle.manifest
    return rows.Copies(
        instance=public_id,
        number=number,
        call_type=bundle.name,
        heading=manifest.heading,
        order=manifest.order,
        priority=manifest.priority,
        subject=subject,
        scope=scope,
    )


def new_id() -> str:
    """A random id that says nothing: 120 bits."""
    return secrets.token_hex(15)


def _query(known: sa.Label[bool]) -> sa.Select[Any]:
    instance = tables.instance.c
    return sa.select(
        *rows.INSTANCE_COLUMNS,
        instance.state,
        instance.entries,
        instance.last_seal,
        instance.failures,
        tables.release.c.sha256,
        known,
    ).join_from(tables.instance, tables.release)


def _loaded(runtime: Runtime, connection: sa.Connection, row: sa.Row[Any], at: dt.datetime) -> Loaded:
    bundle, definition = definitions.parsed(connection, release_id=row.release_id, sha256=row.sha256)
    return Loaded(
        row=rows.instance_row(row),
        state=row.state,
        head=chain.Head(row.id, row.number, row.entries, row.last_seal),
        claims=row.claims,
        failures=row.failures,
        known=row.known,
        bundle=bundle,
        definition=definition,
        words=Recording(runtime.vocabulary(connection, at, bundle), claims=row.claims),
        tasks=rows.tasks_of(connection, row.id),
    )
