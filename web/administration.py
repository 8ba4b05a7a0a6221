"""The administrator's first page: where everything is. It never changes anything."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

blueprint = Blueprint("administration", __name__)


@blueprint.get("/administration")
def show() -> Any:
    return render_template("administration.html")
