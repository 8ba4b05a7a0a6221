"""Loading many students from a file. It never loads half of one: all rows, or a list of the wrong ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from engine import errors
from web import here
from workflows import loading

blueprint = Blueprint("loading", __name__)


@blueprint.get("/load")
def ask() -> Any:
    return page(None)


@blueprint.post("/load")
def send() -> Any:
    file = request.files.get("file")
    try:
        loaded = loading.load(here.runtime(), data=file.read() if file else b"", by=here.person(), at=here.at())
    except errors.Refused as refusal:
        return page(refusal), 422
    flash(ngettext("One row is loaded.", "%(num)d rows are loaded.", loaded.rows), "good")
    return redirect(url_for("loading.ask"))


def page(refusal: errors.Refused | None) -> str:
    return render_template("load.html", refusal=refusal, columns=loading.COLUMNS)
