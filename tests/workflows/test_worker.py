"""The worker: timers fire, watches are asked, the demo's clock runs on, and a failing look does no harm."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from engine import clock, errors, sweep
from tests.workflows.walked import walked
from workflows import calendar, demo_clock, watches, worker


def test_a_look_fires_what_is_due() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        walk.clock.move(dt.timedelta(minutes=5))

        assert worker.look(walk.runtime, clock=walk.clock) == 1


def test_a_look_before_anything_is_due_fires_nothing() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        walk.clock.move(dt.timedelta(minutes=4))

        assert worker.look(walk.runtime, clock=walk.clock) == 0


def test_a_watch_that_holds_sends_its_message_once_a_day() -> None:
    with walked("twenty_day_monitor", "dm4", steps=2) as walk:
        tomorrow = walk.clock.now().date() + dt.timedelta(days=1)
        zone = watches.settings.zone(walk.runtime)
        walk.clock.move_to(calendar.moment(zone, tomorrow, dt.time(8, 0)))

        sent = [watches.ask(walk.runtime, at=walk.clock.now()) for _ in range(2)]

    assert sent == [1, 0]


def test_before_the_hour_of_the_morning_no_watch_is_asked() -> None:
    with walked("twenty_day_monitor", "dm4", steps=2) as walk:
        tomorrow = walk.clock.now().date() + dt.timedelta(days=1)
        zone = watches.settings.zone(walk.runtime)
        walk.clock.move_to(calendar.moment(zone, tomorrow, dt.time(7, 59)))

        assert watches.ask(walk.runtime, at=walk.clock.now()) == 0


def test_a_look_keeps_the_demos_clock_going() -> None:
    with walked("police_transport", "pt1", steps=1) as walk:
        counted = [10.0]
        demo = demo_clock.begin(walk.runtime.database, at=walk.clock.now(), seconds=lambda: counted[0])
        counted[0] += 40

        worker.look(walk.runtime, clock=demo)

        counted[0] += 40
        assert demo.now() == walk.clock.now() + dt.timedelta(seconds=80)


def test_a_look_that_fails_is_told_and_the_next_one_comes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, looks = threading.Event(), []

    def fail(*_: object, **__: object) -> int:
        looks.append(1)
        if len(looks) == 2:
            stop.set()
        raise errors.Conflict("somebody was faster")

    monkeypatch.setattr(sweep, "run", fail)
    with walked("police_transport", "pt1", steps=1) as walk:
        worker.run(walk.runtime, clock=clock.MovableClock(walk.clock.now()), stop=stop, every=0)

    assert (len(looks), "somebody was faster" in caplog.text) == (2, True)
