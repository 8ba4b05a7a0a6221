"""Signing in and out, and the own password. It never keeps a password and never says which of the two was wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from engine import errors
from web import here, resuming
from workflows import accounts, sign_ins, staff

blueprint = Blueprint("sessions", __name__)


def whoami() -> staff.Person | None:
    """Who is signed in with the cookie of this request."""
    return sign_ins.whoami(here.runtime(), token=session.get("token"), at=here.at())


def ask_first() -> Any:
    """The sign-in page in place of a page that needs somebody; it leads back to where one wanted to go."""
    if request.method == "POST":
        return page(wanted=request.path, kept=resuming.kept()), 401
    return redirect(url_for("sessions.ask", next=request.full_path.rstrip("?")))


def page(*, name: str = "", refusal: errors.Refused | None = None, wanted: str = "", kept: str = "") -> str:
    return render_template("sign_in.html", name=name, refusal=refusal, next=wanted, kept=kept)


def own_path(wanted: str) -> str:
    """A path of this site to go on to: anything else is the first page."""
    fine = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\n" not in wanted and "\r" not in wanted
    return wanted if fine else url_for("home")


@blueprint.get("/sign-in")
def ask() -> Any:
    if g.person is not None:
        return redirect(url_for("home"))
    return page(wanted=request.args.get("next", ""))


@blueprint.post("/sign-in")
def sign_in() -> Any:
    name, wanted = request.form.get("name", "")[:64], request.form.get("next", "")
    kept = request.form.get("kept", "")
    try:
        signed_in = sign_ins.sign_in(here.runtime(), name=name, password=request.form.get("password", ""), at=here.at())
    except errors.Refused as refusal:
        return page(name=name, refusal=refusal, wanted=wanted, kept=kept), 422
    # a new cookie at sign-in: whatever was known of the old one is worth nothing
    session.clear()
    session["token"] = signed_in.token
    if fields := resuming.fields(kept):
        g.person = signed_in.person
        return resuming.page(own_path(wanted), fields)
    return redirect(own_path(wanted))


@blueprint.post("/sign-out")
def sign_out() -> Any:
    sign_ins.sign_out(here.runtime(), token=session.get("token", ""))
    session.clear()
    return redirect(url_for("sessions.ask"))


@blueprint.get("/password")
def password() -> Any:
    return render_template("password.html", refusal=None)


@blueprint.post("/password")
def change_password() -> Any:
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return render_template("password.html", refusal=_("The two new passwords differ: type them again.")), 422
    try:
        accounts.change_password(
            here.runtime(),
            by=here.person(),
            old=request.form.get("old", ""),
            new=new,
            at=here.at(),
            token=session.get("token"),
        )
    except errors.Refused as refusal:
        return render_template("password.html", refusal=refusal), 422
    flash(_("Your password is changed."), "good")
    return redirect(url_for("home"))
