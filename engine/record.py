"""What one act writes, gathered before anything is written, then written at once. It never decides and never reads.

At most one statement for each table and kind of change, whatever the number of rows and instances.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from engine import chain, rows, tables, trail
from engine.acts import Entry, Thrown
from engine.rows import InstanceRow, Row, UserTask


@dataclass
class _Told:
    """What happened on one instance, not yet sealed, and the columns of its row that will carry the head."""

    head: chain.Head
    stamp: trail.Stamp
    entries: list[Entry]
    columns: Row


@dataclass
class Record:
    """The rows of one act: of its instance, and of those it starts or sends a message to."""

    key: bytes
    started: list[Row] = field(default_factory=list)
    #: (public id, version that was read, new values)
    changed: list[tuple[str, int, Row]] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    payloads: list[Row] = field(default_factory=list)
    #: (public id, task) of user tasks whose rows go
    gone: list[tuple[str, str]] = field(default_factory=list)
    opened: list[UserTask] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    #: (public id, entry number, when) of payloads that are erased
    erased: list[tuple[str, int, str]] = field(default_factory=list)
    #: messages thrown and not yet followed: (the instance that threw, message)
    thrown: list[tuple[InstanceRow, Thrown]] = field(default_factory=list)
    _told: dict[str, _Told] = field(default_factory=dict)

    def tell(self, head: chain.Head, entries: list[Entry], stamp: trail.Stamp, columns: Row) -> None:
        """Entries of one instance; `columns` will hold the new head of its chain."""
        self._told[head.instance] = _Told(head, stamp, entries, columns)

    def add(self, public_id: str, entry: Entry) -> None:
        """One more entry of an instance that was told about."""
        self._told[public_id].entries.append(entry)

    @property
    def is_empty(self) -> bool:
        """Has nothing happened?"""
        return not any(told.entries for told in self._told.values())

    def touches(self, public_id: str) -> bool:
        """Does the act change this instance?"""
        return public_id in self._told

    def seal(self) -> None:
        """Number and chain everything that was told; nothing may be told afterwards."""
        for told in self._told.values():
            link = trail.seal(self.key, told.head, told.entries, told.stamp)
            self.entries += link.entries
            self.payloads += link.payloads
            told.columns["entries"] = link.head.entries
            told.columns["last_seal"] = link.head.last_seal
            told.columns["head"] = chain.seal_of_head(self.key, link.head)

    def write(self, connection: sa.Connection) -> bool:
        """Write everything. False: an instance is not at the version that was read; the caller must roll back."""
        if self.started:
            connection.execute(sa.insert(tables.instance), self.started)
        # Always in the same order, so that two acts on the same two instances cannot wait for each other.
        for public_id, version, values in sorted(self.changed, key=lambda change: change[0]):
            if not _update(connection, public_id, version, values):
                return False
        if self.entries:
            connection.execute(sa.insert(tables.entry), self.entries)
        if self.payloads:
            connection.execute(sa.insert(tables.payload), self.payloads)
        if self.gone:
            key = sa.tuple_(tables.user_task.c.instance_id, tables.user_task.c.task)
            connection.execute(sa.delete(tables.user_task).where(key.in_(sorted(set(self.gone)))))
        if self.opened:
            connection.execute(
                sa.insert(tables.user_task), [row for task in self.opened for row in rows.task_rows(task)]
            )
        if self.notices:
            connection.execute(sa.insert(tables.notice), self.notices)
        for public_id, number, at in self.erased:
            _erase(connection, public_id, number, at)
        if self.links:
            connection.execute(sa.insert(tables.link), self.links)
        return True


def _update(connection: sa.Connection, public_id: str, version: int, values: Row) -> bool:
    fence = sa.and_(tables.instance.c.id == public_id, tables.instance.c.version == version)
    done = connection.execute(sa.update(tables.instance).where(fence).values(**values, version=version + 1))
    return done.rowcount == 1


def _erase(connection: sa.Connection, public_id: str, number: int, at: str) -> None:
    payload = tables.payload.c
    emptied = {"content": None, "salt": None, "erased_at": at}
    there = sa.and_(payload.instance_id == public_id, payload.number == number, payload.content.is_not(None))
    connection.execute(sa.update(tables.payload).where(there).values(**emptied))
