"""The page of a case: where it stands, its path, its trail. It never asks a database anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from engine.elements import Diagram
from workflows.shown.forms import FormShown
from workflows.shown.parts import Chip, PersonShown, Shown


@dataclass(frozen=True)
class OpenStep:
    """An open user task on a case page; `task` is None when the reader may not answer it."""

    name: str
    detail: str | None
    who: str
    since: dt.datetime
    due: dt.datetime | None
    chip: Chip
    sentence: str
    task: str | None


@dataclass(frozen=True)
class LinkedCase:
    """Another case that belongs to this one; `case` is None when the reader may not see it."""

    case: str | None
    number: str
    call_type: str
    chip: Chip
    how: str


@dataclass(frozen=True)
class NoteShown:
    """A note of a case."""

    by: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class HeldShown:
    """A message that waits with the case, and where it will be read."""

    label: str
    by: str
    at: dt.datetime
    sentence: str


@dataclass(frozen=True)
class WhyValue:
    """A value that a decision asked for, and who gave it."""

    name: str
    value: str
    source: str


@dataclass(frozen=True)
class Why:
    """Why a decision went as it went: in words, each value, the expression, the rows of a table that matched."""

    sentence: str
    values: tuple[WhyValue, ...]
    expression: str | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrailItem:
    """One entry in sentences. `sign` is "person", "clock", "decision" or "step"."""

    number: int
    sign: str
    sentence: str
    done_at: dt.datetime
    recorded_at: dt.datetime
    who: str
    on_behalf_of: str | None
    kind: str
    element: str | None
    path: str
    round: int
    #: the answers and other values that came with it; empty with `erased`: they were erased by the retention rule
    answers: tuple[Shown, ...] = ()
    why: Why | None = None
    erased: bool = False


@dataclass(frozen=True)
class NodeMark:
    """What happened at a shape: the rounds it was visited, whether it waits there now, the page's own words."""

    rounds: tuple[int, ...]
    current: bool
    page: bool
    #: key of the drawn process that opens from this shape
    opens: str | None = None


@dataclass(frozen=True)
class DrawnProcess:
    """One process of a case with its path. `key` is the path of calls ("" = the case's own process)."""

    key: str
    name: str
    #: nodes, flows, lanes and where each is drawn
    diagram: Diagram
    nodes: Mapping[str, NodeMark]
    flows: Mapping[str, tuple[int, ...]]
    #: the user tasks and decisions visited, in order, in words: for readers who do not see the drawing
    steps: tuple[str, ...]


@dataclass(frozen=True)
class MessageLink:
    """A message that the reader may send to the case."""

    name: str
    label: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows."""

    case: str
    number: str
    call_type: str
    call_type_key: str
    release: int
    #: "Release 4; release 5 is in force for new cases", or None
    older_release: str | None
    chip: Chip
    headline: str
    outcome: str | None
    student: str | None
    school: str | None
    opened_at: dt.datetime
    now: tuple[OpenStep, ...]
    waits: tuple[str, ...]
    hazards: tuple[str, ...]
    shows: tuple[Shown, ...]
    facts: tuple[Shown, ...]
    linked: tuple[LinkedCase, ...]
    notes: tuple[NoteShown, ...]
    held: tuple[HeldShown, ...]
    messages: tuple[MessageLink, ...]
    drawn: tuple[DrawnProcess, ...]
    trail: tuple[TrailItem, ...]
    may_note: bool
    may_cancel: bool
    may_retry: bool
    give_to: tuple[PersonShown, ...]
    incident: str | None = None
    operation: str = ""


@dataclass(frozen=True)
class MessagePage:
    """The form of a message to a case."""

    case: str
    number: str
    call_type: str
    message: str
    label: str
    form: FormShown
    operation: str
    #: what happens when it is sent
    next: str
