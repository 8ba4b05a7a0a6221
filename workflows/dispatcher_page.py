"""The dispatcher's page: the open priority calls and the officers on duty. It never offers a call to anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from engine import instances, rows, work_lists
from engine.manifest import Manifest
from engine.runtime import Runtime
from workflows import case_lines, facts, officers, shown, staff, work_list

#: Most calls of the page, the newest of all that are open.
LISTED = 50


def page(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> shown.DispatcherPage:
    """What waits for the dispatcher, the open priority calls with where each stands, who is free to go.

    Calls: late first, then by the priority of their call type, then the oldest. A supervisor sees what waits for
    every dispatcher.
    """
    staff.require(by, "see_dispatch")
    with runtime.database.reading() as db:
        known, types = facts.Facts(db, at), work_list.manifests(db, at)
        person = by.id if by.role == staff.DISPATCHER else None
        todo = work_lists.listed(db, roles=[staff.DISPATCHER], person=person)
        calls, more = _calls(db, by=by, known=known, types=types)
        return shown.DispatcherPage(
            todo=tuple(work_list.item(task, by=by, known=known, types=types) for task in todo),
            calls=calls,
            officers=officers.on_duty(db, known=known),
            at=at,
            more=more,
        )


def _calls(
    db: sa.Connection, *, by: staff.Person, known: facts.Facts, types: Mapping[str, Manifest]
) -> tuple[tuple[shown.CaseLine, ...], int]:
    """The open calls under the sheet's first heading, and how many more there are."""
    priority = [key for key, manifest in types.items() if manifest.heading == work_list.PRIORITY_HEADING]
    asked: instances.Asked = {"call_types": priority, "statuses": [rows.RUNNING, rows.INCIDENT]}
    found = instances.found(db, limit=LISTED, **asked)
    ordered = sorted(found, key=lambda row: (types[row.call_type].priority, row.opened_at, row.number))
    lines = case_lines.open_lines(db, ordered, by=by, known=known, types=types)
    return lines, instances.how_many(db, **asked) - len(found)
