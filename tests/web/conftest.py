"""The pages over the made-up district of the stories: a clock that stands, a browser for each person."""

from __future__ import annotations

import datetime as dt
import html
import pathlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import argon2
import flask
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import clock, database, tables
from engine.runtime import Runtime
from web import app as web_app
from web import config
from workflows import installation, library, staff, story_district
from workflows import tables as our_tables

#: a Thursday morning of the first school week
MORNING = dt.datetime(2026, 11, 19, 17, 14, tzinfo=clock.UTC)
PASSWORD = "four plain words here"
LIBRARY = pathlib.Path(__file__).parents[2] / "bpmn"
#: as cheap as the algorithm allows: what is tested is the page, not the hash
HASHED = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def moving() -> clock.MovableClock:
    """The clock of the pages; a test moves it."""
    return clock.MovableClock(MORNING)


@pytest.fixture
def runtime(moving: clock.MovableClock) -> Iterator[Runtime]:
    """The story district on an in-memory database, everybody with the same password, no call type yet."""
    connected = database.connect("sqlite://")
    with connected.writing() as db:
        tables.metadata.create_all(db)
    made = installation.runtime_of(connected, key=b"k" * 32)
    story_district.build(made, at=moving.now())
    with connected.writing() as db:
        db.execute(sa.update(our_tables.person).values(password=HASHED))
    yield made
    connected.close()


@pytest.fixture
def shipped(runtime: Runtime, moving: clock.MovableClock) -> Runtime:
    """The same with the shipped library published."""
    library.publish_library(
        runtime, library=LIBRARY, by=staff.COMMAND_LINE, reason="the first release", at=moving.now()
    )
    return runtime


@pytest.fixture
def app(runtime: Runtime, moving: clock.MovableClock) -> flask.Flask:
    """The pages, reached over TLS as everywhere but in the demo."""
    return web_app.create_app(runtime, clock=moving, config=config.Config(secret=b"s" * 32))


class Visitor:
    """A visitor with a browser that follows forms: it sends the token of the page it looks at."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: TestResponse | None = None

    def open(self, path: str) -> TestResponse:
        self.page = self.client.get(path, base_url="https://localhost", buffered=True)
        return self.page

    def send(self, path: str, follow: bool = False, **fields: Any) -> TestResponse:
        """Post a form with the token, and the operation if there is one, of the page before."""
        hidden = {name: value for name in ("csrf_token", "operation") if (value := self.hidden(name)) is not None}
        self.page = self.client.post(
            path,
            data={**hidden, **fields},
            base_url="https://localhost",
            headers={"Referer": "https://localhost/"},
            follow_redirects=follow,
            buffered=True,
        )
        return self.page

    def hidden(self, name: str) -> str | None:
        """The first hidden field of that name in the page."""
        text = self.page.text if self.page is not None else ""
        found = re.search(rf'name="{name}" value="([^"]*)"', text)
        return html.unescape(found.group(1)) if found else None

    def sign_in(self, person: str) -> Visitor:
        self.open("/sign-in")
        self.send("/sign-in", name=person, password=PASSWORD)
        return self


@pytest.fixture
def visitor(app: flask.Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app.test_client())


@pytest.fixture
def signed_in(app: flask.Flask) -> Callable[[str], Visitor]:
    """A person of the staff, signed in."""
    return lambda person: Visitor(app.test_client()).sign_in(person)
