"""A call type with its diagrams, tables, forms and releases. It never asks a database anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflows.shown.calls import SheetRow
from workflows.shown.case import DrawnProcess
from workflows.shown.forms import FormShown
from workflows.shown.parts import Shown


@dataclass(frozen=True)
class TableShown:
    """A decision table: its columns and rows as they stand in the file."""

    id: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hit_policy: str = "UNIQUE"


@dataclass(frozen=True)
class ReleaseLine:
    """A release in the history of a call type."""

    number: int
    by: str
    reason: str
    effective_from: dt.datetime
    status: str
    sha256: str


@dataclass(frozen=True)
class CallTypePage:
    """A call type: its diagrams (nothing marked), tables, forms, deadlines, releases."""

    call_type: str
    name: str
    heading: str
    sheet: SheetRow | None
    drawn: tuple[DrawnProcess, ...]
    tables: tuple[TableShown, ...]
    forms: tuple[tuple[str, FormShown], ...]
    deadlines: tuple[Shown, ...]
    releases: tuple[ReleaseLine, ...]
