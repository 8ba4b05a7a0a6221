"""Notices of one reader: the list, the count in every header, marking as read. It never sends one."""

from __future__ import annotations

import datetime as dt

from engine import definitions, instances
from engine import notices as engine_notices
from engine.runtime import Runtime
from workflows import sheet, shown, staff

#: The newest of them that the page lists.
LISTED = 100


def for_person(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> tuple[shown.NoticeShown, ...]:
    """The reader's notices, the newest first; `priority`: of a call type under the sheet's first heading."""
    staff.require(by, "see_notices")
    with runtime.database.reading() as db:
        found = engine_notices.for_reader(db, reader=by.id, limit=LISTED)
        priority = {
            release.call_type
            for release in definitions.all_in_force_on(db, at=at)
            if release.bundle.manifest.heading == sheet.PRIORITY_HEADING
        }
        cases = {row.public_id: row for row in instances.several(db, ids=[notice.instance for notice in found])}
    return tuple(_shown(notice, cases[notice.instance], by, priority) for notice in found)


def count(runtime: Runtime, *, by: staff.Person) -> int:
    """How many notices the reader has not read."""
    with runtime.database.reading() as db:
        return engine_notices.count_unread(db, reader=by.id)


def mark_read(runtime: Runtime, *, notice: str, by: staff.Person, at: dt.datetime) -> None:
    """Mark one of the reader's notices as read; NotFound for somebody else's."""
    staff.require(by, "see_notices")
    engine_notices.mark_read(runtime, reader=by.id, at=at, notice=notice)


def mark_all_read(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> None:
    """Mark all notices of the reader as read."""
    staff.require(by, "see_notices")
    engine_notices.mark_read(runtime, reader=by.id, at=at)


def _shown(
    notice: engine_notices.Notice, case: instances.InstanceRow, by: staff.Person, priority: set[str]
) -> shown.NoticeShown:
    return shown.NoticeShown(
        id=notice.id,
        case=case.public_id if staff.sees_school(by, case.scope) else None,
        number=notice.number,
        text=notice.text,
        at=notice.sent_at,
        read=notice.read_at is not None,
        priority=case.call_type in priority,
    )
