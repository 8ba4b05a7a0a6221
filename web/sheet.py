""" "When to call Truancy", made from the published releases. It never holds a word of the sheet itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from web import here
from workflows import sheet

blueprint = Blueprint("sheet", __name__)


@blueprint.get("/when-to-call")
def show() -> Any:
    return render_template("sheet.html", sheet=sheet.page(here.runtime(), by=here.person(), at=here.at()))
