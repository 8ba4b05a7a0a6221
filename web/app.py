"""The Flask application: one runtime, one clock, blueprints by topic. Nothing is opened when this is imported."""

from __future__ import annotations

import hashlib
import itertools
import pathlib
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g, redirect, request, url_for
from flask_babel import Babel
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from engine import clock as engine_clock
from web import (
    accounts,
    administration,
    audit,
    cases,
    counselor,
    dispatcher,
    district,
    drawing,
    duty,
    find,
    formats,
    forms,
    headers,
    here,
    intake,
    library,
    loading,
    navigation,
    notices,
    overview,
    permissions,
    records,
    refusals,
    school,
    sessions,
    sheet,
    shell,
    students,
    tasks,
    typed,
    work,
)
from web import config as configs

BLUEPRINTS = (
    accounts,
    administration,
    audit,
    cases,
    counselor,
    dispatcher,
    district,
    duty,
    find,
    intake,
    library,
    loading,
    notices,
    overview,
    records,
    school,
    sessions,
    sheet,
    students,
    tasks,
    work,
)


def create_app(runtime: Any, *, clock: engine_clock.Clock, config: configs.Config) -> Flask:
    """The pages over a running installation; `clock` is asked once for each request."""
    app = Flask(__name__)
    app.extensions["firstbell.runtime"] = runtime
    app.extensions["firstbell.clock"] = clock
    app.extensions["firstbell.config"] = config
    configure(app, config)
    Babel(app)
    headers.install(app, secure=not config.demo)
    formats.install(app)
    refusals.install(app)
    # the gate first: the check of tokens reads the form, and its refusal is a page that needs the moment
    add_gate(app)
    CSRFProtect(app)
    add_words(app)
    app.add_url_rule("/", "home", home)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    return app


def configure(app: Flask, settings: configs.Config) -> None:
    """Flask's own settings: cookies, limits, host names."""
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME=settings.cookie,
        SESSION_COOKIE_SECURE=not settings.demo,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=configs.MAX_BODY,
        MAX_FORM_MEMORY_SIZE=configs.MAX_FORM,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        # the token lives as long as the sign-in: an officer's form may be open for hours
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def add_gate(app: Flask) -> None:
    """Before each request: the moment, the person, and whether the person may."""

    @app.before_request
    def gate() -> Response | None:
        if request.endpoint == "static":
            return None
        if request.endpoint == "loading.send":
            request.max_content_length = configs.MAX_FILE
        typed.refuse_unwritable()
        shell.begin()
        g.person = sessions.whoami()
        action = permissions.ENDPOINTS.get(request.endpoint or "", permissions.PUBLIC)
        if action is None:
            return None
        if g.person is None:
            return sessions.ask_first()
        permissions.require(g.person, request.endpoint or "")
        return None


def add_words(app: Flask) -> None:
    """What every template may say without being handed it."""
    sheet_file = pathlib.Path(app.static_folder or "") / "firstbell.css"
    stylesheet = hashlib.sha256(sheet_file.read_bytes()).hexdigest()[:8]
    app.jinja_env.globals.update(
        token=lambda: Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf()),
        operation=here.new_operation,
        draw=drawing.draw,
        anchor=drawing.anchor,
        is_wide=drawing.is_wide,
        slots_of=forms.slots,
        by_heading=by_heading,
        in_runs=in_runs,
        stylesheet=stylesheet,
        language="en",
    )

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"shell": shell.of_request(), "now": g.at}


def by_heading(lines: Iterable[Any]) -> list[list[Any]]:
    """Lines of call types under their headings, in the order they come in."""
    return [list(group) for _, group in itertools.groupby(lines, key=lambda line: line.heading)]


def in_runs(entries: Iterable[Any]) -> list[tuple[bool, list[Any]]]:
    """Entries of a trail, those the diagram made by itself gathered where they follow one another."""
    return [(own, list(run)) for own, run in itertools.groupby(entries, key=lambda entry: entry.sign == "step")]


def home() -> Any:
    """Where a person starts from."""
    return redirect(url_for(navigation.home(here.person().role)))
