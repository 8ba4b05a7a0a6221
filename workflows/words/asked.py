"""What a word may ask while it answers, and the list in which words enter themselves. It never answers one itself."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine import clock, errors
from engine.acts import Value
from engine.bundles import Bundle
from engine.vocabulary import TYPES, Moment, Vocabulary, Word
from workflows import calendar
from workflows.facts import Facts

P = ParamSpec("P")

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Asked:
    """One question: the facts of the act's snapshot, and where and when it is asked."""

    db: sa.Connection
    facts: Facts
    moment: Moment
    #: the case's own release; None where no case asks
    bundle: Bundle | None
    #: all words of this act, for a word that reads a text
    words: Vocabulary

    @property
    def zone(self) -> ZoneInfo:
        return self.facts.zone

    @property
    def now(self) -> dt.datetime:
        return self.moment.now

    @property
    def today(self) -> dt.date:
        return calendar.day_of(self.zone, self.moment.now)

    @property
    def calendar(self) -> calendar.Calendar:
        """The calendar of the case's student; no student, or nowhere enrolled: the district's."""
        return self.facts.calendar_of(self.moment.subject)


Answer = Callable[..., Value]

#: Every word and the function that answers it, by name.
ENTERED: dict[str, tuple[Word, Answer]] = {}


def word(
    result: str, *, source: str, meaning: str, optional: int = 0
) -> Callable[[Callable[Concatenate[Asked, P], Value]], Callable[Concatenate[Asked, P], Value]]:
    """Enter a function as a word: its name is the word's, its parameters (but the first) are the word's."""
    if result not in TYPES:
        raise ValueError(f"{result} is no type of words")

    def enter(function: Callable[Concatenate[Asked, P], Value]) -> Callable[Concatenate[Asked, P], Value]:
        name = function.__name__
        _, *parameters = inspect.signature(function).parameters
        ENTERED[name] = (Word(name, tuple(parameters), optional, result, source, meaning), function)
        return function

    return enter


def yes_no(holds: bool) -> str:
    """An answer of type yes/no."""
    return YES if holds else NO


def at_of(asked: Asked, value: Value) -> dt.datetime | None:
    """A date-time, or a date at local midnight, as a moment; None for None; Refused for anything else."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            if len(value) == len("2026-11-16"):
                return calendar.moment(asked.zone, dt.date.fromisoformat(value), dt.time())
            return clock.parse(value)
        except ValueError:
            pass
    raise errors.Refused("A word was asked about a time that is none: give a date or a date-time.")


def day_of(asked: Asked, value: Value) -> dt.date | None:
    """The local day of a date or date-time; None for None; Refused for anything else."""
    at = at_of(asked, value)
    return None if at is None else calendar.day_of(asked.zone, at)


def id_of(value: Value) -> str | None:
    """The id of a person, student or school; None for None; Refused for anything else."""
    if value is None or isinstance(value, str):
        return value or None
    raise errors.Refused("A word was asked about somebody by a value that is no id.")


def own_case(asked: Asked, case: Value) -> None:
    """Refused for a case other than the one that asks: the words over a trail know no other."""
    if case != asked.moment.case:
        raise errors.Refused("A word over the trail was asked about another case: give it `case`.")


def count_of(value: Value) -> int:
    """A whole number; Refused for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise errors.Refused("A word needs a whole number and got something else.")
