"""The district's own data: settings, roster, schools, calendars. It never touches a case: workflows dates it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engine import errors
from web import here, typed
from workflows import duty, schools, settings

blueprint = Blueprint("district", __name__)

SETTINGS = "settings.html"
SCHOOL = "school_calendar.html"


def answered(act: Callable[[], str], again: Callable[[errors.Refused], str], to: str) -> Any:
    """Do it and go on with what it says, or show the page again with the refusal."""
    try:
        done = act()
    except errors.NotFound:
        raise
    except errors.Refused as refusal:
        return again(refusal), 422
    flash(done, "good")
    return redirect(to)


@blueprint.get("/settings")
def show_settings() -> Any:
    return settings_page()


def settings_page(refusal: errors.Refused | None = None) -> str:
    return render_template(SETTINGS, settings=settings.all_shown(here.runtime()), refusal=refusal)


@blueprint.post("/settings/<key>")
def put_setting(key: str) -> Any:
    def act() -> str:
        value = request.form.get("value", "")
        settings.put(here.runtime(), key=key, text=value, by=here.person(), at=here.at())
        return _("The setting is changed.")

    return answered(act, settings_page, url_for("district.show_settings"))


@blueprint.get("/roster")
def roster() -> Any:
    return render_template("roster.html", officers=duty.roster(here.runtime()))


@blueprint.post("/roster/<person>")
def put_roster(person: str) -> Any:
    turn = duty.go_on if request.form.get("on") == "yes" else duty.go_off
    turn(here.runtime(), by=here.person(), at=here.at(), person=person)
    return redirect(url_for("district.roster"))


@blueprint.get("/schools")
def show_schools() -> Any:
    return schools_page()


def schools_page(refusal: errors.Refused | None = None) -> str:
    days = schools.days(here.runtime(), at=here.at())
    return render_template(
        "schools.html",
        schools=schools.every(here.runtime()),
        days=[each for each in days if each.school is None],
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/schools")
def add_school() -> Any:
    def act() -> str:
        schools.add(
            here.runtime(),
            name=typed.text("name"),
            opens=typed.text("opens"),
            closes=typed.text("closes"),
            by=here.person(),
            at=here.at(),
        )
        return _("The school is added.")

    return answered(act, schools_page, url_for("district.show_schools"))


@blueprint.get("/schools/<school>")
def show_school(school: str) -> Any:
    return school_page(school)


def school_page(school: str, refusal: errors.Refused | None = None) -> str:
    return render_template(
        SCHOOL,
        school=schools.get(here.runtime(), school=school),
        days=schools.days(here.runtime(), at=here.at(), school=school),
        refusal=refusal,
        typed=request.form,
    )


@blueprint.post("/schools/<school>")
def change_school(school: str) -> Any:
    def act() -> str:
        schools.change(
            here.runtime(),
            school=school,
            name=typed.text("name"),
            opens=typed.text("opens"),
            closes=typed.text("closes"),
            by=here.person(),
            at=here.at(),
        )
        return _("Changed. Open dates of its cases were dated again.")

    return answered(act, lambda refusal: school_page(school, refusal), url_for("district.show_school", school=school))


@blueprint.post("/closures")
def add_closure() -> Any:
    """A closure of one school, or of all."""
    school = typed.text("school") or None

    def act() -> str:
        added = schools.add_closure(
            here.runtime(),
            school=school,
            first=typed.needed_day("first"),
            last=typed.day("last"),
            reason=typed.text("reason"),
            by=here.person(),
            at=here.at(),
        )
        return ngettext("Closed on one day. Open dates moved.", "Closed on %(num)d days. Open dates moved.", added)

    return answered(act, lambda refusal: calendar_page(school, refusal), calendar_url(school))


@blueprint.post("/short-days")
def add_short_day() -> Any:
    """One day with other bells, at one school or at all."""
    school = typed.text("school") or None

    def act() -> str:
        schools.add_short_day(
            here.runtime(),
            school=school,
            day=typed.needed_day("day"),
            opens=typed.text("opens"),
            closes=typed.text("closes"),
            reason=typed.text("reason"),
            by=here.person(),
            at=here.at(),
        )
        return _("The day has its own bells. Open dates were dated again.")

    return answered(act, lambda refusal: calendar_page(school, refusal), calendar_url(school))


@blueprint.post("/calendar-days/<int:day>/remove")
def remove_day(day: int) -> Any:
    schools.remove_day(here.runtime(), day=day, by=here.person(), at=here.at())
    flash(_("An ordinary day again. Open dates were dated again."), "good")
    return redirect(calendar_url(typed.text("school") or None))


def calendar_page(school: str | None, refusal: errors.Refused) -> str:
    return schools_page(refusal) if school is None else school_page(school, refusal)


def calendar_url(school: str | None) -> str:
    return url_for("district.show_schools") if school is None else url_for("district.show_school", school=school)
