"""How times and marked-up words are written on pages, in the zone of the district. It never asks the clock."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo

from babel.dates import format_date, format_datetime
from flask import Flask, g
from flask_babel import get_locale
from markupsafe import Markup, escape

#: *Home visit*
NAMED = re.compile(r"\*([^*\n]+)\*")

CLOCK = "HH:mm"
DAY = "EEE d MMM"
LONG_DAY = "EEEE d MMMM"
YEAR_DAY = "EEE d MMM y"


def local(at: dt.datetime) -> dt.datetime:
    """A moment on the clocks of the district."""
    zone: zoneinfo.ZoneInfo = g.zone
    return at.astimezone(zone)


def written(at: dt.datetime, pattern: str) -> Markup:
    """A moment as a `time` element, written by a pattern of CLDR in the reader's language."""
    there = local(at)
    words = format_datetime(there.replace(tzinfo=None), pattern, locale=get_locale())
    return Markup('<time datetime="{}">{}</time>').format(there.isoformat(timespec="minutes"), words)


def clock(at: dt.datetime) -> Markup:
    """09:14"""
    return written(at, CLOCK)


def day(at: dt.datetime) -> Markup:
    """Thu 19 Nov; with the year, when it is not this one."""
    return written(at, DAY if local(at).year == local(g.at).year else YEAR_DAY)


def long_day(at: dt.datetime) -> Markup:
    """Thursday 19 November"""
    return written(at, LONG_DAY)


def moment(at: dt.datetime) -> Markup:
    """Thu 19 Nov 09:14"""
    this_year = local(at).year == local(g.at).year
    return written(at, f"{DAY if this_year else YEAR_DAY} {CLOCK}")


def when(at: dt.datetime) -> Markup:
    """09:14 today, Thu 19 Nov 09:14 on any other day."""
    return clock(at) if local(at).date() == local(g.at).date() else moment(at)


def calendar_day(on: dt.date) -> str:
    """Thu 19 Nov 2026, of a day without a time."""
    return format_date(on, YEAR_DAY, locale=get_locale())


def for_input(at: dt.datetime) -> str:
    """A moment as an input of type datetime-local wants it."""
    return local(at).strftime("%Y-%m-%dT%H:%M")


def emphasised(words: object) -> Markup:
    """The names in a sentence of the engine, which stand between stars, as emphasis; all else is text."""
    parts = NAMED.split(str(words))
    return Markup().join(Markup("<em>{}</em>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts))


def install(app: Flask) -> None:
    """Make the filters known to the templates."""
    for filter_ in (clock, day, long_day, moment, when, calendar_day, for_input, emphasised):
        app.add_template_filter(filter_)
