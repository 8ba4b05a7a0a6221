"""On and off duty with one touch. It never offers anybody a call."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from web import here
from workflows import duty

blueprint = Blueprint("duty", __name__)


@blueprint.post("/duty")
def turn() -> Any:
    if request.form.get("on") == "yes":
        duty.go_on(here.runtime(), by=here.person(), at=here.at())
        flash(_("You are on duty."), "good")
    else:
        duty.go_off(here.runtime(), by=here.person(), at=here.at())
        flash(_("You are off duty."), "good")
    return redirect(url_for("home"))
