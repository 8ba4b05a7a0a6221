"""The page of a student, and logging an attempt to reach the family. It never puts a name into an address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine import errors
from web import here, typed
from workflows import attempts, settings, student_card, students

blueprint = Blueprint("students", __name__, url_prefix="/students")


@blueprint.get("/<student>")
def show(student: str) -> Any:
    return page(student)


def page(student: str, refusal: errors.Refused | None = None) -> str:
    card = student_card.read(here.runtime(), student=student, by=here.person(), at=here.at())
    return render_template(
        "student.html",
        card=card,
        results=attempts.RESULTS,
        languages=settings.get(here.runtime(), key="languages"),
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/<student>/attempts")
def log_attempt(student: str) -> Any:
    try:
        students.log_attempt(
            here.runtime(),
            student=student,
            number=request.form.get("number", 0, int),
            called_at=typed.moment("called_at") or here.at(),
            result=typed.text("result"),
            language=typed.text("language"),
            text=typed.text("text"),
            by=here.person(),
            at=here.at(),
        )
    except errors.NotFound:
        raise
    except errors.Refused as refusal:
        return page(student, refusal), 422
    flash(_("The attempt is logged."), "good")
    return redirect(url_for("students.show", student=student))


@blueprint.post("/<student>/attempts/<int:attempt>/remove")
def remove_attempt(student: str, attempt: int) -> Any:
    students.remove_attempt(here.runtime(), attempt=attempt, by=here.person(), at=here.at())
    flash(_("The attempt is removed. That it was there stays recorded."), "good")
    return redirect(url_for("students.show", student=student))
