"""Case numbers: a series and a counter, "2026-0142". It never reads a clock or a calendar; the series is handed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from engine import tables
from engine.runtime import Runtime


@dataclass(frozen=True)
class Number:
    """A case number."""

    series: str
    serial: int

    def __str__(self) -> str:
        return f"{self.series}-{self.serial:04}"


def following(runtime: Runtime, connection: sa.Connection, *, at: dt.datetime, taken: int = 0) -> Number:
    """The next number of the series of `at`, behind `taken` more that the same act gives away.

    Two acts may find the same one: the later to be written is refused by the database and tries again.
    """
    series = runtime.series(connection, at)
    query = sa.select(sa.func.max(tables.instance.c.serial)).where(tables.instance.c.series == series)
    return Number(series, (connection.scalar(query) or 0) + 1 + taken)
