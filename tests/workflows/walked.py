"""Cases for tests of pages: shipped stories walked up to a step, on a database in memory."""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import uuid
from collections.abc import Iterator

from engine import stories as written
from workflows import staff, stories
from workflows.story_walk import Walk

LIBRARY = pathlib.Path(__file__).parent.parent.parent / "bpmn"
TOGETHER = stories.read(LIBRARY)


@contextlib.contextmanager
def walked(call_type: str, story: str, *, steps: int | None = None, **changes: object) -> Iterator[Walk]:
    """A story filed and walked: all its steps, or only so many; `changes`: of the story, such as other facts."""
    bundle = TOGETHER[call_type]
    one = next(each for each in written.of_bundle(bundle) if each.id == story)
    one = dataclasses.replace(one, **changes)  # type: ignore[arg-type]
    with stories.prepared(one, bundle=bundle, together=TOGETHER) as walk:
        walk.file()
        for step in one.steps[:steps]:
            walk.do(step)
        yield walk


@contextlib.contextmanager
def not_filed(call_type: str, story: str, **changes: object) -> Iterator[Walk]:
    """A story of which nothing has happened yet."""
    bundle = TOGETHER[call_type]
    one = next(each for each in written.of_bundle(bundle) if each.id == story)
    one = dataclasses.replace(one, **changes)  # type: ignore[arg-type]
    with stories.prepared(one, bundle=bundle, together=TOGETHER) as walk:
        yield walk


def person(walk: Walk, id_: str) -> staff.Person:
    """A member of the story district's staff: A1, A2, D, S, S2, V, C, C2, U, M."""
    return staff.get(walk.runtime, person=id_)


def operation() -> str:
    """A new operation id."""
    return str(uuid.uuid4())
