"""The request at hand: who asks, when, with which form. It never decides anything."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from flask import current_app, g, request

from workflows import staff


def runtime() -> Any:
    """The running installation: handed on to workflows, never looked into."""
    return current_app.extensions["firstbell.runtime"]


def at() -> dt.datetime:
    """The moment of this request: asked once, the same for all it does."""
    return g.at


def person() -> staff.Person:
    """Who is signed in; only for endpoints that need it (permissions.py)."""
    return g.person


def answers() -> dict[str, list[str]]:
    """What was typed, as it came."""
    return request.form.to_dict(flat=False)


def operation() -> str:
    """The operation id the page made for its form; a form without one gets a new one, so it acts once."""
    return request.form.get("operation") or new_operation()


def new_operation() -> str:
    """An id for what one form, sent once or ten times, shall do once."""
    return str(uuid.uuid4())
