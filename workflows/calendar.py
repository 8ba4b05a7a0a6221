"""School-day arithmetic: pure functions over a calendar and days. It never reads a table and never asks for the time.

A school day is a day from Monday to Friday that the calendar does not close. Weekends and closures neither count nor
break anything. All days are local days of the district; bells become moments in its zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine import clock, errors

#: How far ahead a school day is looked for before the calendar is said to have none: two school years.
HORIZON_DAYS = 800
#: How far back an absence is followed: longer than any school year.
LOOK_BACK_DAYS = 400

#: Absent, unknown: absent and the reason is not known.
AUK = "AUK"
#: Confirmed truant.
CT = "CT"
EXCUSED = "excused"
UNEXCUSED = "unexcused"
PRESENT = "present"
#: Suspension, field trip: neither counts nor breaks a run.
EXEMPT = "exempt"
CODES = (AUK, CT, EXCUSED, UNEXCUSED, PRESENT, EXEMPT)

_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Bells:
    """First and last bell of a day, local times."""

    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class Calendar:
    """The school days of one school, or of the district."""

    zone: ZoneInfo
    bells: Bells
    #: days that differ: other bells, or None for a closure
    days: Mapping[dt.date, Bells | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """School days in a row with code AUK, newest last; `missing` are the school days among them without any row."""

    days: tuple[dt.date, ...]
    missing: tuple[dt.date, ...] = ()

    @property
    def length(self) -> int:
        return len(self.days)

    @property
    def first(self) -> dt.date | None:
        return self.days[0] if self.days else None


def is_school_day(calendar: Calendar, day: dt.date) -> bool:
    """Whether there is school on a day."""
    return bells_on(calendar, day) is not None


def bells_on(calendar: Calendar, day: dt.date) -> Bells | None:
    """The bells of a day, None when there is no school; a weekend day is a school day only if the calendar says so."""
    if day in calendar.days:
        return calendar.days[day]
    return calendar.bells if day.weekday() < _SATURDAY else None


def first_bell(calendar: Calendar, day: dt.date) -> dt.datetime | None:
    """The moment of the first bell, None when there is no school."""
    bells = bells_on(calendar, day)
    return None if bells is None else moment(calendar.zone, day, bells.opens)


def last_bell(calendar: Calendar, day: dt.date) -> dt.datetime | None:
    """The moment of the last bell, None when there is no school."""
    bells = bells_on(calendar, day)
    return None if bells is None else moment(calendar.zone, day, bells.closes)


def school_day_after(calendar: Calendar, day: dt.date, count: int) -> dt.date:
    """The `count`-th school day after `day` (1 or more); Refused when the calendar has none in two years."""
    if count < 1:
        raise errors.Refused("School days are counted from 1.")
    left = count
    for after in range(1, HORIZON_DAYS + 1):
        found = day + dt.timedelta(days=after)
        if is_school_day(calendar, found):
            left -= 1
            if left == 0:
                return found
    raise errors.Refused(f"The calendar has no {count} school days in the two years after {day.isoformat()}.")


def school_days_between(calendar: Calendar, first: dt.date, last: dt.date) -> int:
    """How many school days lie from `first` to `last`, both included; 0 when `last` is earlier."""
    return sum(1 for _ in school_days(calendar, first, last))


def school_days(calendar: Calendar, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The school days from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        if is_school_day(calendar, day):
            yield day


def last_complete_day(calendar: Calendar, now: dt.datetime, complete_at: dt.time) -> dt.date:
    """The newest day whose attendance is complete: today once `complete_at` (local) has come, else the day before."""
    local = now.astimezone(calendar.zone)
    return local.date() if local.time() >= complete_at else local.date() - _ONE_DAY


def auk_run(calendar: Calendar, codes: Mapping[dt.date, str], last: dt.date) -> Run:
    """AUK school days in a row, counted backwards from `last`.

    Exempt days are passed over; a school day without a row is not counted and does not break the run, because nobody
    knows what it was; every other code breaks it.
    """
    run: list[dt.date] = []
    missing: list[dt.date] = []
    unsure: list[dt.date] = []
    for back in range(LOOK_BACK_DAYS):
        day = last - dt.timedelta(days=back)
        if not is_school_day(calendar, day):
            continue
        code = codes.get(day)
        if code is None:
            unsure.append(day)
        elif code == AUK:
            run.append(day)
            missing += unsure
            unsure = []
        elif code != EXEMPT:
            break
    return Run(days=tuple(reversed(run)), missing=tuple(reversed(missing)))


def truant_days(calendar: Calendar, codes: Mapping[dt.date, str], first: dt.date, last: dt.date) -> int:
    """How many school days from `first` to `last` are unexcused, AUK or CT."""
    return sum(1 for day in school_days(calendar, first, last) if codes.get(day) in (UNEXCUSED, AUK, CT))


def school_year_start(day: dt.date, month_and_day: str) -> dt.date:
    """The first day of the school year that `day` lies in; `month_and_day` such as "08-01"."""
    month, number = (int(part) for part in month_and_day.split("-"))
    start = dt.date(day.year, month, number)
    return start if start <= day else start.replace(year=day.year - 1)


def moment(zone: ZoneInfo, day: dt.date, time: dt.time) -> dt.datetime:
    """A local day and time as a moment; a time that daylight saving skips is read as if the clock had not moved yet."""
    return clock.moment(dt.datetime.combine(day, time, tzinfo=zone))


def midnight_after(zone: ZoneInfo, day: dt.date) -> dt.datetime:
    """The moment at which a local day ends."""
    return moment(zone, day + _ONE_DAY, dt.time())


def day_of(zone: ZoneInfo, at: dt.datetime) -> dt.date:
    """The local day of a moment."""
    return at.astimezone(zone).date()
