"""The demo district's clock: it begins at 08:10 of a school day and runs on from there. It never asks what day it is.

One row holds where the clock stood and what the machine's monotonic counter said then, so that the server, the worker
and the command line read the same time. The worker writes the row anew every few seconds (`keep_going`); a row older
than `STILL` seconds means that nothing runs and the clock stands: a second run goes on from where the first stopped.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable

import sqlalchemy as sa

from engine import clock, database, errors
from workflows import tables

#: How many seconds the clock runs on without being written anew.
STILL = 60.0

ROW = sa.Table(
    "demo_clock",
    tables.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("stood_at", sa.String(25), nullable=False),
    sa.Column("counted", sa.Float, nullable=False),
)


class DemoClock:
    """A clock as `engine.clock.Clock` wants it, read from the demo's row.

    `seconds` is the machine's counter of seconds; it only has to run on, its zero does not matter.
    """

    def __init__(self, db: database.Database, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._database = db
        self._seconds = seconds

    def now(self) -> dt.datetime:
        with self._database.reading() as connection:
            at, _ = _standing(connection, self._seconds())
        return at

    def keep_going(self) -> None:
        """Write the row anew: somebody runs, so the clock may run on."""
        self._write(dt.timedelta())

    def advance(self, *, by: dt.timedelta) -> dt.datetime:
        """Move the clock on and return the new time; zero or backwards raises Misuse."""
        if by <= dt.timedelta():
            raise errors.Misuse("The demo's clock only moves on: give a duration such as '6 min'.")
        return self._write(by)

    def _write(self, by: dt.timedelta) -> dt.datetime:
        with self._database.writing() as connection:
            at, counted = _standing(connection, self._seconds())
            connection.execute(sa.update(ROW).values(stood_at=clock.text(at + by), counted=counted))
        return at + by


def begin(db: database.Database, *, at: dt.datetime, seconds: Callable[[], float] = time.monotonic) -> DemoClock:
    """Make the row, with the clock at `at`, and return the clock; only a new demo's database has none yet."""
    with db.writing() as connection:
        connection.execute(sa.insert(ROW).values(id=1, stood_at=clock.text(at), counted=seconds()))
    return DemoClock(db, seconds=seconds)


def is_demo(db: database.Database) -> bool:
    """Whether this is a demo's database; False also for one without tables."""
    with db.reading() as connection:
        return (
            sa.inspect(connection).has_table(ROW.name) and connection.execute(sa.select(ROW.c.id)).first() is not None
        )


def of(db: database.Database) -> clock.Clock:
    """The clock that this database lives by: the demo's own, or the machine's."""
    return DemoClock(db) if is_demo(db) else clock.SystemClock()


def duration(text: str) -> dt.timedelta:
    """The span of time that "6 min", "2 hours" or "3 days" names; Misuse for anything else."""
    found = re.fullmatch(r"(\d{1,4})\s*(s|sec|min|minutes?|h|hours?|d|days?)", text.strip())
    if found is None:
        raise errors.Misuse(f"{text!r} is no duration: write '6 min', '2 hours' or '1 day'.")
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[found[2][0]]
    return dt.timedelta(**{unit: int(found[1])})


def _standing(connection: sa.Connection, count: float) -> tuple[dt.datetime, float]:
    """Where the clock stands at this count of the machine's seconds, and the count at which it reached that second."""
    row = connection.execute(sa.select(ROW.c.stood_at, ROW.c.counted)).first()
    if row is None:
        raise errors.Misuse("This database is not a demo's: its clock is the machine's.")
    # A machine that was started again counts from zero: the clock goes on from where it stood.
    passed = min(max(count - row.counted, 0.0), STILL)
    return clock.parse(row.stood_at) + dt.timedelta(seconds=int(passed)), count - passed % 1
