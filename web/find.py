"""Search for whom one may see. It never puts a name into an address: the words are posted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from web import here, typed
from workflows import search

blueprint = Blueprint("find", __name__)


@blueprint.get("/find")
def ask() -> Any:
    return render_template("find.html", found=None, text="")


@blueprint.post("/find")
def found() -> Any:
    words = typed.text("text")[:200]
    result = search.find(here.runtime(), text=words, by=here.person(), at=here.at())
    return render_template("find.html", found=result, text=words)
