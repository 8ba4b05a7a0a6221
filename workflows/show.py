"""Values in words for people: days, times, numbers with attempts. It never asks a database and never translates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from workflows import attempts

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOT_SAID = "not said"


def day(day: dt.date, today: dt.date) -> str:
    """A day, such as "Thu 19 Nov"; of another year "Thu 19 Nov 2025"."""
    text = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def time(at: dt.datetime, zone: ZoneInfo) -> str:
    """The local time of a moment, such as "09:14"."""
    return at.astimezone(zone).strftime("%H:%M")


def day_and_time(at: dt.datetime, zone: ZoneInfo, today: dt.date) -> str:
    """A moment, such as "Thu 19 Nov, 09:14"; of today only "09:14"."""
    local = at.astimezone(zone)
    return time(at, zone) if local.date() == today else f"{day(local.date(), today)}, {time(at, zone)}"


def listed(texts: Sequence[str]) -> str:
    """Several texts in one; none is "none"."""
    return ", ".join(texts) or "none"


def number(number: attempts.Number, counts_from: dt.datetime, zone: ZoneInfo, today: dt.date) -> str:
    """A telephone number, whose it is, and the attempts that count (those since `counts_from`)."""
    whose = f"{number.number}, {number.owner} ({number.relation}), {kind(number)}"
    if number.do_not_contact:
        return f"{whose}: do not contact"
    counted = [attempt(each, zone, today) for each in number.attempts if each.at >= counts_from]
    return f"{whose}: {'; '.join(counted) or 'not tried'}"


def kind(number: attempts.Number) -> str:
    """Household or non-household, in words."""
    return "household" if number.household else "non-household"


def attempt(attempt: attempts.Attempt, zone: ZoneInfo, today: dt.date) -> str:
    """An attempt, such as "Mon 16 Nov, 09:14 no answer"."""
    local = attempt.at.astimezone(zone)
    result = attempts.RESULTS.get(attempt.result, attempt.result)
    return f"{day(local.date(), today)}, {time(attempt.at, zone)} {result[0].lower()}{result[1:]}"
