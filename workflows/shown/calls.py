"""The call sheet and the intake of a call. It never asks a database anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workflows.shown.forms import FormShown
from workflows.shown.parts import Shown


@dataclass(frozen=True)
class SheetRow:
    """One row of "When to call Truancy", letter by letter from the release in force."""

    call_type: str
    name: str
    who: str
    what: str
    steps_title: str
    before_steps: str
    steps: tuple[str, ...]
    note: str
    #: "In force: 5 school days"
    in_force: tuple[str, ...]
    may_file: bool
    #: the label of the button, None without one
    file_label: str | None


@dataclass(frozen=True)
class SheetGroup:
    """A heading of the sheet and its rows."""

    heading: str
    priority: bool
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole sheet; `glossary` are (short, long)."""

    groups: tuple[SheetGroup, ...]
    at: dt.datetime
    glossary: tuple[tuple[str, str], ...]
    #: None for whom the number is not meant
    dispatch_phone: str | None


@dataclass(frozen=True)
class DuplicateShown:
    """A case that may be the same call; `case` is None when the reader may not see it."""

    case: str | None
    number: str
    call_type: str
    headline: str
    why: str


@dataclass(frozen=True)
class IntakePage:
    """The intake form of a call type. `duplicates` are shown before anything is saved."""

    call_type: str
    name: str
    heading: str
    #: the sheet's words: who calls, what happens, the steps
    sheet: SheetRow | None
    form: FormShown
    #: the fields the product adds when the reader files for somebody else (told_by, told_at); empty: files directly
    told: FormShown
    duplicates: tuple[DuplicateShown, ...]
    operation: str
    next: str
    #: the facts of the chosen student
    facts: tuple[Shown, ...] = ()
