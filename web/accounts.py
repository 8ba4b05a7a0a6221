"""Staff accounts: add, change, disable, enable, a new password. It never shows a password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine import errors
from web import here
from workflows import accounts, schools, staff

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


@blueprint.get("")
def show() -> Any:
    return page()


@blueprint.post("")
def add() -> Any:
    try:
        person = accounts.add(
            here.runtime(),
            person=request.form.get("person", ""),
            name=request.form.get("name", ""),
            role=request.form.get("role", ""),
            schools=request.form.getlist("schools"),
            password=request.form.get("password", ""),
            by=here.person(),
            at=here.at(),
        )
    except errors.Refused as refusal:
        return page(refusal), 422
    flash(_("%(name)s may sign in now.", name=person.name), "good")
    return redirect(url_for("accounts.show"))


def page(refusal: errors.Refused | None = None) -> str:
    """The list of accounts with the form for a new one."""
    return render_template(
        "accounts.html",
        people=staff.everybody(here.runtime()),
        schools=schools.every(here.runtime()),
        roles=staff.ROLES,
        refusal=refusal,
        typed=request.form,
    )


@blueprint.get("/<person>")
def one(person: str) -> Any:
    return one_page(person)


def one_page(person: str, refusal: errors.Refused | None = None) -> str:
    """One account with what can be done to it."""
    return render_template(
        "account.html",
        account=staff.get(here.runtime(), person=person),
        schools=schools.every(here.runtime()),
        roles=staff.ROLES,
        refusal=refusal,
    )


@blueprint.post("/<person>")
def change(person: str) -> Any:
    role, its_schools = request.form.get("role", ""), request.form.getlist("schools")
    return act(person, accounts.change, _("Changed."), role=role, schools=its_schools)


@blueprint.post("/<person>/disable")
def disable(person: str) -> Any:
    return act(person, accounts.disable, _("Disabled: signed out everywhere."))


@blueprint.post("/<person>/enable")
def enable(person: str) -> Any:
    return act(person, accounts.enable, _("Enabled: the old password counts."))


@blueprint.post("/<person>/password")
def new_password(person: str) -> Any:
    password = request.form.get("password", "")
    return act(person, accounts.new_password, _("The new password counts from now on."), password=password)


def act(person: str, do: Any, done: str, **how: Any) -> Any:
    """Do one thing to an account and show it again."""
    try:
        do(here.runtime(), person=person, by=here.person(), at=here.at(), **how)
    except errors.NotFound:
        raise
    except errors.Refused as refusal:
        return one_page(person, refusal), 422
    flash(done, "good")
    return redirect(url_for("accounts.one", person=person))
