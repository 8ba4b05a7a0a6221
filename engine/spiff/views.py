"""Looks at the state of a case without moving anything: open elements and variables. It never changes a state."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from engine import clock
from engine.acts import Value
from engine.elements import Node
from engine.errors import BrokenInstance
from engine.spiff import codec, commands, waiting
from engine.spiff.act import Act
from engine.spiff.definition import Definition
from engine.spiff.tokens import Case
from engine.vocabulary import Moment, Word


@dataclass(frozen=True)
class OpenElement:
    """An element on which a token stands: an open user task, a running call, an event that is awaited."""

    element: str
    path: str
    kind: str
    name: str
    #: id of the token; two events behind one event-based gateway share it
    task: str
    #: for events with a timer
    due: dt.datetime | None


def open_elements(definition: Definition, state: bytes) -> tuple[OpenElement, ...]:
    """Where the tokens stand, in the order of the drawing; raises BrokenInstance for a bad state."""
    case = _case(definition, state)
    found: list[OpenElement] = []
    awaited = {(place.token.id, place.node.id): place.due for place in waiting.places(case)}
    for token in case.live():
        node = token.task_spec.node
        due = awaited.pop((token.id, node.id), None)
        found.append(_element(node, token.workflow.path, token.id, due))
    for place in waiting.places(case):
        if (place.token.id, place.node.id) in awaited:
            found.append(_element(place.node, place.path, place.token.id, place.due))
    return tuple(found)


def variables(definition: Definition, state: bytes) -> dict[str, Value]:
    """The variables of the case's own process."""
    return copy.deepcopy(_case(definition, state).variables.values)


def data_of(definition: Definition, state: bytes, task: str) -> dict[str, Value]:
    """The variables the form of an open user task sees; raises Conflict when it is not open."""
    return copy.deepcopy(commands.find_task(_case(definition, state), task).workflow.variables.values)


def _element(node: Node, path: str, task: str, due: str | None) -> OpenElement:
    return OpenElement(node.id, path, node.kind, node.name, task, None if due is None else clock.parse(due))


def _case(definition: Definition, state: bytes) -> Case:
    never = dt.datetime.fromtimestamp(0, clock.UTC)
    return codec.decode(state, Act(definition, _Silent(), now=never, case=""))


class _Silent:
    """No words: a look asks none."""

    words: Mapping[str, Word] = {}

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        raise BrokenInstance(f"The word {name} was asked while only looking.")

    def show(self, type_: str, value: Value) -> str:
        raise BrokenInstance(f"A value of type {type_} was asked for in words while only looking.")
