"""Instances and open user tasks as frozen values, and how their rows become them. It never writes or decides."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engine import clock, recorded, tables
from engine.acts import Held, Mark, Marks, OpenTask, Value
from engine.errors import NotFound

Row = dict[str, Any]

RUNNING, ENDED, CANCELLED, INCIDENT = "running", "ended", "cancelled", "incident"
OPEN, CLAIMED = "open", "claimed"

#: Where a user task without a due moment stands in lists: behind all others.
_NEVER = "9999-12-31T23:59:59+00:00"


@dataclass(frozen=True)
class Incident:
    """Why an instance cannot go on."""

    element: str | None
    #: one sentence without personal data
    sentence: str


@dataclass(frozen=True)
class InstanceRow:
    """One instance, without its state."""

    #: random and opaque: stands in URLs
    public_id: str
    #: for people: "2026-0142"
    number: str
    call_type: str
    release_id: int
    #: running, ended, cancelled, incident
    status: str
    version: int
    next_due: dt.datetime | None
    subject: str | None
    scope: str | None
    outcome: str | None
    disposition: str | None
    #: to whom a supervisor gave it
    owner: str | None
    key: str | None
    opened_by: str | None
    #: who told, when somebody else filed it
    opened_for: str | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    held: tuple[Held, ...]
    marks: Marks
    incident: Incident | None


@dataclass(frozen=True)
class UserTask:
    """One open user task with what a list shows of it."""

    #: public id of its instance
    instance: str
    task: str
    element: str
    path: str
    round: int
    name: str
    detail: str | None
    lane: str
    tag: str | None
    form: str
    due: dt.datetime | None
    opened_at: dt.datetime
    #: open, claimed
    status: str
    claimed_by: str | None
    claimed_at: dt.datetime | None
    #: who may complete it; empty: everybody with the role
    performers: tuple[str, ...]
    #: a supervisor has named the performer
    given: bool
    declined: tuple[str, ...]
    #: case number
    number: str
    call_type: str
    heading: int
    order: int
    priority: int
    subject: str | None
    scope: str | None
    #: where it stands in any list; pass the last one of a page to get the next page
    position: str
    #: the operation that opened it
    operation: str = field(repr=False)

    def to_whom(self, performer: str) -> str | None:
        """Who may take it up by the row of this performer ("" = the whole role): see `tables.user_task.open_to`."""
        if self.claimed_by is not None:
            return self.claimed_by if performer in ("", self.claimed_by) else None
        return None if performer in self.declined else performer


@dataclass(frozen=True)
class Copies:
    """What each user task of an instance carries of the instance and its manifest."""

    instance: str
    number: str
    call_type: str
    heading: int
    order: int
    priority: int
    subject: str | None
    scope: str | None


# Instances -----------------------------------------------------------------------------------------

_KEPT_APART = {"id", "series", "serial", "state", "opened_by_operation", "claims", "entries", "last_seal", "head"}
_KEPT_APART |= {"failures", "retry_at"}
INSTANCE_COLUMNS = (
    *(c for c in tables.instance.c if c.name not in _KEPT_APART),
    tables.instance.c.id,
    tables.instance.c.claims,
)


def instance_row(row: sa.Row[Any]) -> InstanceRow:
    """The instance of a row that has INSTANCE_COLUMNS."""
    values = {column.name: row._mapping[column.name] for column in INSTANCE_COLUMNS}
    claims = values.pop("claims")
    return InstanceRow(
        public_id=values.pop("id"),
        held=tuple(_held(one) for one in values.pop("held")),
        marks=recorded.with_claims(_marks(values.pop("marks")), claims),
        incident=None if (incident := values.pop("incident")) is None else Incident(**incident),
        **values,
    )


def by_id(connection: sa.Connection, public_id: str) -> InstanceRow:
    """One instance; raises NotFound."""
    row = connection.execute(sa.select(*INSTANCE_COLUMNS).where(tables.instance.c.id == public_id)).first()
    if row is None:
        raise no_such_case()
    return instance_row(row)


def instance_opened_by(connection: sa.Connection, operation: str) -> InstanceRow | None:
    """The instance that an operation has opened, None if it has not been written."""
    query = sa.select(*INSTANCE_COLUMNS).where(tables.instance.c.opened_by_operation == operation)
    row = connection.execute(query).first()
    return None if row is None else instance_row(row)


def no_such_case() -> NotFound:
    """There is none, or not for this person: both read the same."""
    return NotFound("There is no such case.")


def held_values(held: Sequence[Held]) -> list[Row]:
    """Held messages as they are kept in the instance's row."""
    return [{**dataclasses.asdict(one), "sent_at": clock.text(one.sent_at)} for one in held]


def _held(values: Row) -> Held:
    return Held(**{**values, "sent_at": clock.parse(values["sent_at"])})


def marks_values(marks: Marks) -> Row:
    """Marks as they are kept in the instance's row."""
    return dataclasses.asdict(marks)


def _marks(values: Row) -> Marks:
    tags = {tag: Mark(**mark) for tag, mark in values["tags"].items()}
    return Marks(tags=tags, first=values["first"], given_to=values["given_to"])


# User tasks ----------------------------------------------------------------------------------------


def opened_task(task: OpenTask, copies: Copies, *, at: dt.datetime, operation: str) -> UserTask:
    """The open user task that an act has just opened."""
    return placed(
        UserTask(
            **{name: getattr(task, name) for name in _SHARED},
            **dataclasses.asdict(copies),
            opened_at=at,
            status=OPEN,
            claimed_by=None,
            claimed_at=None,
            performers=tuple(sorted(set(task.performers))),
            given=False,
            declined=(),
            position="",
            operation=operation,
        )
    )


_SHARED = ("task", "element", "path", "round", "name", "detail", "lane", "tag", "form", "due")


def placed(task: UserTask) -> UserTask:
    """The task with its place in lists: priority, then due, then opened."""
    due = _NEVER if task.due is None else clock.text(task.due)
    place = f"{task.priority:02} {due} {clock.text(task.opened_at)} {task.number} {task.task}"
    return dataclasses.replace(task, position=place)


def task_rows(task: UserTask) -> list[Row]:
    """The rows of a task, one for each performer."""
    values: dict[str, Value] = {f.name: getattr(task, f.name) for f in dataclasses.fields(task)}
    values["instance_id"] = values.pop("instance")
    values["row_order"] = values.pop("order")
    values["performers"] = list(task.performers)
    values["declined"] = list(task.declined)
    return [
        {**values, "performer": performer, "open_to": task.to_whom(performer), "leading": number == 0}
        for number, performer in enumerate(task.performers or ("",))
    ]


def user_task(row: sa.Row[Any]) -> UserTask:
    """The user task of any of its rows."""
    values = dict(row._mapping)
    for name in ("performer", "open_to", "leading"):
        del values[name]
    values["instance"] = values.pop("instance_id")
    values["order"] = values.pop("row_order")
    values["performers"] = tuple(values["performers"])
    values["declined"] = tuple(values["declined"])
    return UserTask(**values)


def tasks_of(connection: sa.Connection, public_id: str) -> tuple[UserTask, ...]:
    """The open user tasks of an instance, as lists order them."""
    query = sa.select(tables.user_task).where(tables.user_task.c.instance_id == public_id, tables.user_task.c.leading)
    return tuple(user_task(row) for row in connection.execute(query.order_by(tables.user_task.c.position)))
