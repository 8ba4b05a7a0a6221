"""User tasks in lists, and the page of one. It never asks a database anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflows.shown.forms import FormShown
from workflows.shown.parts import Age, Chip, PersonShown, Shown


@dataclass(frozen=True)
class WorkItem:
    """An open user task in a list; `act` is what one touch may do: "answer", "take" or None."""

    case: str
    number: str
    call_type: str
    task: str
    name: str
    detail: str | None
    age: Age
    chip: Chip
    late: bool
    student: str | None
    school: str | None
    hazard: str | None
    #: when it is due and what happens then, why it is late, who has it
    sentence: str
    due: dt.datetime | None
    act: str | None
    who: str | None = None


@dataclass(frozen=True)
class WorkGroup:
    """The user tasks under one heading of the sheet."""

    heading: str
    priority: bool
    items: tuple[WorkItem, ...]


@dataclass(frozen=True)
class WorkList:
    """The work list; `view` is "mine", "role" or "school"; `views` are (view, label, count) to choose from."""

    view: str
    views: tuple[tuple[str, str, int], ...]
    groups: tuple[WorkGroup, ...]
    at: dt.datetime
    #: what stands in place of an empty list
    empty: str
    #: how many more there are than are shown
    more: int = 0


@dataclass(frozen=True)
class TaskPage:
    """Everything the page of a user task shows. `form` is None when the reader may not answer: `refusal` says why."""

    case: str
    number: str
    call_type: str
    task: str
    name: str
    detail: str | None
    #: the sheet's own words
    page: bool
    chip: Chip
    due: dt.datetime | None
    sentence: str
    #: dangers told or seen, shown before everything else
    hazards: tuple[str, ...]
    facts: tuple[Shown, ...]
    form: FormShown | None
    refusal: str | None
    operation: str
    draft_at: dt.datetime | None
    #: what happens when the form is sent
    next: str
    may_claim: bool
    may_release: bool
    may_decline: bool
    #: to whom a supervisor may give it; empty: the reader may not
    give_to: tuple[PersonShown, ...]
    #: for whom the reader may record it; empty: the reader may not
    record_for: tuple[PersonShown, ...]
    #: (print key, label, languages)
    prints: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
