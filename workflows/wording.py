"""Ages and lists in the words of the pages; days and times are those of `show`. It never reads a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from workflows import calendar, shown

#: Minutes after which an age is told in hours.
TWO_HOURS = 120
MINUTES, HOURS = "min", "hours"


def age(zone: ZoneInfo, *, since: dt.datetime, now: dt.datetime, unit: str, days: calendar.Calendar) -> shown.Age:
    """How old something is: in minutes or hours on its first day where minutes count, else in school days.

    The school days are those of its own calendar; where they count, it is "New today" on its first day.
    """
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    if unit == "minutes" and first == today:
        minutes = int((now - since).total_seconds() // 60)
        return shown.Age(str(minutes), MINUTES) if minutes < TWO_HOURS else shown.Age(str(minutes // 60), HOURS)
    count = calendar.school_days_between(days, first + dt.timedelta(days=1), today)
    if count == 0:
        return shown.Age("New", "today" if first == today else "since the last school day")
    return shown.Age(str(count), "school day" if count == 1 else "school days")


def in_minutes(age: shown.Age) -> bool:
    """Whether it is a matter of today that counts by the clock."""
    return age.unit in (MINUTES, HOURS)


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def quoted(words: str) -> str:
    """“words”"""
    return f"“{words}”"
