"""Releases of call types: published once, never changed, kept with all their files. It never runs an instance.

A release's files are read and parsed once in a process; the same content is the same definition in every database.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import bundles, spiff, tables
from engine.bundles import Bundle
from engine.errors import Conflict, NotFound
from engine.runtime import Runtime
from engine.spiff import Definition

#: Definitions kept in memory.
KEPT = 200


@dataclass(frozen=True)
class Release:
    """One published release of a call type, with everything it calls."""

    id: int
    call_type: str
    number: int
    sha256: str
    author: str
    approver: str | None
    reason: str
    published_at: dt.datetime
    effective_from: dt.datetime
    #: published, or retired: nobody may file it any more
    status: str
    bundle: Bundle
    definition: Definition


def publish(
    runtime: Runtime,
    *,
    bundle: Bundle,
    by: str,
    reason: str,
    at: dt.datetime,
    effective_from: dt.datetime | None = None,
    approver: str | None = None,
) -> Release:
    """Make the next release of a call type from a bundle, in force from `effective_from` (at once).

    Raises BadBundle for files that cannot run, Conflict when nothing changed or somebody else published meanwhile.
    """
    definition = spiff.parse(bundle)
    with runtime.database.reading() as connection:
        latest = connection.execute(_latest().where(tables.release.c.call_type == bundle.name)).first()
    if latest is not None and latest.sha256 == bundle.sha256:
        raise Conflict(
            f"Expected a change of {bundle.name}, but release {latest.number} has the same files: no change."
        )
    row: dict[str, Any] = {
        "call_type": bundle.name,
        "number": 1 if latest is None else latest.number + 1,
        "sha256": bundle.sha256,
        "author": by,
        "approver": approver,
        "reason": reason,
        "published_at": at,
        "effective_from": effective_from or at,
        "status": "published",
    }
    files = [{"path": path, "content": content} for path, content in bundle.files.items()]
    try:
        with runtime.database.writing() as connection:
            id_ = connection.execute(sa.insert(tables.release).returning(tables.release.c.id), row).scalar_one()
            connection.execute(sa.insert(tables.release_file), [{"release_id": id_, **file} for file in files])
    except sa.exc.IntegrityError as error:
        raise Conflict(
            f"Somebody else published {bundle.name} at the same moment: look at that release, then publish again."
        ) from error
    _definitions.keep(bundle.sha256, (bundle, definition))
    return Release(id=id_, bundle=bundle, definition=definition, **row)


def check(bundle: Bundle) -> None:
    """Raise BadBundle for files that cannot run, as `publish` would; nothing is published."""
    spiff.parse(bundle)


def in_force(runtime: Runtime, *, call_type: str, at: dt.datetime) -> Release:
    """The release by which a case opened at that moment runs; raises NotFound."""
    with runtime.database.reading() as connection:
        return in_force_on(connection, call_type=call_type, at=at)


def all_in_force(runtime: Runtime, *, at: dt.datetime) -> tuple[Release, ...]:
    """The releases in force of all call types, by the manifest's heading and order."""
    with runtime.database.reading() as connection:
        return all_in_force_on(connection, at=at)


def history(runtime: Runtime, *, call_type: str) -> tuple[Release, ...]:
    """All releases of a call type, the newest first."""
    query = sa.select(tables.release).where(tables.release.c.call_type == call_type)
    with runtime.database.reading() as connection:
        return _releases(connection, query.order_by(tables.release.c.number.desc()))


def get(runtime: Runtime, *, release_id: int) -> Release:
    """One release; raises NotFound."""
    with runtime.database.reading() as connection:
        return get_on(connection, release_id=release_id)


def get_on(connection: sa.Connection, *, release_id: int) -> Release:
    """As `get`, on an open connection."""
    found = _releases(connection, sa.select(tables.release).where(tables.release.c.id == release_id))
    if not found:
        raise NotFound(f"There is no release {release_id}.")
    return found[0]


def in_force_on(connection: sa.Connection, *, call_type: str, at: dt.datetime) -> Release:
    """As `in_force`, on an open connection."""
    found = _releases(connection, _latest(at).where(tables.release.c.call_type == call_type))
    if not found:
        raise NotFound("There is no such call type in force: choose one from the sheet.")
    return found[0]


def all_in_force_on(connection: sa.Connection, *, at: dt.datetime) -> tuple[Release, ...]:
    """As `all_in_force`, on an open connection."""
    found = _releases(connection, _latest(at))
    return tuple(sorted(found, key=lambda r: (r.bundle.manifest.heading, r.bundle.manifest.order, r.call_type)))


def parsed(connection: sa.Connection, *, release_id: int, sha256: str) -> tuple[Bundle, Definition]:
    """Bundle and definition of a release, read from the database only the first time in this process."""
    known = _definitions.get(sha256)
    if known is not None:
        return known
    files = tables.release_file
    rows = connection.execute(sa.select(files.c.path, files.c.content).where(files.c.release_id == release_id))
    call_type = connection.scalar(sa.select(tables.release.c.call_type).where(tables.release.c.id == release_id))
    bundle = bundles.of_files(str(call_type), {path: content for path, content in rows})
    return _definitions.keep(sha256, (bundle, spiff.parse(bundle)))


def forget() -> None:
    """Let this process read and parse every release again when it is next asked for."""
    _definitions.clear()


def _latest(at: dt.datetime | None = None) -> sa.Select[tuple[object, ...]]:
    """The release with the highest number of each call type: published, and in force at `at` if given."""
    other = tables.release.alias()
    highest = sa.select(sa.func.max(other.c.number)).where(
        other.c.call_type == tables.release.c.call_type, other.c.status == "published"
    )
    if at is not None:
        highest = highest.where(other.c.effective_from <= at)
    return sa.select(tables.release).where(
        tables.release.c.number == highest.correlate(tables.release).scalar_subquery()
    )


def _releases(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> tuple[Release, ...]:
    return tuple(_release(connection, row) for row in connection.execute(query).all())


def _release(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Release:
    bundle, definition = parsed(connection, release_id=row.id, sha256=row.sha256)
    return Release(bundle=bundle, definition=definition, **row._mapping)


class _Kept:
    """The definitions of this process, by the digest of their files; the oldest go first."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Bundle, Definition]] = {}
        self._lock = threading.Lock()

    def get(self, sha256: str) -> tuple[Bundle, Definition] | None:
        return self._known.get(sha256)

    def keep(self, sha256: str, parsed: tuple[Bundle, Definition]) -> tuple[Bundle, Definition]:
        with self._lock:
            while len(self._known) >= KEPT:
                del self._known[next(iter(self._known))]
            return self._known.setdefault(sha256, parsed)

    def clear(self) -> None:
        with self._lock:
            self._known.clear()


_definitions = _Kept()
