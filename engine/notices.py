"""Notices: what a case tells persons, one row for each reader, counted until read. It never sends anything onward.

A text begins with the case number and holds nothing about a family. Drawn notices come from the diagram; the engine's
own sentences (a message is kept, was not delivered, …) have no number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from engine import loading, tables
from engine.acts import Advanced, Held
from engine.bundles import Bundle
from engine.errors import NotFound
from engine.rows import InstanceRow, Row
from engine.runtime import Runtime

#: The message whose throw events are notices.
MESSAGE = "notice"


@dataclass(frozen=True)
class Notice:
    """One notice for one reader."""

    id: str
    reader: str
    #: public id and number of the case
    instance: str
    number: str
    #: its number in the diagram; None: one of the engine's own sentences
    notice: str | None
    text: str
    sent_at: dt.datetime
    read_at: dt.datetime | None


# Making --------------------------------------------------------------------------------------------


def rows_of(row: InstanceRow, sentences: Iterable[tuple[str, str]], *, at: dt.datetime) -> list[Row]:
    """Rows of the engine's own sentences, given as (reader, text)."""
    return [_row(row, reader, text, None, at) for reader, text in sentences]


def rows_of_messages(
    row: InstanceRow, bundle: Bundle, held: Sequence[Held], advanced: Advanced, *, at: dt.datetime
) -> list[Row]:
    """Rows of the notices an instance has thrown, and of those that tell senders what was not delivered."""
    found = []
    for thrown in advanced.thrown:
        if thrown.message == MESSAGE:
            readers = dict.fromkeys(str(reader) for reader in _list(thrown.payload["to"]) if reader)
            notice, text = thrown.payload.get("notice"), str(thrown.payload["text"])
            found += [_row(row, reader, text, None if notice is None else str(notice), at) for reader in readers]
    for message in held:
        if message.number in advanced.undelivered and message.sender is not None:
            text = f"*{label(bundle, message.message)}* was kept, but no step can take it any more."
            found.append(_row(row, message.sender, text, None, at))
    return found


def label(bundle: Bundle, message: str) -> str:
    """The words for a message: the manifest's label, else its name."""
    declared = bundle.manifest.messages.get(message)
    return declared.label if declared is not None else message


def _row(row: InstanceRow, reader: str, text: str, notice: str | None, at: dt.datetime) -> Row:
    begun = text if text.startswith(row.number) else f"{row.number}: {text}"
    values = {"id": loading.new_id(), "reader": reader, "instance_id": row.public_id, "notice": notice}
    return {**values, "text": begun, "sent_at": at, "read_at": None}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


# Reading -------------------------------------------------------------------------------------------


def for_reader(
    connection: sa.Connection, *, reader: str, unread_only: bool = False, limit: int = 50
) -> tuple[Notice, ...]:
    """A person's notices, the newest first."""
    query = _query().where(tables.notice.c.reader == reader)
    if unread_only:
        query = query.where(tables.notice.c.read_at.is_(None))
    return _notices(connection, query.order_by(tables.notice.c.sent_at.desc(), tables.notice.c.id).limit(limit))


def of_instance(connection: sa.Connection, *, instance: str) -> tuple[Notice, ...]:
    """All notices of an instance, the oldest first."""
    query = _query().where(tables.notice.c.instance_id == instance)
    return _notices(connection, query.order_by(tables.notice.c.sent_at, tables.notice.c.id))


def count_unread(connection: sa.Connection, *, reader: str) -> int:
    """How many notices a person has not read yet."""
    query = sa.select(sa.func.count()).where(tables.notice.c.reader == reader, tables.notice.c.read_at.is_(None))
    return int(connection.scalar(query) or 0)


def mark_read(runtime: Runtime, *, reader: str, at: dt.datetime, notice: str | None = None) -> int:
    """Mark one notice of a person as read, or all; gives how many were unread. Raises NotFound for a foreign one."""
    mine = tables.notice.c.reader == reader
    if notice is not None:
        mine = sa.and_(mine, tables.notice.c.id == notice)
    with runtime.database.writing() as connection:
        if notice is not None and connection.execute(sa.select(tables.notice.c.id).where(mine)).first() is None:
            raise NotFound("There is no such notice.")
        unread = sa.update(tables.notice).where(mine, tables.notice.c.read_at.is_(None))
        return connection.execute(unread.values(read_at=at)).rowcount


def _query() -> sa.Select[tuple[object, ...]]:
    return sa.select(tables.notice, tables.instance.c.number).join_from(tables.notice, tables.instance)


def _notices(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> tuple[Notice, ...]:
    found = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        found.append(Notice(instance=values.pop("instance_id"), **values))
    return tuple(found)
