"""The page of a user task: answer it, keep a draft, take it, give it back, decline it, give it away.

It never decides whose task it is: workflows refuses with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine import errors
from web import here, typed
from workflows import shown, tasks

blueprint = Blueprint("tasks", __name__, url_prefix="/cases/<case>/tasks/<task>")


@blueprint.get("")
def show(case: str, task: str) -> Any:
    page = tasks.page(here.runtime(), case=case, task=task, by=here.person(), at=here.at())
    return render_template("task.html", page=page)


@blueprint.post("")
def send(case: str, task: str) -> Any:
    """Send the answer, keep it as a draft, or look for a student: which button was pressed decides."""
    if "look" in request.form:
        return again(case, task, {})
    if "draft" in request.form:
        return keep(case, task)
    try:
        done = tasks.complete(
            here.runtime(),
            case=case,
            task=task,
            posted=here.answers(),
            by=here.person(),
            at=here.at(),
            operation=here.operation(),
            record_for=typed.text("record_for") or None,
            done_at=typed.moment("done_at") if typed.text("record_for") else None,
        )
    except errors.BadAnswers as bad:
        return again(case, task, bad.fields), 422
    return sent(done)


def again(case: str, task: str, wrong: Mapping[str, str]) -> str:
    """The page once more, with what was typed and what is wrong with it."""
    page = tasks.page(
        here.runtime(), case=case, task=task, by=here.person(), at=here.at(), posted=here.answers(), errors=wrong
    )
    return render_template("task.html", page=page, wrong=wrong, typed=request.form)


def keep(case: str, task: str) -> Any:
    tasks.save_draft(here.runtime(), case=case, task=task, posted=here.answers(), by=here.person(), at=here.at())
    flash(_("Kept as a draft. Nothing was sent."), "info")
    return redirect(url_for("tasks.show", case=case, task=task))


def sent(outcome: shown.Outcome) -> Any:
    """On to the next user task of the same person, else to the case, with a sentence about what comes."""
    flash(outcome.sentence, "good")
    if outcome.next_task is not None:
        return redirect(url_for("tasks.show", case=outcome.case, task=outcome.next_task))
    return redirect(url_for("cases.show", case=outcome.case))


@blueprint.post("/claim")
def claim(case: str, task: str) -> Any:
    done = tasks.claim(here.runtime(), case=case, task=task, by=here.person(), at=here.at(), operation=here.operation())
    flash(done.sentence, "good")
    return redirect(url_for("tasks.show", case=case, task=task))


@blueprint.post("/release")
def release(case: str, task: str) -> Any:
    return home_after(tasks.release, case, task, reason=typed.text("reason"))


@blueprint.post("/decline")
def decline(case: str, task: str) -> Any:
    return home_after(tasks.decline, case, task, reason=typed.text("reason"))


@blueprint.post("/give")
def give(case: str, task: str) -> Any:
    return home_after(tasks.give, case, task, to=typed.text("to"), reason=typed.text("reason"))


def home_after(act: Any, case: str, task: str, **how: Any) -> Any:
    """Do it; the task is not the person's any more, so the first page follows."""
    done = act(here.runtime(), case=case, task=task, by=here.person(), at=here.at(), operation=here.operation(), **how)
    flash(done.sentence, "good")
    return redirect(url_for("home"))
