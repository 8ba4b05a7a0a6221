"""A real Chromium against a real server over the made-up district of the stories, with the shipped call types."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pathlib
import shutil
import socketserver
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import argon2
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page

from engine import clock, database, sweep, tables
from engine.runtime import Runtime
from web import app as web_app
from web import config
from workflows import installation, library, staff, story_district
from workflows import tables as our_tables

#: Monday of the first school week, ten past eight in the morning
MORNING = dt.datetime(2026, 11, 16, 16, 10, tzinfo=clock.UTC)
PASSWORD = "four plain words here"
HASHED = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
LIBRARY = pathlib.Path(__file__).parents[2] / "bpmn"

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's chromium; without it a reason to skip, with CI set a failure."""
    found = shutil.which("chromium")
    if found is None:
        reason = "Chromium is not installed (Debian: chromium): the browser tests are left out"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return {"executable_path": found, "args": ["--no-sandbox"]}


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """A test says what it found; the server need not."""


@dataclass
class District:
    """A running district: where it is, and its clock, which only a test moves."""

    address: str
    runtime: Runtime
    clock: clock.MovableClock

    def pass_by(self, **span: float) -> None:
        """Let time go by, and the worker look at what is due."""
        self.clock.move(dt.timedelta(**span))
        sweep.run(self.runtime, at=self.clock.now())


@contextlib.contextmanager
def running(folder: pathlib.Path) -> Iterator[District]:
    """A new district, served on a free port."""
    moving = clock.MovableClock(MORNING)
    connected = database.connect(f"sqlite:///{folder / 'district.db'}")
    with connected.writing() as db:
        tables.metadata.create_all(db)
    runtime = installation.runtime_of(connected, key=b"k" * 32)
    story_district.build(runtime, at=MORNING)
    with connected.writing() as db:
        db.execute(sa.update(our_tables.person).values(password=HASHED))
    library.publish_library(runtime, library=LIBRARY, by=staff.COMMAND_LINE, reason="the first release", at=MORNING)
    pages = web_app.create_app(runtime, clock=moving, config=config.Config(secret=b"s" * 32, demo=True))
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, pages, _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield District(f"http://127.0.0.1:{server.server_port}", runtime, moving)
    server.shutdown()
    server.server_close()
    connected.close()


@pytest.fixture
def district(tmp_path: pathlib.Path) -> Iterator[District]:
    """A district for each test."""
    with running(tmp_path) as made:
        yield made


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """A phone of 360 px and a desk of 1280 px."""
    return dict(request.param)


@pytest.fixture
def sign_in(browser: Browser, district: District, size: dict[str, int]) -> Iterator[Callable[..., Page]]:
    """Sign a person in, in a browser of his own."""
    contexts: list[BrowserContext] = []

    def signed_in(person: str, **options: Any) -> Page:
        context = browser.new_context(base_url=district.address, viewport=size, **options)
        context.set_default_timeout(8_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("User name").fill(person)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield signed_in
    for context in contexts:
        context.close()
