"""Looking at instances: one with everything open on it, or many by what they are about. It never changes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

import sqlalchemy as sa

from engine import clock, definitions, rows, spiff, tables
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
    #: started, started_by, message, message_from, beside
    how: str
    message: str
    linked_at: dt.datetime


@dataclass(frozen=True)
class Stopped:
    """An instance that stands still as an incident."""

    row: InstanceRow
    #: how often it has come to that: once, and once more for each retry in vain
    tries: int
    last_at: dt.datetime


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


class Asked(TypedDict, total=False):
    """What instances are asked for; they must fit everything that is given."""

    call_types: Collection[str] | None
    statuses: Collection[str] | None
    scopes: Collection[str] | None
    subjects: Collection[str] | None
    #: who filed it, or for whom
    filed_by: str | None
    #: as `key_of` gives it
    key: str | None
    #: how the case number begins
    number: str | None
    opened_from: dt.datetime | None
    opened_before: dt.datetime | None
    closed_from: dt.datetime | None
    has_timer: bool


def found(
    connection: sa.Connection, *, skip: int = 0, limit: int | None = 50, **asked: Unpack[Asked]
) -> tuple[InstanceRow, ...]:
    """Instances that fit everything that is asked: those closed last first if `closed_from` is, else the newest."""
    newest = _INSTANCE.opened_at if asked.get("closed_from") is None else _INSTANCE.closed_at
    query = sa.select(*rows.INSTANCE_COLUMNS).where(*_fitting(asked))
    query = query.order_by(newest.desc(), _INSTANCE.serial.desc()).offset(skip).limit(limit)
    return tuple(rows.instance_row(row) for row in connection.execute(query))


def how_many(connection: sa.Connection, **asked: Unpack[Asked]) -> int:
    """How many instances fit everything that is asked."""
    query = sa.select(sa.func.count()).select_from(tables.instance).where(*_fitting(asked))
    return connection.scalar(query) or 0


def _fitting(asked: Asked) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = [
        column.in_(sorted(set(values)))
        for column, values in (
            (_INSTANCE.call_type, asked.get("call_types")),
            (_INSTANCE.status, asked.get("statuses")),
            (_INSTANCE.scope, asked.get("scopes")),
            (_INSTANCE.subject, asked.get("subjects")),
        )
        if values is not None
    ]
    if (person := asked.get("filed_by")) is not None:
        wanted.append(sa.or_(_INSTANCE.opened_by == person, _INSTANCE.opened_for == person))
    if (key := asked.get("key")) is not None:
        wanted.append(_INSTANCE.key == key)
    if (number := asked.get("number")) is not None:
        wanted.append(_INSTANCE.number.startswith(number, autoescape=True))
    if (opened_from := asked.get("opened_from")) is not None:
        wanted.append(_INSTANCE.opened_at >= opened_from)
    if (opened_before := asked.get("opened_before")) is not None:
        wanted.append(_INSTANCE.opened_at < opened_before)
    if (closed_from := asked.get("closed_from")) is not None:
        wanted.append(_INSTANCE.closed_at >= closed_from)
    if asked.get("has_timer"):
        wanted.append(_INSTANCE.next_due.is_not(None))
    return wanted


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


def stopped(connection: sa.Connection, *, limit: int = 50) -> tuple[Stopped, ...]:
    """The instances that stand still as an incident, those that failed last first."""
    entry = tables.entry.c
    failed = (
        sa.select(entry.instance_id, sa.func.count().label("tries"), sa.func.max(entry.recorded_at).label("last"))
        .join_from(tables.entry, tables.instance, entry.instance_id == _INSTANCE.id)
        .where(_INSTANCE.status == rows.INCIDENT, entry.kind == "incident.raised")
        .group_by(entry.instance_id)
        .subquery()
    )
    query: sa.Select[Any] = (
        sa.select(*rows.INSTANCE_COLUMNS, failed.c.tries, failed.c.last)
        .join_from(tables.instance, failed, failed.c.instance_id == _INSTANCE.id)
        .order_by(failed.c.last.desc(), _INSTANCE.serial.desc())
        .limit(limit)
    )
    found = connection.execute(query)
    return tuple(Stopped(rows.instance_row(row), row.tries, clock.parse(row.last)) for row in found)


def open_by_release(connection: sa.Connection) -> dict[str, tuple[tuple[int, int], ...]]:
    """Call type -> (number of a release, how many instances are open on it), the newest release first."""
    release = tables.release.c
    query = (
        sa.select(release.call_type, release.number, sa.func.count())
        .join_from(tables.instance, tables.release, release.id == _INSTANCE.release_id)
        .where(_INSTANCE.status.in_((rows.RUNNING, rows.INCIDENT)))
        .group_by(release.call_type, release.number)
        .order_by(release.call_type, release.number.desc())
    )
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for call_type, number, count in connection.execute(query):
        found[call_type] = (*found.get(call_type, ()), (number, count))
    return found


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


_REVERSE = {"started": "started_by", "message": "message_from", "beside": "beside"}
