"""The supervisor's overview: what is late and who has it. It never counts anything itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from web import here
from workflows import overview

blueprint = Blueprint("overview", __name__)


@blueprint.get("/overview")
def show() -> Any:
    return render_template("overview.html", page=overview.page(here.runtime(), by=here.person(), at=here.at()))
