"""The auditor's pages: what a search found, the file of a case, the state of the chains. It never asks a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflows.shown.case import CasePage
from workflows.shown.lists import CaseLine


@dataclass(frozen=True)
class TrailStatus:
    """Whether one trail holds; `broken` is the number of the first entry that does not, None when all do."""

    entries: int
    broken: int | None
    checked_at: dt.datetime


@dataclass(frozen=True)
class AuditLine:
    """A case that a search found, and whether its trail holds."""

    case: CaseLine
    trail: TrailStatus


@dataclass(frozen=True)
class AuditFound:
    """What an auditor's search found, how many more there are, and why he looks."""

    lines: tuple[AuditLine, ...]
    more: int
    purpose: str


@dataclass(frozen=True)
class CaseFile:
    """A case as an auditor reads it: its page, whether its trail holds, and the entry that says he read it."""

    page: CasePage
    trail: TrailStatus
    purpose: str


@dataclass(frozen=True)
class AskedFile:
    """The case file that somebody is about to open: he is asked why first."""

    case: str
    number: str


@dataclass(frozen=True)
class BrokenCase:
    """A case whose trail does not hold from an entry on."""

    number: str
    entry: int


@dataclass(frozen=True)
class Chain:
    """All trails: those that hold with their entries, and those that do not."""

    cases: int
    entries: int
    broken: tuple[BrokenCase, ...]
    checked_at: dt.datetime
