"""A school's referrals. It never shows another school's: workflows asks whose school it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from web import here
from workflows import school_page

blueprint = Blueprint("school", __name__)


@blueprint.get("/referrals")
def show() -> Any:
    return render_template("school.html", page=school_page.page(here.runtime(), by=here.person(), at=here.at()))
