"""The watches of the call types: asked on a school morning, never twice the same day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from engine import rows, work_lists
from engine.story import Facts, Wait
from tests.shipped import BUNDLES, STORIES
from workflows import stories, watches
from workflows.story_walk import Walk

MORNING = dt.datetime(2026, 11, 18, 16, 0, tzinfo=dt.UTC)


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A monitor that runs; its student was absent on its first day, and nobody has looked yet."""
    call_type, one = STORIES["dm4"]
    with stories.prepared(one, bundle=BUNDLES[call_type], together=BUNDLES) as walk:
        walk.file()
        walk.do(Wait(school_days=1))
        walk.do(Facts({"auk_today": "yes"}))
        yield walk


def open_now(walk: Walk) -> list[str]:
    with walk.runtime.database.reading() as db:
        return [task.element for task in work_lists.of_instance(db, instance=walk.case)]


def test_on_the_next_school_morning_a_watch_that_holds_sends_its_message(walk: Walk) -> None:
    sent = watches.ask(walk.runtime, at=MORNING)

    assert (sent, open_now(walk)) == (1, ["decide_breach"])


def test_before_the_hour_of_the_morning_nothing_is_asked(walk: Walk) -> None:
    assert watches.ask(walk.runtime, at=MORNING - dt.timedelta(minutes=1)) == 0


def test_on_a_day_without_school_nothing_is_asked(walk: Walk) -> None:
    saturday = MORNING + dt.timedelta(days=3)

    assert watches.ask(walk.runtime, at=saturday) == 0


def test_asked_again_the_same_day_a_watch_sends_nothing_more(walk: Walk) -> None:
    watches.ask(walk.runtime, at=MORNING)

    assert watches.ask(walk.runtime, at=MORNING + dt.timedelta(hours=3)) == 0


def test_a_watch_that_does_not_hold_sends_nothing(walk: Walk) -> None:
    call_type, one = STORIES["dm1a"]
    with stories.prepared(one, bundle=BUNDLES[call_type], together=BUNDLES) as quiet:
        quiet.file()
        quiet.do(one.steps[0])

        assert watches.ask(quiet.runtime, at=MORNING) == 0
        assert quiet.row(quiet.case).status == rows.RUNNING
