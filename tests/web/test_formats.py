"""How words and times are written."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator

import flask
import pytest

from web import formats

MORNING = dt.datetime(2026, 11, 19, 17, 14, tzinfo=dt.UTC)


@pytest.fixture
def request_at(app: flask.Flask) -> Iterator[None]:
    """Within a request of the morning, in the district's zone."""
    with app.test_request_context("/"):
        flask.g.at = MORNING
        flask.g.zone = zoneinfo.ZoneInfo("America/Los_Angeles")
        yield


@pytest.mark.usefixtures("request_at")
@pytest.mark.parametrize(
    ("at", "words"),
    [
        (MORNING - dt.timedelta(minutes=9), "09:05"),
        (MORNING - dt.timedelta(days=3), "Mon 16 Nov 09:14"),
        (MORNING - dt.timedelta(days=365), "Wed 19 Nov 2025 09:14"),
    ],
)
def test_a_time_of_today_needs_no_day_and_one_of_this_year_no_year(at: dt.datetime, words: str) -> None:
    assert words in formats.when(at)


@pytest.mark.usefixtures("request_at")
def test_a_machine_reads_the_time_with_its_zone() -> None:
    assert 'datetime="2026-11-19T09:14-08:00"' in formats.clock(MORNING)


def test_names_between_stars_are_emphasis_and_everything_else_is_text() -> None:
    written = formats.emphasised("Expected to claim *Home <visit>*, but <b>no</b>.")

    assert written == "Expected to claim <em>Home &lt;visit&gt;</em>, but &lt;b&gt;no&lt;/b&gt;."
