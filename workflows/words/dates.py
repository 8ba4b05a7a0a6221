"""Words about time: now, deadlines, school days, bells. They never look at a student's records but his calendar."""

from __future__ import annotations

import datetime as dt

from engine import clock, errors
from engine.acts import Value
from workflows import calendar, settings
from workflows.words.asked import Asked, at_of, count_of, day_of, id_of, word, yes_no

CLOCK = "clock"
TABLE = "table of deadlines"
CALENDAR = "school calendar"


@word("date-time", source=CLOCK, meaning="the moment of the act")
def now(asked: Asked) -> Value:
    return clock.text(asked.now)


@word("date", source=CLOCK, meaning="the day of the act in the district's time zone")
def today(asked: Asked) -> Value:
    return asked.today.isoformat()


@word("any", source=TABLE, meaning="the amount of a deadline: minutes, school days, visits, rounds or a time of day")
def deadline(asked: Asked, name: Value) -> Value:
    return _row(asked, name)["amount"]


@word(
    "date-time",
    optional=1,
    source=f"{TABLE}, {CALENDAR}",
    meaning="when a deadline is due: its amount after `since`; without it, after the step or wait was opened",
)
def due(asked: Asked, name: Value, since: Value = None) -> Value:
    row = _row(asked, name)
    start = at_of(asked, since) or asked.moment.opened or asked.now
    if row["unit"] == "minutes":
        return clock.text(start + dt.timedelta(minutes=count_of(row["amount"])))
    if row["unit"] == "school_days":
        return _at_school_hour(asked, calendar.day_of(asked.zone, start), count_of(row["amount"]))
    raise errors.Refused(f"The deadline {name} is no span of time: only minutes and school days can be due.")


@word("date-time", source=CLOCK, meaning="the earlier of two times; of a time and nothing, the time")
def earlier(asked: Asked, a: Value, b: Value) -> Value:
    given = [at for at in (at_of(asked, a), at_of(asked, b)) if at is not None]
    return clock.text(min(given)) if given else None


@word(
    "date-time",
    source=CALENDAR,
    meaning="the n-th school day of the student's calendar after a day, at the setting school_hour",
)
def school_days_after(asked: Asked, day: Value, n: Value) -> Value:
    first = day_of(asked, day)
    return None if first is None or n is None else _at_school_hour(asked, first, count_of(n))


@word(
    "number",
    source=CALENDAR,
    meaning="the how-manieth school day of the student's calendar today is, counted from a day; before it: 0",
)
def school_day_number(asked: Asked, day: Value) -> Value:
    first = day_of(asked, day)
    return None if first is None else calendar.school_days_between(asked.calendar, first, asked.today)


@word("date-time", source=CALENDAR, meaning="the school's last bell today; past or no school: midnight")
def end_of_school_day(asked: Asked, school: Value) -> Value:
    bell = _last_bell(asked, school)
    if bell is None or bell <= asked.now:
        return clock.text(calendar.midnight_after(asked.zone, asked.today))
    return clock.text(bell)


@word(
    "date-time",
    source=f"{TABLE}, {CALENDAR}",
    meaning="until when a visit today makes sense: refusal_latest minutes before the last bell; no school: now",
)
def latest_useful(asked: Asked, school: Value) -> Value:
    bell = _last_bell(asked, school)
    if bell is None:
        return clock.text(asked.now)
    return clock.text(bell - dt.timedelta(minutes=count_of(_row(asked, "refusal_latest")["amount"])))


@word("yes/no", source=CLOCK, meaning="whether a time is of the same calendar day as the act")
def called_today(asked: Asked, t: Value) -> Value:
    return yes_no(day_of(asked, t) == asked.today)


@word("yes/no", source=f"{CLOCK}, {TABLE}", meaning="whether a time of day is before the deadline morning_ends")
def in_the_morning(asked: Asked, t: Value) -> Value:
    at = at_of(asked, t)
    ends = _row(asked, "morning_ends")["amount"]
    return yes_no(at is not None and at.astimezone(asked.zone).strftime("%H:%M") < str(ends))


@word("texts", source="settings", meaning="a list that the administrator keeps, such as vehicles or languages")
def setting(asked: Asked, name: Value) -> Value:
    value = asked.facts.settings.get(str(name))
    if not isinstance(value, tuple):
        raise errors.Refused(f"There is no list {name} among the settings.")
    return list(value)


@word("text", source="settings", meaning="the telephone of the department's office")
def office_phone(asked: Asked) -> Value:
    return str(asked.facts.settings["department_phone"])


@word("text", source=CALENDAR, meaning="the first and last bell of a school today, or that it is closed")
def bell_times(asked: Asked, school: Value) -> Value:
    known = id_of(school)
    if known is None:
        return None
    bells = calendar.bells_on(asked.facts.calendar(known), asked.today)
    return "closed today" if bells is None else f"{bells.opens:%H:%M} to {bells.closes:%H:%M}"


def _row(asked: Asked, name: Value) -> dict[str, Value]:
    row = dict(asked.moment.decide("deadlines", {"name": name}))
    if row.get("amount") is None:
        raise errors.Refused(f"There is no deadline {name} in the table of deadlines.")
    return row


def _at_school_hour(asked: Asked, day: dt.date, count: int) -> str:
    found = calendar.school_day_after(asked.calendar, day, count)
    hour = settings.time_of(asked.facts.settings, "school_hour")
    return clock.text(calendar.moment(asked.zone, found, hour))


def _last_bell(asked: Asked, school: Value) -> dt.datetime | None:
    known = id_of(school)
    return None if known is None else calendar.last_bell(asked.facts.calendar(known), asked.today)
