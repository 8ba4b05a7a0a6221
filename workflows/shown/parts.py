"""The smallest parts of pages: a status, an age, a fact, a person. It never asks a database anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """A status in words and its tone: "good", "warn", "bad", "info", "end" or "" (plain)."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Age:
    """How old something is: `big` ("4", "New") and `unit` ("min", "school days", "today")."""

    big: str
    unit: str


@dataclass(frozen=True)
class Shown:
    """A fact with its label; `source` says who gave it ("attendance file", "told by school, not from file")."""

    label: str
    value: str
    source: str | None = None
    #: more than one line: then `value` is the first of them
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonShown:
    """A member of staff in a list to choose from."""

    id: str
    name: str
    note: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of an act: a sentence for the next page, where the case is, and the reader's next user task if any."""

    case: str
    number: str
    sentence: str
    next_task: str | None = None
