"""The counselor's hand-offs: the work list of the role under its own name. It never shows another school's student."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from web import here
from workflows import work_list

blueprint = Blueprint("counselor", __name__)


@blueprint.get("/hand-offs")
def show() -> Any:
    page = work_list.page(here.runtime(), by=here.person(), at=here.at(), view=request.args.get("view"))
    return render_template("counselor.html", page=page)
