"""A form that was sent after the sign-in had ended: kept in the sign-in page, offered again. It never sends it.

What was typed travels through the browser only, in the page's own fields; the server keeps nothing.
"""

from __future__ import annotations

import json
from typing import Any

from flask import render_template, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

#: fields that are of the old sign-in, not of the person's typing
OWN = ("csrf_token",)


def kept() -> str:
    """What was typed, as one text for a hidden field; nothing when the form was not made by our own page."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return ""
    return json.dumps([[key, value] for key, value in request.form.items(multi=True) if key not in OWN])


def fields(text: str) -> list[tuple[str, str]]:
    """The kept fields; nothing for a text that is none of ours."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    pairs = found if isinstance(found, list) else []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2]


def page(path: str, pairs: list[tuple[str, str]]) -> Any:
    """What was typed, with the button that sends it."""
    return render_template("resume.html", path=path, fields=pairs)
