"""Lists of open user tasks, and drafts of their forms. A page of a list costs the same however much is open.

It never changes a user task.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine import rows, tables
from engine.acts import Values
from engine.rows import UserTask
from engine.runtime import Runtime

_TASK = tables.user_task.c

#: Rows of a page.
PAGE = 50


def listed(
    connection: sa.Connection,
    *,
    roles: Collection[str] | None = None,
    person: str | None = None,
    by_name_only: bool = False,
    scopes: Collection[str] | None = None,
    due_before: dt.datetime | None = None,
    after: str = "",
    limit: int = PAGE,
) -> tuple[UserTask, ...]:
    """Open user tasks: priority first, then due, then opened.

    `roles`, `scopes`: only those of these lanes and of these scopes; None: all. `person`: only those this person may
    take up now: named, claimed, or (unless `by_name_only`) open to the whole role and not declined; `roles` are then
    the person's and must be given. `due_before`: only those due before. `after`: the `position` of the last one of the
    page before.
    """
    asked = parts(
        roles=roles, person=person, by_name_only=by_name_only, scopes=scopes, due_before=due_before, after=after
    )
    pages = [page_of(part, limit=limit) for part in asked]
    if not pages:
        return ()
    query = pages[0]
    if len(pages) > 1:
        together = sa.union_all(*(sa.select(page.subquery()) for page in pages)).subquery()
        query = sa.select(together).order_by(together.c.position).limit(limit)
    return tuple(rows.user_task(row) for row in connection.execute(query))


Part = list[sa.ColumnElement[bool]]


def parts(
    *,
    roles: Collection[str] | None = None,
    person: str | None = None,
    by_name_only: bool = False,
    scopes: Collection[str] | None = None,
    due_before: dt.datetime | None = None,
    after: str = "",
) -> list[Part]:
    """The index ranges a list is merged from, as conditions."""
    rest: Part = [_TASK.position > after] if after else []
    if due_before is not None:
        rest.append(_TASK.due < due_before)
    lanes: list[Part] = [[]] if roles is None else [[_TASK.lane == role] for role in sorted(set(roles))]
    whose: list[Part] = [[_TASK.leading.is_(True)]]
    if person is not None:
        whose = [[_TASK.open_to == person]]
        if not by_name_only:
            whose.append([_TASK.open_to == "", ~_has_declined(person)])
    where: list[Part] = [[]] if scopes is None else [[_TASK.scope == scope] for scope in sorted(set(scopes))]
    return [[*one, *lane, *scope, *rest] for lane in lanes for one in whose for scope in where]


def page_of(part: Part, *, limit: int) -> sa.Select[Any]:
    """The first rows of one index range: read in order and no further than the page."""
    return sa.select(tables.user_task).where(*part).order_by(_TASK.position).limit(limit)


def of_instance(connection: sa.Connection, *, instance: str) -> tuple[UserTask, ...]:
    """The open user tasks of an instance."""
    return rows.tasks_of(connection, instance)


def of_instances(connection: sa.Connection, *, instances: Collection[str]) -> dict[str, tuple[UserTask, ...]]:
    """The open user tasks of several instances, by public id, as lists order them; one with none is left out."""
    query = sa.select(tables.user_task).where(_TASK.instance_id.in_(sorted(set(instances))), _TASK.leading.is_(True))
    found: dict[str, tuple[UserTask, ...]] = {}
    for row in connection.execute(query.order_by(_TASK.position)):
        task = rows.user_task(row)
        found[task.instance] = (*found.get(task.instance, ()), task)
    return found


def count(
    connection: sa.Connection, *, scopes: Collection[str] | None = None, due_before: dt.datetime | None = None
) -> dict[str, int]:
    """How many user tasks are open (late: due before a moment), by call type."""
    query = sa.select(_TASK.call_type, sa.func.count()).where(_TASK.leading.is_(True)).group_by(_TASK.call_type)
    if scopes is not None:
        query = query.where(_TASK.scope.in_(sorted(scopes)))
    if due_before is not None:
        query = query.where(_TASK.due < due_before)
    return {call_type: number for call_type, number in connection.execute(query)}


def _has_declined(person: str) -> sa.ColumnElement[bool]:
    return sa.type_coerce(_TASK.declined, sa.Text).contains(json.dumps(person), autoescape=True)


# Drafts --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """Answers of a form that a person has not sent yet."""

    answers: Values
    saved_at: dt.datetime


def save_draft(runtime: Runtime, *, instance: str, task: str, person: str, answers: Values, at: dt.datetime) -> None:
    """Keep a person's unsent answers to a user task, in place of earlier ones.

    Whether the user task is open is not looked at: drafts of closed ones are removed by the next sweep.
    """
    values = {"answers": dict(answers), "saved_at": at}
    row = {"instance_id": instance, "task": task, "person": person, **values}
    with runtime.database.writing() as connection:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        statement = insert(tables.draft).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=list(tables.draft.primary_key), set_=values))


def draft(connection: sa.Connection, *, instance: str, task: str, person: str) -> Draft | None:
    """A person's draft for a user task, None if there is none."""
    query = sa.select(tables.draft.c.answers, tables.draft.c.saved_at).where(_draft_of(instance, task, person))
    row = connection.execute(query).first()
    return None if row is None else Draft(row.answers, row.saved_at)


def remove_old_drafts(connection: sa.Connection) -> int:
    """Remove the drafts of user tasks that are not open any more; gives how many."""
    open_ = sa.exists().where(_TASK.instance_id == tables.draft.c.instance_id, _TASK.task == tables.draft.c.task)
    return connection.execute(sa.delete(tables.draft).where(~open_)).rowcount


def _draft_of(instance: str, task: str, person: str) -> sa.ColumnElement[bool]:
    draft = tables.draft.c
    return sa.and_(draft.instance_id == instance, draft.task == task, draft.person == person)
