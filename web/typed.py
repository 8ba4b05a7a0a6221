"""Days and times as they were typed into the product's own forms. It never reads a form of a bundle."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from flask import g, request
from flask_babel import gettext as _

from engine import errors


def text(name: str) -> str:
    """What was typed into a field, without the space around it."""
    return request.form.get(name, "").strip()


def refuse_unwritable() -> None:
    """Raise for a character that no database can keep, in the address or in what was typed."""
    if "\0" in request.path or any("\0" in each for pair in request.args.items(multi=True) for each in pair):
        raise errors.NotFound(_("There is no such address."))
    if any("\0" in typed for typed in request.form.values()):
        raise errors.Refused(_("What was typed holds a character that cannot be kept: type it again."))


def day(name: str) -> dt.date | None:
    """A day, None when nothing was typed; Refused for what is no day."""
    if not text(name):
        return None
    try:
        return dt.date.fromisoformat(text(name))
    except ValueError:
        raise errors.Refused(_("“%(typed)s” is no day: write it as 2026-11-30.", typed=text(name)[:20])) from None


def needed_day(name: str) -> dt.date:
    """A day that must be given."""
    found = day(name)
    if found is None:
        raise errors.Refused(_("A day is missing: write it as 2026-11-30."))
    return found


def moment(name: str) -> dt.datetime | None:
    """A local day and time as a moment, None when nothing was typed; Refused for what is none."""
    if not text(name):
        return None
    zone: zoneinfo.ZoneInfo = g.zone
    try:
        return dt.datetime.fromisoformat(text(name)).replace(tzinfo=zone)
    except ValueError:
        raise errors.Refused(_("“%(typed)s” is no day and time.", typed=text(name)[:20])) from None
