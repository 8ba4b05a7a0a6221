"""The watches of the call types, asked each school morning: Python knows no such rule. It sends nothing itself."""

from __future__ import annotations

import datetime as dt

from engine import definitions, instances, messages, rows
from engine.runtime import Runtime
from workflows import calendar, facts, settings


def ask(runtime: Runtime, *, at: dt.datetime) -> int:
    """Ask the watches of every case whose school day has begun; how many messages were sent.

    Asked again on the same day, a watch sends nothing a second time. One whose message no step waits for is not asked.
    """
    with runtime.database.reading() as db:
        known = facts.Facts(db, at)
        watched = [one.call_type for one in definitions.all_in_force_on(db, at=at) if one.bundle.manifest.watches]
        cases = instances.found(db, call_types=watched, statuses=[rows.RUNNING], limit=None) if watched else ()
        begun = [row.public_id for row in cases if _has_begun(known, row.scope)]
    return sum(messages.watch(runtime, instance=case, at=at) for case in begun)


def _has_begun(known: facts.Facts, school: str | None) -> bool:
    """Whether today is a school day there and the hour of the morning has come."""
    hour, local = settings.time_of(known.settings, "school_hour"), known.now.astimezone(known.zone)
    return local.time() >= hour and calendar.is_school_day(known.calendar(school), known.today)
