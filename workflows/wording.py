"""Ages and lists in the words of the pages; days and times are those of `show`. It never reads a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from workflows import calendar, shown

#: Minutes after which an age is told in hours.
TWO_HOURS = 120
TWO_DAYS = 48


def age(zone: ZoneInfo, *, since: dt.datetime, now: dt.datetime, unit: str, days: calendar.Calendar) -> shown.Age:
    """How old something is, in minutes or in school days of its own calendar; on its first day "New today"."""
    if unit == "minutes":
        minutes = int((now - since).total_seconds() // 60)
        if minutes < TWO_HOURS:
            return shown.Age(str(minutes), "min")
        hours = minutes // 60
        return shown.Age(str(hours), "hours") if hours < TWO_DAYS else shown.Age(str(hours // 24), "days")
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    count = calendar.school_days_between(days, first + dt.timedelta(days=1), today)
    if count == 0:
        return shown.Age("New", "today" if first == today else "since the last school day")
    return shown.Age(str(count), "school day" if count == 1 else "school days")


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def quoted(words: str) -> str:
    """“words”"""
    return f"“{words}”"
