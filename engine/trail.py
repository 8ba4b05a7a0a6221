"""The trail of a case: what happened, sealed into numbered and chained entries, read, and proved.

It never changes an entry: a wrong one is followed by another.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import chain, clock, tables
from engine.acts import Entry, Values
from engine.errors import BrokenTrail
from engine.runtime import Actor

Row = dict[str, Any]


@dataclass(frozen=True)
class Stamp:
    """What all entries of one act have in common."""

    actor: Actor
    #: when it was done, as the person says; timers: when it was due
    done_at: dt.datetime
    recorded_at: dt.datetime
    operation: str
    release_id: int


@dataclass(frozen=True)
class Sealed:
    """One entry of a trail."""

    number: int
    kind: str
    actor: str | None
    on_behalf_of: str | None
    role: str | None
    done_at: dt.datetime
    recorded_at: dt.datetime
    operation: str
    release_id: int
    element: str | None
    path: str
    round: int
    flows: tuple[str, ...]
    facts: Values
    #: {} when the entry has none, and when it was erased
    personal: Values
    erased_at: dt.datetime | None


@dataclass(frozen=True)
class Link:
    """The rows that entries become, and the head of the chain after them."""

    entries: tuple[Row, ...]
    payloads: tuple[Row, ...]
    head: chain.Head


def seal(key: bytes, head: chain.Head, entries: Iterable[Entry], stamp: Stamp) -> Link:
    """The rows of `entries`, numbered and chained to `head`."""
    entry_rows, payload_rows = [], []
    for entry in entries:
        row, payload = _rows(head, entry, stamp)
        row["seal"] = chain.seal(key, head.last_seal, row)
        head = head.after(row["seal"])
        entry_rows.append(row)
        if payload is not None:
            payload_rows.append(payload)
    return Link(tuple(entry_rows), tuple(payload_rows), head)


def _rows(head: chain.Head, entry: Entry, stamp: Stamp) -> tuple[Row, Row | None]:
    place = {"instance_id": head.instance, "number": head.entries + 1}
    payload: Row | None = None
    if entry.personal:
        payload = {**place, "salt": chain.salt(), "content": chain.canonical(entry.personal)}
    row = {
        **place,
        "kind": entry.kind,
        "actor": stamp.actor.person,
        "on_behalf_of": stamp.actor.on_behalf_of,
        "role": stamp.actor.role,
        "done_at": clock.text(stamp.done_at),
        "recorded_at": clock.text(stamp.recorded_at),
        "operation": stamp.operation,
        "release_id": stamp.release_id,
        "element": entry.element,
        "path": entry.path,
        "round": entry.round,
        "flows": chain.canonical(list(entry.flows)),
        "facts": chain.canonical(dict(entry.facts)),
        "payload_digest": payload and chain.digest(payload["salt"], payload["content"]),
    }
    return row, payload


# Reading -------------------------------------------------------------------------------------------

_WITH_PAYLOAD = tables.entry.outerjoin(
    tables.payload,
    sa.and_(
        tables.payload.c.instance_id == tables.entry.c.instance_id, tables.payload.c.number == tables.entry.c.number
    ),
)
_PAYLOAD = (
    tables.payload.c.number.label("payload_number"),
    tables.payload.c.salt,
    tables.payload.c.content,
    tables.payload.c.erased_at,
)


def entries(
    connection: sa.Connection, *, instance: str, kinds: Sequence[str] = (), operation: str | None = None
) -> tuple[Sealed, ...]:
    """The entries of an instance in their order; only some kinds, or one operation's, where asked."""
    query = sa.select(tables.entry, *_PAYLOAD).select_from(_WITH_PAYLOAD).order_by(tables.entry.c.number)
    query = query.where(tables.entry.c.instance_id == instance)
    if kinds:
        query = query.where(tables.entry.c.kind.in_(kinds))
    if operation is not None:
        query = query.where(tables.entry.c.operation == operation)
    return tuple(_sealed(row) for row in connection.execute(query))


def _sealed(row: sa.Row[Any]) -> Sealed:
    return Sealed(
        number=row.number,
        kind=row.kind,
        actor=row.actor,
        on_behalf_of=row.on_behalf_of,
        role=row.role,
        done_at=clock.parse(row.done_at),
        recorded_at=clock.parse(row.recorded_at),
        operation=row.operation,
        release_id=row.release_id,
        element=row.element,
        path=row.path,
        round=row.round,
        flows=tuple(json.loads(row.flows)),
        facts=json.loads(row.facts),
        personal=json.loads(row.content) if row.content is not None else {},
        erased_at=clock.parse(row.erased_at) if row.erased_at is not None else None,
    )


# Proving -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proof:
    """What came of proving chains."""

    #: chains that hold, and the entries in them
    cases: int
    entries: int
    #: the first entry that does not hold of each chain that does not, in the order of case numbers
    broken: tuple[BrokenTrail, ...]


def verify(connection: sa.Connection, key: bytes, *, instance: str | None = None) -> int:
    """As `prove`, but raises the first BrokenTrail; gives the number of entries proved."""
    proof = prove(connection, key, instance=instance)
    if proof.broken:
        raise proof.broken[0]
    return proof.entries


def prove(connection: sa.Connection, key: bytes, *, instance: str | None = None) -> Proof:
    """Prove the chain of one instance, or of all in the order of their numbers.

    A chain that does not hold is told with its case number and the first entry that is changed, missing, foreign or
    swapped, in `entry` or in `payload`. An erased payload is right only if an entry of the same case says that it was
    erased.
    """
    columns = (
        tables.instance.c.id,
        tables.instance.c.number.label("case_number"),
        tables.instance.c.entries,
        tables.instance.c.last_seal,
        tables.instance.c.head,
        tables.entry,
        *_PAYLOAD,
    )
    query = (
        sa.select(*columns)
        .select_from(tables.instance.outerjoin(_WITH_PAYLOAD, tables.entry.c.instance_id == tables.instance.c.id))
        .order_by(tables.instance.c.series, tables.instance.c.serial, tables.entry.c.number)
        .execution_options(yield_per=1000)
    )
    if instance is not None:
        query = query.where(tables.instance.c.id == instance)
    counts: list[int] = []
    broken: list[BrokenTrail] = []
    with connection.execute(query) as found:
        for _, rows in itertools.groupby(found, key=lambda row: row.id):
            try:
                counts.append(_prove(key, rows))
            except BrokenTrail as first:
                broken.append(first)
    known = {one.case for one in broken}
    broken += [stray for stray in _strays(connection, instance) if stray.case not in known]
    return Proof(len(counts), sum(counts), tuple(broken))


def _prove(key: bytes, rows: Iterator[sa.Row[Any]]) -> int:
    first = next(rows)
    head = chain.begin(key, instance=first.id, case=first.case_number)
    erased: set[int] = set()
    declared: set[int] = set()
    for row in itertools.chain([first], rows):
        if row.seal is None:
            break
        expected = head.entries + 1
        columns = dict(row._mapping)
        if columns["number"] != expected or columns["seal"] != chain.seal(key, head.last_seal, columns):
            raise BrokenTrail(head.case, expected)
        if not _payload_holds(row):
            raise BrokenTrail(head.case, expected)
        if row.erased_at is not None:
            erased.add(expected)
        if row.kind == "payload.erased":
            declared.update(json.loads(row.facts)["entries"])
        head = head.after(row.seal)
    if undeclared := erased - declared:
        raise BrokenTrail(head.case, min(undeclared))
    if head.entries != first.entries:
        raise BrokenTrail(head.case, min(head.entries, first.entries) + 1)
    if head.last_seal != first.last_seal or chain.seal_of_head(key, head) != first.head:
        raise BrokenTrail(head.case, max(head.entries, 1))
    return head.entries


def _payload_holds(row: sa.Row[Any]) -> bool:
    if row.payload_digest is None or row.payload_number is None:
        return row.payload_digest is None and row.payload_number is None
    if row.erased_at is not None:
        return row.content is None and row.salt is None
    return None not in (row.content, row.salt) and chain.digest(row.salt, row.content) == row.payload_digest


def _strays(connection: sa.Connection, instance: str | None) -> Iterator[BrokenTrail]:
    """Rows that hang on nothing, which only a hand with the foreign keys switched off can leave."""
    for table, home, joined in (
        (tables.entry, tables.instance, tables.instance.c.id == tables.entry.c.instance_id),
        (
            tables.payload,
            tables.entry,
            sa.and_(
                tables.entry.c.instance_id == tables.payload.c.instance_id,
                tables.entry.c.number == tables.payload.c.number,
            ),
        ),
    ):
        query = (
            sa.select(table.c.instance_id, table.c.number)
            .select_from(table.outerjoin(home, joined))
            .where(list(home.primary_key)[0].is_(None))
            .order_by(table.c.instance_id, table.c.number)
            .limit(1)
        )
        if instance is not None:
            query = query.where(table.c.instance_id == instance)
        stray = connection.execute(query).first()
        if stray is not None:
            case = connection.scalar(
                sa.select(tables.instance.c.number).where(tables.instance.c.id == stray.instance_id)
            )
            yield BrokenTrail(case or stray.instance_id, stray.number)
