"""Beginning an instance: by a form somebody has filled in, or by a message of another case. It never writes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engine import chain, changing, loading, numbering, rows
from engine.acts import Entry, Marks, Start, Value, Values
from engine.changing import Changed, Step
from engine.definitions import Release
from engine.loading import Loaded
from engine.manifest import Manifest
from engine.record import Record
from engine.recorded import Recording
from engine.rows import InstanceRow
from engine.runtime import Runtime
from engine.trail import Stamp


def begin(
    runtime: Runtime,
    connection: sa.Connection,
    record: Record,
    *,
    release: Release,
    start: Start,
    stamp: Stamp,
    operation: str,
    key: str | None,
    notes: Sequence[Entry] = (),
) -> Changed:
    """Add a new instance of a release to `record`; `operation` is unique to this beginning."""
    number = numbering.following(runtime, connection, at=stamp.recorded_at, taken=len(record.started))
    row = _empty(release, str(number), stamp, key)
    loaded = Loaded(
        row=row,
        state=b"",
        head=chain.begin(record.key, instance=row.public_id, case=row.number),
        claims={},
        failures=0,
        known=False,
        bundle=release.bundle,
        definition=release.definition,
        words=Recording(runtime.vocabulary(connection, stamp.recorded_at, release.bundle), claims={}),
        tasks=(),
    )
    unique = {"series": number.series, "serial": number.serial, "opened_by_operation": operation}
    return changing.change(record, loaded, Step(command=start, notes=tuple(notes)), stamp, new=unique)


def key_of(manifest: Manifest, values: Values) -> str | None:
    """What an instance is compared by when somebody asks for duplicates; None: it has no duplicates.

    The values of the manifest's duplicate rule; None as soon as one of them is not said.
    """
    if manifest.duplicate is None:
        return None
    said: list[Value] = [values.get(name) for name in manifest.duplicate.of]
    return None if None in said else chain.canonical(said)


def _empty(release: Release, number: str, stamp: Stamp, key: str | None) -> InstanceRow:
    return InstanceRow(
        public_id=loading.new_id(),
        number=number,
        call_type=release.call_type,
        release_id=release.id,
        status=rows.RUNNING,
        version=0,
        next_due=None,
        subject=None,
        scope=None,
        outcome=None,
        disposition=None,
        owner=None,
        key=key,
        opened_by=stamp.actor.person,
        opened_for=stamp.actor.on_behalf_of,
        opened_at=stamp.recorded_at,
        closed_at=None,
        held=(),
        marks=Marks(),
        incident=None,
    )
