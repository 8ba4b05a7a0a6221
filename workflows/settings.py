"""The settings of the district: what an administrator may change, with defaults. It never holds a secret.

Each setting has a shape ("text", "time", "zone", "month and day", "minutes", "list"); a value that does not fit it is
refused. Every change is recorded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from workflows import changes, staff, tables

Value = str | int | tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """One setting: its label on the page, its shape, its default."""

    key: str
    label: str
    shape: str
    default: Value


@dataclass(frozen=True)
class SettingShown:
    """A setting with its present value, ready for the page: a list is one line for each value."""

    key: str
    label: str
    shape: str
    value: Value
    text: str


_GLOSSARY = (
    "AO = attendance officer",
    "AUK = absent, unknown",
    "CT = confirmed truant",
    "IC = Infinite Campus",
    "MIA = missing in action",
)

#: All settings, in the order of the page.
SETTINGS: tuple[Setting, ...] = (
    Setting("district_name", "Name of the district", "text", "Firstbell Unified School District"),
    Setting("department_name", "Name of the department", "text", "Intervention Department"),
    Setting("department_phone", "Intervention Dept. Office", "text", "337-9911"),
    Setting("dispatch_phone", "Dispatch number (dispatchers, officers, supervisors only)", "text", "337-0100"),
    Setting("zone", "Time zone", "zone", "America/Los_Angeles"),
    Setting("school_hour", "Time of day at which something due on a school day is due", "time", "08:00"),
    Setting("attendance_complete", "Time of day from which today's attendance counts", "time", "16:00"),
    Setting("arrival_minutes", "Minutes to get a student to school", "minutes", 20),
    Setting("school_year_start", "First day of the school year (month-day)", "month and day", "08-01"),
    Setting("police_agencies", "Police agencies", "list", ("City Police", "County Sheriff", "School Police")),
    Setting("vehicles", "Vehicles", "list", ("Car 1", "Car 2", "Van 1")),
    Setting("languages", "Languages", "list", ("English", "Spanish", "Tagalog", "Vietnamese", "other")),
    Setting("glossary", "Short forms and what they mean", "list", _GLOSSARY),
    Setting("idle_minutes", "Minutes without a page after which a sign-in ends", "minutes", 30),
    Setting("sign_in_minutes", "Minutes after which a sign-in ends in any case", "minutes", 720),
)
_BY_KEY: Mapping[str, Setting] = {each.key: each for each in SETTINGS}


def get(runtime: Runtime, *, key: str) -> Value:
    """The value of one setting; NotFound for a key that is none."""
    with runtime.database.reading() as db:
        return read(db)[_known(key).key]


def all_shown(runtime: Runtime) -> tuple[SettingShown, ...]:
    """Every setting with its present value, in the order of the page."""
    with runtime.database.reading() as db:
        values = read(db)
    return tuple(
        SettingShown(each.key, each.label, each.shape, values[each.key], as_text(values[each.key])) for each in SETTINGS
    )


def put(runtime: Runtime, *, key: str, text: str, by: staff.Person, at: dt.datetime) -> None:
    """Change a setting to what was typed (a list: one value a line); Refused with a sentence when it does not fit."""
    staff.require(by, "change_settings")
    setting = _known(key)
    value = _parsed(setting, text)
    with runtime.database.writing() as db:
        table = tables.setting
        db.execute(sa.delete(table).where(table.c.key == key))
        db.execute(sa.insert(table).values(key=key, value=list(value) if isinstance(value, tuple) else value))
        changes.record(db, kind="setting.changed", row=key, by=by, at=at, values={key: text})


def read(db: sa.Connection) -> dict[str, Value]:
    """All settings within a running transaction."""
    values: dict[str, Value] = {each.key: each.default for each in SETTINGS}
    for row in db.execute(sa.select(tables.setting)):
        if row.key in values:
            values[row.key] = tuple(row.value) if isinstance(row.value, list) else row.value
    return values


def zone(runtime: Runtime) -> ZoneInfo:
    """The district's time zone as it is set now."""
    with runtime.database.reading() as db:
        return zone_of(read(db))


def zone_of(values: Mapping[str, Value]) -> ZoneInfo:
    """The district's time zone."""
    return ZoneInfo(str(values["zone"]))


def time_of(values: Mapping[str, Value], key: str) -> dt.time:
    """A setting of shape "time" as a time of day."""
    return dt.time.fromisoformat(str(values[key]))


def minutes_of(values: Mapping[str, Value], key: str) -> dt.timedelta:
    """A setting of shape "minutes" as a span of time."""
    value = values[key]
    if not isinstance(value, int):
        raise errors.Misuse(f"The setting {key} is no number of minutes.")
    return dt.timedelta(minutes=value)


def glossary(values: Mapping[str, Value]) -> dict[str, str]:
    """Short form -> long form."""
    lines = values["glossary"]
    pairs = (line.partition("=") for line in lines) if isinstance(lines, tuple) else ()
    return {short.strip(): long.strip() for short, _, long in pairs}


def as_text(value: Value) -> str:
    """A value as it is typed on the page."""
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _known(key: str) -> Setting:
    if key not in _BY_KEY:
        raise errors.NotFound("There is no such setting.")
    return _BY_KEY[key]


def _parsed(setting: Setting, text: str) -> Value:
    text = text.strip()
    if setting.shape == "list":
        lines = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        if not lines:
            raise errors.Refused(f"“{setting.label}” needs at least one line.")
        return lines
    if not text:
        raise errors.Refused(f"“{setting.label}” may not be empty.")
    if setting.shape == "minutes":
        if not re.fullmatch(r"[1-9]\d{0,4}", text):
            raise errors.Refused(f"“{setting.label}” is a number of minutes, such as 30.")
        return int(text)
    if setting.shape == "time" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise errors.Refused(f"“{setting.label}” is a time of day, such as 08:00.")
    if setting.shape == "zone" and not _is_zone(text):
        raise errors.Refused(f"“{setting.label}” is the name of a time zone, such as America/Los_Angeles.")
    if setting.shape == "month and day" and not _is_month_and_day(text):
        raise errors.Refused(f"“{setting.label}” is a month and a day, such as 08-01.")
    return text


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _is_month_and_day(text: str) -> bool:
    try:
        # 2001 is no leap year: a school year cannot start on 29 February
        dt.date.fromisoformat(f"2001-{text}")
    except ValueError:
        return False
    return True
