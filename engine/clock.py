"""The one clock: every time in the product comes from here. It never reads a calendar and never formats for people.

A moment in Python is an aware `datetime` in UTC. A moment in the data of a case is its canonical text,
`2026-11-16T17:00:00+00:00`: seconds, always UTC, so that comparing texts compares times.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

UTC = dt.UTC


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> dt.datetime:
        """The present moment: aware, UTC, without microseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(UTC).replace(microsecond=0)


class MovableClock:
    """A clock that stands until it is moved: for tests, stories and the trial walk of a bundle."""

    def __init__(self, at: dt.datetime) -> None:
        self._at = moment(at)

    def now(self) -> dt.datetime:
        return self._at

    def move_to(self, at: dt.datetime) -> None:
        """Set the clock to `at` (aware); backwards raises ValueError."""
        if at < self._at:
            raise ValueError("the clock only moves on")
        self._at = moment(at)

    def move(self, by: dt.timedelta) -> None:
        """Move the clock on by `by`, zero or more."""
        self.move_to(self._at + by)


def moment(at: dt.datetime) -> dt.datetime:
    """`at` in UTC without microseconds; a naive time raises ValueError."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone is no moment")
    return at.astimezone(UTC).replace(microsecond=0)


def text(at: dt.datetime) -> str:
    """The canonical text of a moment."""
    return moment(at).isoformat()


def parse(text: str) -> dt.datetime:
    """The moment of a canonical or any other aware ISO 8601 text; naive or malformed texts raise ValueError."""
    return moment(dt.datetime.fromisoformat(text))
