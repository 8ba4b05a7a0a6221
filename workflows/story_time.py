"""Time as a story lets it pass: timers fire when due, watches are asked each school morning. It only moves on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from engine import acting, instances, rows, story
from engine.clock import MovableClock
from engine.runtime import Runtime
from workflows import calendar, facts, settings, watches

_ONE_MINUTE = dt.timedelta(minutes=1)
LAST_BELL = "last bell"


def until(runtime: Runtime, *, wait: story.Wait, student: str | None, at: dt.datetime) -> dt.datetime:
    """The moment at which a wait that begins at `at` is over, by the student's own calendar."""
    with runtime.database.reading() as db:
        known = facts.Facts(db, at)
        days = known.calendar_of(student)
        if wait.school_days:
            day = calendar.school_day_after(days, known.today, wait.school_days)
            hour = settings.time_of(known.settings, "school_hour")
            return calendar.moment(known.zone, day, hour) + _ONE_MINUTE
        if wait.until == LAST_BELL:
            return calendar.last_bell(days, known.today) or at
        if wait.until:
            return calendar.moment(known.zone, known.today, dt.time.fromisoformat(wait.until))
        return at + dt.timedelta(minutes=wait.minutes)


def pass_until(runtime: Runtime, *, clock: MovableClock, to: dt.datetime, cases: Sequence[str]) -> None:
    """Move the clock on to `to`, stopping at each due timer of these cases and at each morning on the way."""
    while True:
        now = clock.now()
        stop = min([to, *_dues(runtime, cases, now), _morning(runtime, now)])
        clock.move_to(max(stop, now))
        for case in cases:
            acting.fire_due(runtime, instance=case, at=clock.now())
        watches.ask(runtime, at=clock.now())
        if stop >= to:
            return


def _dues(runtime: Runtime, cases: Sequence[str], now: dt.datetime) -> list[dt.datetime]:
    with runtime.database.reading() as db:
        found = instances.several(db, ids=cases)
    return [max(row.next_due, now) for row in found if row.next_due is not None and row.status == rows.RUNNING]


def _morning(runtime: Runtime, now: dt.datetime) -> dt.datetime:
    """The next time the hour of the morning comes, school day or not."""
    with runtime.database.reading() as db:
        known = facts.Facts(db, now)
    hour = settings.time_of(known.settings, "school_hour")
    today = calendar.moment(known.zone, known.today, hour)
    return today if today > now else calendar.moment(known.zone, known.today + dt.timedelta(days=1), hour)
