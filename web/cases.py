"""The page of a case, its notes, messages and papers. It never decides who may see it: workflows answers 404."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from engine import errors
from web import here, typed
from workflows import cases, messages, papers, shown

blueprint = Blueprint("cases", __name__, url_prefix="/cases/<case>")


@blueprint.get("")
def show(case: str) -> Any:
    page = cases.page(here.runtime(), case=case, by=here.person(), at=here.at())
    return render_template("case.html", page=page)


def done(outcome: shown.Outcome) -> Any:
    """Back to the case with a sentence about what was done."""
    flash(outcome.sentence, "good")
    return redirect(url_for("cases.show", case=outcome.case))


def act(what: Any, case: str, **how: Any) -> Any:
    """Do one thing to a case and show it."""
    return done(what(here.runtime(), case=case, by=here.person(), at=here.at(), operation=here.operation(), **how))


@blueprint.post("/notes")
def add_note(case: str) -> Any:
    return act(cases.add_note, case, text=typed.text("text"))


@blueprint.post("/give")
def give(case: str) -> Any:
    return act(cases.give, case, to=typed.text("to"), reason=typed.text("reason"))


@blueprint.post("/cancel")
def cancel(case: str) -> Any:
    return act(cases.cancel, case, reason=typed.text("reason"))


@blueprint.post("/retry")
def retry(case: str) -> Any:
    return act(cases.retry, case)


@blueprint.get("/messages/<message>")
def message(case: str, message: str) -> Any:
    page = messages.page(here.runtime(), case=case, message=message, by=here.person(), at=here.at())
    return render_template("message.html", page=page)


@blueprint.post("/messages/<message>")
def send_message(case: str, message: str) -> Any:
    try:
        return act(messages.send, case, message=message, posted=here.answers())
    except errors.BadAnswers as bad:
        page = messages.page(
            here.runtime(),
            case=case,
            message=message,
            by=here.person(),
            at=here.at(),
            posted=here.answers(),
            errors=bad.fields,
        )
        return render_template("message.html", page=page), 422


@blueprint.get("/papers/<paper>/<language>")
def paper(case: str, paper: str, language: str) -> Any:
    page = papers.page(here.runtime(), case=case, paper=paper, language=language, by=here.person(), at=here.at())
    return render_template("paper.html", page=page)
