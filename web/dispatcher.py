"""The dispatcher's page: open calls and officers on duty. It never offers a call to anybody itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from web import here
from workflows import dispatcher_page, sheet

blueprint = Blueprint("dispatcher", __name__)


@blueprint.get("/calls")
def show() -> Any:
    runtime, by, at = here.runtime(), here.person(), here.at()
    page = dispatcher_page.page(runtime, by=by, at=at)
    groups = sheet.page(runtime, by=by, at=at).groups
    return render_template("dispatcher.html", page=page, rows=[row for group in groups for row in group.rows])
