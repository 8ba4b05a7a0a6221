"""Notices of the person who is signed in. It never shows anybody else's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from web import here
from workflows import notices

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
def show() -> Any:
    return render_template("notices.html", notices=notices.for_person(here.runtime(), by=here.person(), at=here.at()))


@blueprint.post("/<notice>/read")
def read(notice: str) -> Any:
    notices.mark_read(here.runtime(), notice=notice, by=here.person(), at=here.at())
    return redirect(url_for("notices.show"))


@blueprint.post("/read")
def read_all() -> Any:
    notices.mark_all_read(here.runtime(), by=here.person(), at=here.at())
    return redirect(url_for("notices.show"))
