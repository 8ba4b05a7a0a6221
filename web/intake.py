"""Filing a call. It never saves anything before possible duplicates were shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from engine import errors
from web import here, typed
from workflows import intake

blueprint = Blueprint("intake", __name__, url_prefix="/file/<call_type>")


@blueprint.get("")
def ask(call_type: str) -> Any:
    page = intake.page(here.runtime(), call_type=call_type, by=here.person(), at=here.at())
    return render_template("intake.html", page=page)


@blueprint.post("")
def send(call_type: str) -> Any:
    """Open the case, or show the form again: a student to choose, an answer to mend, a duplicate to decide on."""
    if "look" in request.form:
        return again(call_type, {})
    try:
        opened = intake.open_case(
            here.runtime(),
            call_type=call_type,
            posted=here.answers(),
            duplicate=typed.text("duplicate") or None,
            reason=typed.text("go_on_reason"),
            by=here.person(),
            at=here.at(),
            operation=here.operation(),
        )
    except errors.BadAnswers as bad:
        return again(call_type, bad.fields), 422
    except intake.Duplicates:
        return again(call_type, {}), 409
    flash(opened.sentence, "good")
    return redirect(url_for("cases.show", case=opened.case))


def again(call_type: str, wrong: Mapping[str, str]) -> str:
    """The form once more, with what was typed, who was found, what may be open already."""
    page = intake.page(
        here.runtime(), call_type=call_type, by=here.person(), at=here.at(), posted=here.answers(), errors=wrong
    )
    return render_template("intake.html", page=page, wrong=wrong, typed=request.form)
