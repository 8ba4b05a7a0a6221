"""Messages that a case throws to other cases: they start a linked one, or reach the running one. It never writes.

Everything is computed before and written with the act that threw, or nothing is written at all.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from engine import definitions, delivering, loading, rows, starting, tables
from engine.acts import Entry, Start, Thrown
from engine.definitions import Release
from engine.errors import BrokenInstance, Refused
from engine.loading import Loaded
from engine.record import Record
from engine.rows import InstanceRow
from engine.runtime import Runtime
from engine.trail import Stamp

STARTED, MESSAGE, BESIDE = "started", "message", "beside"
#: Most messages that one act may set off, linked cases included.
MESSAGES = 20


class DueFirst(Exception):
    """A linked case has a timer to fire before it may take the message."""

    def __init__(self, instance: str) -> None:
        super().__init__(instance)
        self.instance = instance


def follow_all(runtime: Runtime, connection: sa.Connection, record: Record, stamp: Stamp) -> None:
    """Follow every message in `record`, and those that the linked cases throw.

    Raises Refused when a linked case cannot be started or reached (nothing may be written then), BrokenInstance when
    nothing in force takes the message, DueFirst.
    """
    followed = 0
    while record.thrown:
        source, thrown = record.thrown.pop(0)
        followed += 1
        if followed > MESSAGES:
            raise BrokenInstance(f"One act sets off more than {MESSAGES} messages.", element=thrown.element)
        try:
            _follow(runtime, connection, record, source, thrown, stamp)
        except BrokenInstance as broken:
            raise BrokenInstance(
                f"Another case cannot take {thrown.message}: {broken}", element=thrown.element
            ) from broken


def _follow(
    runtime: Runtime, connection: sa.Connection, record: Record, source: InstanceRow, thrown: Thrown, stamp: Stamp
) -> None:
    releases = definitions.all_in_force_on(connection, at=stamp.recorded_at)
    starts = [release for release in releases if _starts(release, thrown.message)]
    if starts:
        for release in starts:
            _start(runtime, connection, record, source, thrown, stamp, release)
        return
    keys = {r.call_type: r.bundle.manifest.messages[thrown.message].key for r in releases if _takes(r, thrown.message)}
    if not keys:
        raise BrokenInstance(
            "no call type in force starts with it or takes it from another case.", element=thrown.element
        )
    _send(runtime, connection, record, source, thrown, stamp, keys)


def _start(
    runtime: Runtime,
    connection: sa.Connection,
    record: Record,
    source: InstanceRow,
    thrown: Thrown,
    stamp: Stamp,
    release: Release,
) -> None:
    manifest = release.bundle.manifest
    key = starting.key_of(manifest, thrown.payload)
    if key is not None and manifest.duplicate is not None and manifest.duplicate.within == "open":
        running = _open_with(connection, release.call_type, key)
        if running is not None:
            raise Refused(
                f"Expected to start a {manifest.name}, but one is open: case {running}. Answer again, knowing that."
            )
    linked = starting.begin(
        runtime,
        connection,
        record,
        release=release,
        start=Start(answers=thrown.payload, by=stamp.actor.counts_for, message=thrown.message),
        stamp=_stamp_for(stamp, release.id),
        operation=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{stamp.operation}/{source.public_id}/{len(record.started)}")),
        key=key,
        notes=(_linked(source, STARTED + "_by"),),
    )
    _link(record, source, linked.row, thrown.message, STARTED, stamp)


def _send(
    runtime: Runtime,
    connection: sa.Connection,
    record: Record,
    source: InstanceRow,
    thrown: Thrown,
    stamp: Stamp,
    keys: dict[str, str],
) -> None:
    subject = next((thrown.payload.get(key) for key in keys.values()), None)
    target: Loaded | None = None
    if isinstance(subject, str):
        target = loading.find(runtime, connection, call_types=list(keys), subject=subject, at=stamp.recorded_at)
    if target is None:
        raise Refused(
            f"Expected to tell the open case that takes {thrown.message}, but none is open. Answer again, knowing that."
        )
    if target.row.status == rows.INCIDENT:
        raise Refused(
            f"Case {target.row.number} waits for a supervisor and takes no message now: tell one, then try again."
        )
    if record.touches(target.row.public_id):
        raise BrokenInstance("the same act has changed that case already.", element=thrown.element)
    if target.is_due(stamp.recorded_at):
        raise DueFirst(target.row.public_id)
    payload = thrown.payload
    notes = (_linked(source, MESSAGE + "_from"),)
    _, changed = delivering.take(
        record, target, thrown.message, payload, _stamp_for(stamp, target.row.release_id), notes=notes
    )
    _link(record, source, changed.row, thrown.message, MESSAGE, stamp)


def beside(record: Record, opened: InstanceRow, other: InstanceRow, stamp: Stamp) -> None:
    """Somebody has said that a new case belongs together with another one: the trail of the new one says so."""
    _link(record, opened, other, "", BESIDE, stamp)


def _link(record: Record, source: InstanceRow, target: InstanceRow, message: str, how: str, stamp: Stamp) -> None:
    record.add(source.public_id, _linked(target, how))
    link = {"source": source.public_id, "target": target.public_id, "operation": stamp.operation}
    record.links.append({**link, "how": how, "message": message, "linked_at": stamp.recorded_at})


def _linked(other: InstanceRow, how: str) -> Entry:
    return Entry("case.linked", facts={"case": other.number, "how": how})


def _stamp_for(stamp: Stamp, release_id: int) -> Stamp:
    return Stamp(stamp.actor, stamp.done_at, stamp.recorded_at, stamp.operation, release_id)


def _starts(release: Release, message: str) -> bool:
    nodes = release.bundle.process.nodes.values()
    return any(node.kind == "message_start_event" and node.message == message for node in nodes)


def _takes(release: Release, message: str) -> bool:
    declared = release.bundle.manifest.messages.get(message)
    return declared is not None and bool(declared.key)


def _open_with(connection: sa.Connection, call_type: str, key: str) -> str | None:
    query = sa.select(tables.instance.c.number).where(
        tables.instance.c.call_type == call_type,
        tables.instance.c.key == key,
        tables.instance.c.status.in_((rows.RUNNING, rows.INCIDENT)),
    )
    return connection.scalar(query.limit(1))
