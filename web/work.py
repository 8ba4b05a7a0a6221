"""The work list. It never sorts or counts: the list arrives ready."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from web import here
from workflows import work_list

blueprint = Blueprint("work", __name__)


@blueprint.get("/work")
def show() -> Any:
    page = work_list.page(here.runtime(), by=here.person(), at=here.at(), view=request.args.get("view"))
    return render_template("work_list.html", page=page)
