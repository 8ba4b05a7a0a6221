"""Looking at instances: one with everything open on it, or many by what they are about. It never changes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engine import definitions, rows, spiff, tables
from engine.acts import Value
from engine.definitions import Release
from engine.rows import InstanceRow, UserTask
from engine.runtime import Runtime
from engine.spiff import OpenElement as OpenElement

_INSTANCE = tables.instance.c


@dataclass(frozen=True)
class Linked:
    """A case that another one has started or told something, as one of the two sees it."""

    row: InstanceRow
    #: started, started_by, message, message_from
    how: str
    message: str
    linked_at: dt.datetime


@dataclass(frozen=True)
class Instance:
    """One instance with everything that is open on it."""

    row: InstanceRow
    release: Release
    tasks: tuple[UserTask, ...]
    #: where its tokens stand
    open: tuple[OpenElement, ...]
    #: of its own process; personal
    variables: Mapping[str, Value] = field(repr=False)
    linked: tuple[Linked, ...]


def look(runtime: Runtime, *, instance: str) -> Instance:
    """Everything about one instance but its trail; raises NotFound. Who may see it is for the caller to say."""
    with runtime.database.reading() as connection:
        return look_on(connection, instance=instance)


def look_on(connection: sa.Connection, *, instance: str) -> Instance:
    """As `look`, on an open connection."""
    row = rows.by_id(connection, instance)
    state = connection.scalar(sa.select(_INSTANCE.state).where(_INSTANCE.id == instance)) or b""
    release = definitions.get_on(connection, release_id=row.release_id)
    return Instance(
        row=row,
        release=release,
        tasks=rows.tasks_of(connection, instance),
        open=() if row.status == rows.CANCELLED else spiff.open_elements(release.definition, state),
        variables=spiff.variables(release.definition, state),
        linked=linked(connection, instance=instance),
    )


def by_number(connection: sa.Connection, *, number: str) -> InstanceRow:
    """The instance with a case number; raises NotFound."""
    row = connection.execute(sa.select(*rows.INSTANCE_COLUMNS).where(_INSTANCE.number == number)).first()
    if row is None:
        raise rows.no_such_case()
    return rows.instance_row(row)


def opened_by(connection: sa.Connection, *, operation: str, instance: str) -> bool:
    """Is this the instance that an operation has opened?"""
    query = sa.select(_INSTANCE.id).where(_INSTANCE.id == instance, _INSTANCE.opened_by_operation == operation)
    return connection.execute(query).first() is not None


def several(connection: sa.Connection, *, ids: Collection[str]) -> tuple[InstanceRow, ...]:
    """The instances with these public ids, in no order; unknown ids are left out."""
    query = sa.select(*rows.INSTANCE_COLUMNS).where(_INSTANCE.id.in_(sorted(set(ids))))
    return tuple(rows.instance_row(row) for row in connection.execute(query))


def found(
    connection: sa.Connection,
    *,
    call_types: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    scopes: Collection[str] | None = None,
    subjects: Collection[str] | None = None,
    filed_by: str | None = None,
    key: str | None = None,
    number: str | None = None,
    opened_from: dt.datetime | None = None,
    opened_before: dt.datetime | None = None,
    closed_from: dt.datetime | None = None,
    has_timer: bool = False,
    skip: int = 0,
    limit: int | None = 50,
) -> tuple[InstanceRow, ...]:
    """Instances that fit everything that is asked, the newest first.

    `key`: as `key_of` gives it; `number`: how the case number begins; `filed_by`: who filed it, or for whom.
    """
    wanted: list[sa.ColumnElement[bool]] = [
        column.in_(sorted(set(values)))
        for column, values in (
            (_INSTANCE.call_type, call_types),
            (_INSTANCE.status, statuses),
            (_INSTANCE.scope, scopes),
            (_INSTANCE.subject, subjects),
        )
        if values is not None
    ]
    if filed_by is not None:
        wanted.append(sa.or_(_INSTANCE.opened_by == filed_by, _INSTANCE.opened_for == filed_by))
    if key is not None:
        wanted.append(_INSTANCE.key == key)
    if number is not None:
        wanted.append(_INSTANCE.number.startswith(number, autoescape=True))
    if opened_from is not None:
        wanted.append(_INSTANCE.opened_at >= opened_from)
    if opened_before is not None:
        wanted.append(_INSTANCE.opened_at < opened_before)
    if closed_from is not None:
        wanted.append(_INSTANCE.closed_at >= closed_from)
    if has_timer:
        wanted.append(_INSTANCE.next_due.is_not(None))
    query = sa.select(*rows.INSTANCE_COLUMNS).where(*wanted)
    query = query.order_by(_INSTANCE.opened_at.desc(), _INSTANCE.serial.desc()).offset(skip).limit(limit)
    return tuple(rows.instance_row(row) for row in connection.execute(query))


def count(
    connection: sa.Connection,
    *,
    scopes: Collection[str] | None = None,
    opened_from: dt.datetime | None = None,
    closed_from: dt.datetime | None = None,
) -> dict[tuple[str, str], int]:
    """How many instances there are (opened, closed since a moment) by (call type, status)."""
    query = sa.select(_INSTANCE.call_type, _INSTANCE.status, sa.func.count())
    if scopes is not None:
        query = query.where(_INSTANCE.scope.in_(sorted(set(scopes))))
    if opened_from is not None:
        query = query.where(_INSTANCE.opened_at >= opened_from)
    if closed_from is not None:
        query = query.where(_INSTANCE.closed_at >= closed_from)
    grouped = connection.execute(query.group_by(_INSTANCE.call_type, _INSTANCE.status))
    return {(call_type, status): number for call_type, status, number in grouped}


def linked(connection: sa.Connection, *, instance: str) -> tuple[Linked, ...]:
    """The cases an instance has started or told something, and those that did so to it, in order of time."""
    link = tables.link.c
    seen: list[Linked] = []
    for here, there in ((link.source, link.target), (link.target, link.source)):
        query: sa.Select[Any] = (
            sa.select(*rows.INSTANCE_COLUMNS, link.how, link.message, link.linked_at)
            .join_from(tables.link, tables.instance, there == _INSTANCE.id)
            .where(here == instance)
        )
        for row in connection.execute(query):
            how = row.how if here is link.source else _REVERSE[row.how]
            seen.append(Linked(rows.instance_row(row), how, row.message, row.linked_at))
    return tuple(sorted(seen, key=lambda one: (one.linked_at, one.row.number)))


_REVERSE = {"started": "started_by", "message": "message_from"}
