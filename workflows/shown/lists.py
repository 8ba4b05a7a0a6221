"""Lists of cases, students, notices and people. It never asks a database anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflows.shown.parts import Age, Chip
from workflows.shown.work import WorkItem


@dataclass(frozen=True)
class CaseLine:
    """A case in a list."""

    case: str
    number: str
    call_type: str
    chip: Chip
    headline: str
    student: str | None
    school: str | None
    opened_at: dt.datetime
    age: Age
    late: bool
    #: who comes or has it, and when; what the reader must do (a user task id) if anything
    sentence: str
    task: str | None = None


@dataclass(frozen=True)
class SchoolPage:
    """A school's referrals: what its staff must do first, then where each stands, then what ended lately."""

    school: str
    todo: tuple[WorkItem, ...]
    open: tuple[CaseLine, ...]
    ended: tuple[CaseLine, ...]
    at: dt.datetime
    #: how many more run than are shown
    more: int = 0


@dataclass(frozen=True)
class OfficerLine:
    """An attendance officer on duty: what he does now, how many user tasks are open for him."""

    id: str
    name: str
    now: str
    open: int
    free: bool


@dataclass(frozen=True)
class DispatcherPage:
    """Open priority calls and the officers on duty."""

    todo: tuple[WorkItem, ...]
    calls: tuple[CaseLine, ...]
    officers: tuple[OfficerLine, ...]
    at: dt.datetime
    #: how many more calls are open than are shown
    more: int = 0


@dataclass(frozen=True)
class TypeLine:
    """Today's numbers of a call type, its release in force and its open cases on each release."""

    call_type: str
    name: str
    heading: str
    new: int
    open: int
    late: int
    ended: int
    release: int
    open_by_release: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class IncidentLine:
    """A case that cannot go on."""

    case: str
    number: str
    sentence: str
    tries: int
    at: dt.datetime
    operation: str


@dataclass(frozen=True)
class Overview:
    """What is late and who has it; today's numbers; officers; incidents; call types."""

    late: tuple[WorkItem, ...]
    types: tuple[TypeLine, ...]
    officers: tuple[OfficerLine, ...]
    incidents: tuple[IncidentLine, ...]
    at: dt.datetime
    #: how many more user tasks are late than are shown
    more: int = 0


@dataclass(frozen=True)
class NoticeShown:
    """A notice to one reader; `case` is None when the reader may not see the case (any more)."""

    id: str
    case: str | None
    number: str
    text: str
    at: dt.datetime
    read: bool
    priority: bool


@dataclass(frozen=True)
class StudentLine:
    """A student in a list."""

    id: str
    name: str
    grade: str
    school: str | None


@dataclass(frozen=True)
class Found:
    """The result of a search: cases, students, and how many more there are."""

    cases: tuple[CaseLine, ...]
    students: tuple[StudentLine, ...]
    more: int
