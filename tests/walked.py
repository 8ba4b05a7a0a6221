"""Every standing that a case of the shipped library has between two steps of a story, kept so that it can be resumed.

Stories share their beginnings: a standing to which another story has come by the same way is kept once. It is no test.
"""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import functools
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from engine import acting, database, instances, rows, stories, trail, work_lists
from engine.clock import MovableClock
from engine.rows import InstanceRow, UserTask
from engine.story import Answer, Story
from tests.shipped import BUNDLES
from workflows import installation
from workflows import stories as walked_stories
from workflows.story_walk import Walk

KEY = b"the key of a test's own trail: 32"
#: More acts than any case needs to its end.
MOST_ACTS = 90
#: How often a user task of the same element is answered: more than any case is made to ask it.
TIMES_ANSWERED = 4


@dataclass(frozen=True)
class Standing:
    """A case after some steps of a story."""

    call_type: str
    story: Story
    #: how many steps were taken
    steps: int
    case: str
    now: dt.datetime
    #: elements of its open user tasks
    open: tuple[str, ...]
    database: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.story.id} after step {self.steps}"


@functools.cache
def standings(call_type: str) -> tuple[Standing, ...]:
    """All of one call type, in the order of its stories; only those in which the case still runs."""
    kept: dict[tuple[object, ...], Standing] = {}
    for one in stories.of_bundle(BUNDLES[call_type]):
        with walked_stories.prepared(one, bundle=BUNDLES[call_type], together=BUNDLES) as walk:
            walk.file()
            for number in range(len(one.steps) + 1):
                if number:
                    walk.do(one.steps[number - 1])
                _keep(kept, walk, one, number)
    return tuple(kept.values())


def _keep(kept: dict[tuple[object, ...], Standing], walk: Walk, one: Story, number: int) -> None:
    with walk.runtime.database.reading() as db:
        row, entries = rows.by_id(db, walk.case), trail.entries(db, instance=walk.case)
        tasks = work_lists.of_instance(db, instance=walk.case)
        way = tuple((entry.kind, entry.element, entry.path, entry.round, entry.flows) for entry in entries)
        if row.status != rows.RUNNING or way in kept:
            return
        data = zlib.compress(_sqlite(db).serialize(), 1)
    open_now = tuple(task.element for task in tasks)
    kept[way] = Standing(walk.call_type, one, number, walk.case, walk.clock.now(), open_now, data)


@contextlib.contextmanager
def resumed(standing: Standing) -> Iterator[Walk]:
    """The case again as it stood, in a database of its own."""
    db = database.connect("sqlite://")
    kept = sqlite3.connect(":memory:")
    try:
        kept.deserialize(zlib.decompress(standing.database))
        with db.reading() as connection:
            kept.backup(_sqlite(connection))
        runtime = installation.runtime_of(db, key=KEY)
        yield Walk(runtime, standing.story, standing.call_type, MovableClock(standing.now), case=standing.case)
    finally:
        kept.close()
        db.close()


def row(walk: Walk) -> InstanceRow:
    """The case as it is now."""
    with walk.runtime.database.reading() as db:
        return rows.by_id(db, walk.case)


def open_tasks(walk: Walk) -> tuple[UserTask, ...]:
    """Its open user tasks."""
    with walk.runtime.database.reading() as db:
        return work_lists.of_instance(db, instance=walk.case)


def entries(walk: Walk) -> tuple[trail.Sealed, ...]:
    """Its trail."""
    with walk.runtime.database.reading() as db:
        return trail.entries(db, instance=walk.case)


def variables(walk: Walk) -> dict[str, object]:
    """Its variables."""
    return dict(instances.look(walk.runtime, instance=walk.case).variables)


def finish(walk: Walk) -> None:
    """Answer every user task with plain values, let time pass where nobody is asked, until the case is over.

    One that comes back again and again, because the plain answer does not mend what is missing, is left unanswered.
    """
    answered: collections.Counter[str] = collections.Counter()
    for _ in range(MOST_ACTS):
        case = row(walk)
        if case.status != rows.RUNNING:
            return
        tasks = [task for task in open_tasks(walk) if answered[task.element] < TIMES_ANSWERED]
        if tasks:
            answered[tasks[0].element] += 1
            walk.do(Answer(tasks[0].element, {}))
        else:
            assert case.next_due is not None, f"{case.number} waits for nothing"
            fire_next(walk)
    raise AssertionError(f"no end after {MOST_ACTS} acts; open are {[task.element for task in open_tasks(walk)]}")


def fire_next(walk: Walk) -> dt.datetime | None:
    """Move on to the case's next timer and fire it; its moment, None when there is none."""
    due = row(walk).next_due
    if due is not None:
        walk.clock.move_to(max(due, walk.clock.now()))
        acting.fire_due(walk.runtime, instance=walk.case, at=walk.clock.now())
    return due


def _sqlite(connection: sa.Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
