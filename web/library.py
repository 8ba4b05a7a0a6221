"""Call types with their diagrams, tables, forms and releases. It never changes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _

from web import here
from workflows import library

blueprint = Blueprint("library", __name__, url_prefix="/call-types")

#: kinds of fields in words
KINDS: Mapping[str, object] = {
    "text": _("text"),
    "long_text": _("long text"),
    "number": _("number"),
    "yes_no": _("yes or no"),
    "one_of": _("one of"),
    "several_of": _("several of"),
    "date": _("date"),
    "time": _("time"),
    "date_time": _("date and time"),
    "person": _("a person of the staff"),
    "persons": _("persons of the staff"),
    "student": _("a student"),
    "tick": _("must be ticked"),
    "shown": _("shown"),
}


@blueprint.get("")
def show() -> Any:
    return render_template("call_types.html", types=library.types(here.runtime(), by=here.person(), at=here.at()))


@blueprint.get("/<call_type>")
def call_type(call_type: str) -> Any:
    page = library.call_type_page(here.runtime(), call_type=call_type, by=here.person(), at=here.at())
    return render_template("call_type.html", page=page, kinds=KINDS)
