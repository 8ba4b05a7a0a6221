"""The words that diagrams may call, as the engine sees them: names, types and one function that answers.

The words themselves are handed in by the department's package; the engine never defines one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.acts import Marks, Value, Values

#: Types of words and fields.
TYPES = (
    "text",
    "number",
    "yes/no",
    "date",
    "time",
    "date-time",
    "person",
    "persons",
    "student",
    "students",
    "school",
    "texts",
    "any",
)


@dataclass(frozen=True)
class Word:
    """One word: what it takes, what it gives, where its answer comes from, what it means."""

    name: str
    #: names of its parameters; the last `optional` may be left out
    parameters: tuple[str, ...]
    optional: int
    result: str
    #: who gives the answer, for the *why* of an entry: "attendance file", "table of deadlines", …
    source: str
    meaning: str


@dataclass(frozen=True)
class Moment:
    """Where and when a word is asked."""

    now: dt.datetime
    #: case number of the instance
    case: str
    #: when the step or wait that asks was opened (timers); None elsewhere
    opened: dt.datetime | None
    marks: Marks
    #: a decision table of the instance's own release: (table id, inputs) -> outputs
    decide: Callable[[str, Values], Values]
    #: the variables of the place that asks: student and school of the case are found here by the manifest's names
    subject: str | None = None
    scope: str | None = None


class Vocabulary(Protocol):
    """All words, bound to one act's snapshot of the facts: the same question gives the same answer."""

    words: Mapping[str, Word]

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        """The answer of a word, JSON; raises Refused with a sentence for arguments that make no sense."""
        ...

    def show(self, type_: str, value: Value) -> str:
        """A value of a type in words for people: a person's name, a local date; None is "not said"."""
        ...
