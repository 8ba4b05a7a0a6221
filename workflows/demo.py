"""The demo: a made-up district with its past, made once in an empty database. Nobody in it is real.

Every case comes of a story walked through the functions that the pages use; no entry is ever inserted.
"""

from __future__ import annotations

import datetime as dt
import pathlib
from collections.abc import Callable

import sqlalchemy as sa

from engine import definitions, errors, instances
from engine.runtime import Runtime
from workflows import (
    calendar,
    demo_calls,
    demo_clock,
    demo_people,
    demo_students,
    library,
    settings,
    show,
    staff,
    tables,
)
from workflows.demo_walks import Past

#: Where the demo's clock stands at the first start: a Thursday, local time.
FIRST_MORNING = (dt.date(2026, 11, 19), dt.time(8, 10))
#: When the district was set up: before any call, on the day before the school year begins.
_SET_UP = (dt.date(2026, 8, 14), dt.time(9, 0))


def make(runtime: Runtime, *, library: pathlib.Path, tell: Callable[[str], object]) -> None:
    """Make the demo in a database that is empty but for its tables; `tell` is given a line for each part.

    Misuse for a database in which there is something already, and for a library without call types.
    """
    _require_empty(runtime)
    zone = settings.zone(runtime)
    begins, morning = calendar.moment(zone, *_SET_UP), calendar.moment(zone, *FIRST_MORNING)
    tell(f"Making the demo: {demo_people.DISTRICT}, which does not exist. This takes less than a minute.")
    demo_people.make(runtime, at=begins)
    released = _publish(runtime, library, begins)
    students = demo_students.make(runtime, at=begins)
    tell(f"{len(demo_people.PEOPLE)} people, {len(students)} students, {len(released)} call types.")
    bundles = [release.bundle for release in released]
    past = Past(runtime, calls=demo_calls.CALLS, library=bundles, students=students, morning=morning, begins=begins)
    past.happen()
    for sentence in past.left_off:
        tell(f"A story of the library was left off: {sentence}")
    demo_clock.begin(runtime.database, at=morning)
    with runtime.database.reading() as db:
        cases = sum(instances.count(db).values())
    tell(f"{cases} cases. The demo's clock stands at {local(runtime, at=morning)}.")


def accounts_told() -> tuple[str, ...]:
    """The accounts of the demo, one line each, and the password of all."""
    width = max(len(person) for person, *_ in demo_people.PEOPLE)
    lines = (f"  {person:{width}}  {staff.ROLES[role]}, {name}" for person, name, role, _ in demo_people.PEOPLE)
    return (f"Sign in with one of these names; the password of all is {demo_people.PASSWORD}", *lines)


def local(runtime: Runtime, *, at: dt.datetime) -> str:
    """A moment in words and in the district's zone: "Thu 19 Nov 2026, 08:10"."""
    there = at.astimezone(settings.zone(runtime))
    return f"{show.DAYS[there.weekday()]} {there.day} {show.MONTHS[there.month - 1]} {there.year}, {there:%H:%M}"


def _publish(runtime: Runtime, folder: pathlib.Path, at: dt.datetime) -> tuple[definitions.Release, ...]:
    return library.publish_library(runtime, library=folder, by=staff.COMMAND_LINE, reason="The demo begins", at=at)


def _require_empty(runtime: Runtime) -> None:
    with runtime.database.reading() as db:
        is_used = (
            db.execute(sa.select(tables.person.c.id)).first() is not None
            or db.execute(sa.select(tables.student.c.id)).first() is not None
        )
    if is_used or definitions.all_in_force(runtime, at=dt.datetime.max.replace(tzinfo=dt.UTC)):
        raise errors.Misuse(
            "The demo wants an empty database, and there is something in this one: "
            "set FIRSTBELL_DATABASE_URL to another one, or remove the file."
        )
