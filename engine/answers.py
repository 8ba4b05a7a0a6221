"""Answers to the visible fields of a form: from posted texts to typed values, and do they fit? It never stores one.

Typed values are those of the data of an instance: texts, numbers, 'yes'/'no', lists of texts, '2026-11-16', '09:05',
and moments in the canonical text of `engine.clock`. A visible field without an answer is None.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zoneinfo
from collections.abc import Callable, Mapping, Sequence

import jsonschema

from engine import clock
from engine.acts import Value
from engine.fields import Choice, Field

#: Most characters of a text, of a long text, of an id.
SHORT = 300
LONG = 4_000
ID = 100
#: Largest number without a maximum of its own; most choices ticked.
LARGEST = 1_000_000_000
SEVERAL = 200

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_DATE = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}\Z"
_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z"
_MOMENT = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+00:00\Z"

#: Field type -> what to do when there is no answer, or one that does not fit; {label} is the field's.
_MISSING = {
    "yes_no": "“{label}”: choose yes or no.",
    "one_of": "“{label}”: choose one.",
    "several_of": "“{label}”: choose at least one.",
    "person": "“{label}”: choose a person.",
    "student": "“{label}”: choose a student.",
    "tick": "“{label}”: tick it, or do it first.",
    "date": "“{label}”: give the day.",
    "time": "“{label}”: give the time.",
    "date_time": "“{label}”: give day and time.",
    "number": "“{label}”: give a number.",
}
_UNFIT = _MISSING | {
    "text": "“{label}”: write at most 300 characters, without special signs.",
    "long_text": "“{label}”: write at most 4,000 characters, without special signs.",
    "one_of": "“{label}”: choose one of the choices shown.",
    "several_of": "“{label}”: choose among the choices shown.",
    "date": "“{label}”: give a day of the calendar, such as 2026-11-16.",
    "time": "“{label}”: give a time, such as 09:05.",
    "date_time": "“{label}”: give a day and a time that the clock shows on that day.",
}


class Unreadable(ValueError):
    """A posted text that is no value of its field's type."""


def posted(field: Field, texts: Sequence[str], zone: zoneinfo.ZoneInfo) -> Value:
    """The typed value of what a page has posted for a field, None for nothing; raises Unreadable.

    `zone`: the zone in which people write dates and times.
    """
    if field.type == "several_of":
        return list(dict.fromkeys(text for text in texts if text.strip()))[: SEVERAL + 1] or None
    text = texts[0].replace("\r\n", "\n").replace("\r", "\n").strip() if texts else ""
    if not text:
        return None
    if field.type == "number":
        return _number(text)
    if field.type == "tick":
        return "yes"
    if field.type == "date_time":
        return _moment(text, zone)
    if field.type == "time" and re.fullmatch("[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.0+)?", text):
        return text[:5]
    return " ".join(text.split("\n")) if field.type == "text" else text


def problems(
    fields: Sequence[Field], choices: Mapping[str, Sequence[Choice]], answers: Mapping[str, Value]
) -> dict[str, str]:
    """What is wrong with typed answers to the visible fields: key -> sentence; {} when all fit.

    `choices`: the choices of each field that has some. A field without any choice to offer need not be answered.
    """
    known = {field.key: field for field in fields}
    wrong = {key: f"“{key}” is not asked here: leave it out." for key in answers if key not in known}
    given = {key: value for key, value in answers.items() if key in known and value not in (None, [])}
    schema = {
        "type": "object",
        "properties": {field.key: _schema(field, choices.get(field.key, ())) for field in fields},
    }
    for error in jsonschema.Draft202012Validator(schema).iter_errors(given):
        key = str(error.absolute_path[0])
        wrong[key] = unfit(known[key], error.validator)
    for field in fields:
        offered = not field.chooses or field.key not in choices or choices[field.key]
        if field.required and field.key not in given and offered:
            wrong[field.key] = missing(field)
        elif field.key in given and field.key not in wrong and not _real(field, given[field.key]):
            wrong[field.key] = unfit(field)
    return wrong


def missing(field: Field) -> str:
    """The sentence for a field that must be answered and is not."""
    return _MISSING.get(field.type, "Say “{label}”.").format(label=field.label)


def unfit(field: Field, rule: str = "") -> str:
    """The sentence for an answer that does not fit."""
    if rule in ("minimum", "maximum") and field.type == "number":
        least = "" if field.minimum is None else f" {field.minimum:g} or more"
        most = "" if field.maximum is None else f" {field.maximum:g} or less"
        return f"“{field.label}”: give a number,{' and'.join(filter(None, (least, most))) or ' not so large'}."
    return _UNFIT[field.type].format(label=field.label)


def plain(field: Field, choices: Sequence[Choice], now: dt.datetime, zone: zoneinfo.ZoneInfo) -> Value:
    """The plain answer of a story to a required field nobody spoke of: first choice, 'no', now, today, a short text."""
    local = now.astimezone(zone)
    makers: Mapping[str, Callable[[], Value]] = {
        "yes_no": lambda: "no",
        "tick": lambda: "yes",
        "number": lambda: 1 if field.minimum is None else int(field.minimum),
        "date": lambda: local.date().isoformat(),
        "time": lambda: local.strftime("%H:%M"),
        "date_time": lambda: clock.text(now),
        "several_of": lambda: [choices[0].value] if choices else None,
        "one_of": lambda: choices[0].value if choices else None,
        "person": lambda: choices[0].value if choices else None,
        "student": lambda: choices[0].value if choices else None,
    }
    return makers.get(field.type, lambda: "as told")()


def _schema(field: Field, choices: Sequence[Choice]) -> dict[str, object]:
    values = [choice.value for choice in choices]
    if field.type == "several_of":
        return {"type": "array", "items": {"enum": values}, "uniqueItems": True, "maxItems": SEVERAL}
    if field.chooses:
        return {"enum": values}
    if field.type == "number":
        least = -LARGEST if field.minimum is None else field.minimum
        most = LARGEST if field.maximum is None else field.maximum
        return {"type": "number", "minimum": least, "maximum": most}
    if field.type == "tick":
        return {"const": "yes"}
    patterns = {"date": _DATE, "time": _TIME, "date_time": _MOMENT}
    if field.type in patterns:
        return {"type": "string", "pattern": patterns[field.type]}
    longest = {"long_text": LONG, "text": SHORT}.get(field.type, ID)
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _real(field: Field, value: Value) -> bool:
    """Is it more than the right pattern: a day that exists, a text that can be stored and shown?"""
    try:
        if field.type == "date":
            return bool(dt.date.fromisoformat(str(value)))
        if field.type == "date_time":
            return clock.text(clock.parse(str(value))) == value
    except ValueError:
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return not isinstance(value, str) or not any(_unstorable(sign) for sign in value)


def _unstorable(sign: str) -> bool:
    return (sign < " " and sign not in "\n\t") or sign == "\x7f" or "\ud800" <= sign <= "\udfff"


def _number(text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise Unreadable
    number = float(text)
    return int(number) if number.is_integer() else number


def _moment(text: str, zone: zoneinfo.ZoneInfo) -> Value:
    """A local time becomes a moment; one that the clocks skip on that day is refused."""
    try:
        at = dt.datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return clock.text(at)
        local = at.replace(tzinfo=zone)
        moment = clock.moment(local)
        if moment.astimezone(zone).replace(tzinfo=None) != at.replace(microsecond=0):
            raise Unreadable
        return clock.text(moment)
    except (ValueError, OverflowError):
        raise Unreadable from None
