"""The student file by hand: names, enrollment, addresses, numbers, attendance. It never deletes a student."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine import errors
from web import here, typed
from workflows import calendar, households, numbers, schools, staff, student_card, student_records, students

blueprint = Blueprint("records", __name__, url_prefix="/student-file")


@blueprint.get("")
def ask() -> Any:
    return list_page(None)


@blueprint.post("/search")
def search() -> Any:
    # the text stays out of the address: it names a student
    return list_page(students.search(here.runtime(), text=typed.text("text"), by=here.person(), at=here.at()))


def list_page(matches: students.Matches | None, refusal: errors.Refused | None = None) -> str:
    return render_template("student_file.html", matches=matches, refusal=refusal, typed=request.form)


@blueprint.post("")
def add() -> Any:
    try:
        student = student_records.add(here.runtime(), by=here.person(), at=here.at(), **row())
    except errors.Refused as refusal:
        return list_page(None, refusal), 422
    flash(_("The student is added. Now the school, an address and the numbers."), "good")
    return redirect(url_for("records.show", student=student))


def row() -> dict[str, Any]:
    """The student's own row as it was typed."""
    return {
        "number": typed.text("number"),
        "last_name": typed.text("last_name"),
        "first_name": typed.text("first_name"),
        "grade": typed.text("grade"),
        "born": typed.day("born"),
        "language": typed.text("language"),
        "protected": typed.text("protected") == "yes",
        "directory_opt_out": typed.text("directory_opt_out") == "yes",
    }


@blueprint.get("/<student>")
def show(student: str) -> Any:
    return page(student)


def page(student: str, refusal: errors.Refused | None = None) -> str:
    runtime, by = here.runtime(), here.person()
    return render_template(
        "student_record.html",
        card=student_card.read(runtime, student=student, by=by, at=here.at()),
        student=student_records.get(runtime, student=student, by=by, at=here.at()),
        homes=households.of_student(runtime, student=student, by=by),
        schools=schools.every(runtime),
        counselors=staff.with_role(runtime, role=staff.COUNSELOR),
        codes=calendar.CODES,
        refusal=refusal,
    )


def put(student: str, act: Callable[..., object], done: str, /, **how: Any) -> Any:
    """Change one thing of a student and show the page again."""
    try:
        act(here.runtime(), by=here.person(), at=here.at(), **how)
    except errors.NotFound:
        raise
    except errors.Refused as refusal:
        return page(student, refusal), 422
    flash(done, "good")
    return redirect(url_for("records.show", student=student))


@blueprint.post("/<student>")
def change(student: str) -> Any:
    return put(student, student_records.change, _("Changed."), student=student, **row())


@blueprint.post("/<student>/enrollment")
def enroll(student: str) -> Any:
    where = {"school": typed.text("school") or None, "elsewhere": typed.text("elsewhere") or None}
    first_day = typed.needed_day("first_day")
    return put(student, student_records.enroll, _("Enrolled."), student=student, first_day=first_day, **where)


@blueprint.post("/<student>/enrollment/end")
def end_enrollment(student: str) -> Any:
    last_day = typed.needed_day("last_day")
    return put(student, student_records.end_enrollment, _("The enrollment ends."), student=student, last_day=last_day)


@blueprint.post("/<student>/attendance")
def set_attendance(student: str) -> Any:
    day, code = typed.needed_day("day"), typed.text("code") or None
    return put(student, student_records.set_attendance, _("Written."), student=student, day=day, code=code)


@blueprint.post("/<student>/counselors")
def set_counselors(student: str) -> Any:
    people = request.form.getlist("people")
    return put(student, student_records.set_counselors, _("Set."), student=student, people=people)


@blueprint.post("/<student>/address")
def put_address(student: str) -> Any:
    where = {"household": typed.text("household") or None, "address": typed.text("address")}
    return put(student, households.put_address, _("The address is written."), student=student, **where)


@blueprint.post("/<student>/households/<household>/leave")
def leave_household(student: str, household: str) -> Any:
    done = _("The student lives there no more.")
    return put(student, households.leave_household, done, student=student, household=household)


@blueprint.post("/<student>/households")
def join_household(student: str) -> Any:
    """Live where another student lives, who is named by the student number."""
    found = students.search(here.runtime(), text=typed.text("with_number"), by=here.person(), at=here.at()).students
    if len(found) != 1:
        return page(student, errors.Refused(_("No student has this number: look it up first."))), 422
    done = _("They live together.")
    return put(student, households.join_household, done, student=student, with_student=found[0].id)


@blueprint.post("/<student>/numbers")
def add_number(student: str) -> Any:
    return put(
        student,
        numbers.add_number,
        _("The number is added."),
        student=student,
        number=typed.text("number"),
        household=typed.text("household") == "yes",
        owner=typed.text("owner"),
        relation=typed.text("relation"),
        guardian=typed.text("guardian") == "yes",
        private=typed.text("private") == "yes",
        do_not_contact=typed.text("do_not_contact") == "yes",
    )


@blueprint.post("/<student>/numbers/<int:number>/withdraw")
def withdraw_number(student: str, number: int) -> Any:
    return put(student, numbers.withdraw_number, _("The number is withdrawn; its attempts stay."), number=number)
