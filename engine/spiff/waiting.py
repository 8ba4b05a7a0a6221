"""The places of a case where something is awaited: timers and messages. It finds and wakes them, one at a time.

It never wakes two: of timers due together the first by due time, path and element goes on, of places that wait for
one message the outermost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from SpiffWorkflow.util.task import TaskState

from engine import clock
from engine.acts import Value, Values
from engine.elements import Node
from engine.spiff.events import EventBasedGateway
from engine.spiff.specs import Element
from engine.spiff.tokens import Case, Token


@dataclass(frozen=True)
class Place:
    """One event that is awaited: by its own token, or by that of the event-based gateway before it."""

    token: Token
    spec: Element

    @property
    def node(self) -> Node:
        return self.spec.node

    @property
    def path(self) -> str:
        return str(self.token.workflow.path)

    @property
    def due(self) -> str | None:
        """Canonical text, for timers."""
        return self.token.internal_data.get("due") if self.spec.compiled.timing is not None else None

    @property
    def opened(self) -> dt.datetime:
        return clock.parse(self.token.internal_data["opened"])

    def wake(self, **brought: Value) -> None:
        """It happens; what came with it is kept with the token until it runs."""
        gateway = isinstance(self.token.task_spec, EventBasedGateway)
        self.token.internal_data |= {"fired": self.node.id if gateway else True, **brought}
        self.token.task_spec._update(self.token)


def places(case: Case) -> Iterator[Place]:
    """All events that are awaited now, in the order of the drawing."""
    for token in case.walk():
        spec = token.task_spec
        if token._state != TaskState.WAITING or spec.node is None:
            continue
        if isinstance(spec, EventBasedGateway):
            yield from (Place(token, one) for one in spec.outputs)
        elif spec.compiled.timing is not None or spec.node.message is not None:
            yield Place(token, spec)


def timers(case: Case) -> list[Place]:
    """The timers that run, the next one first: by due time, path of calls, element."""
    found = [place for place in places(case) if place.due is not None]
    return sorted(found, key=lambda place: (place.due, place.path, place.node.id, place.token.id))


def catching(case: Case, message: str) -> Place | None:
    """The outermost place that waits for a message."""
    found = [place for place in places(case) if place.node.message == message]
    return min(found, key=lambda one: (one.token.workflow.depth, one.path, one.node.id, one.token.id), default=None)


def reachable(case: Case, message: str) -> bool:
    """Can a place that waits for the message be reached from where the tokens stand, or does one wait already?"""
    definition = case.act.definition
    for token in case.live():
        here = definition.reachable[token.workflow.spec.name][token.task_spec.node.id]
        if message in here:
            return True
    return catching(case, message) is not None


def standing(case: Case) -> tuple[str, ...]:
    """Ids of the user tasks and calls that are open."""
    kinds = ("user_task", "call_activity")
    return tuple(dict.fromkeys(one.task_spec.node.id for one in case.live() if one.task_spec.node.kind in kinds))


def message(place: Place, payload: Values, by: str | None, held: int | None = None) -> None:
    """Deliver a message to a place."""
    brought: dict[str, Value] = {"payload": dict(payload), "by": by}
    place.wake(**brought if held is None else {**brought, "held": held})
