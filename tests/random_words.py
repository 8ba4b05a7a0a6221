"""The department's words with answers made up by chance, the same for the same question. They know no fact."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping

from engine import clock
from engine.acts import Value
from engine.vocabulary import Moment, Word
from workflows.words import WORDS

#: Type of a word's result -> values to choose from.
_CHOICES: Mapping[str, tuple[Value, ...]] = {
    "yes/no": ("yes", "no"),
    "number": (0, 1, 2, 3, 6),
    "text": ("a text", None),
    "texts": ([], ["one"], ["one", "two"]),
    "person": ("ada", "ben", None),
    "persons": (["ada"], ["ada", "ben"], []),
    "student": ("kit",),
    "students": ([], ["wren"]),
    "school": ("larkspur", "larkspur", "kettles", None),
    "any": (1, 2, 3),
}
#: What lets a case go on: the answer in most districts.
_LIKELY: Mapping[str, Value] = {
    "enrollment_state": "here",
    "school_of_enrollment": "larkspur",
    "school_takes_students": "yes",
    "address_is_protected": "no",
    "guardian_reached": "no",
    "called_today": "yes",
    "in_the_morning": "yes",
    "has_facts": "yes",
    "auk_run": 6,
    "numbers_not_tried": [],
    "monitor_of": None,
}


class RandomWords:
    """One district by chance."""

    words: Mapping[str, Word] = WORDS

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        chance = random.Random(f"{self._seed} {name} {arguments}")
        if name in _FROM_THE_CASE:
            return _FROM_THE_CASE[name](moment)
        if name in _LIKELY and chance.random() < 0.85:
            return _LIKELY[name]
        if name == "enrollment_state":
            return chance.choice(("elsewhere", "none", "unknown"))
        type_ = self.words[name].result
        if type_ == "date":
            return moment.now.date().isoformat()
        if type_ == "date-time":
            since = arguments[1] if len(arguments) > 1 else None
            return _later(str(since) if since is not None else None, moment, chance)
        return chance.choice(_CHOICES[type_])

    def show(self, type_: str, value: Value) -> str:
        return "not said" if value is None else f"{value}"


def _later(since: str | None, moment: Moment, chance: random.Random) -> str:
    """Some time after the moment given (a day: its afternoon), else after the step opened, else after now."""
    day = since is not None and len(since) == len("2026-11-16")
    begun = clock.parse(f"{since}T14:00:00+00:00" if day else since) if since and "-" in since else None
    start = begun or moment.opened or moment.now
    return clock.text(start + dt.timedelta(minutes=chance.choice((5, 10, 10, 45, 1440))))


def _person(tag: str) -> Callable[[Moment], Value]:
    return lambda moment: moment.marks.tags[tag].person if tag in moment.marks.tags else None


_FROM_THE_CASE: Mapping[str, Callable[[Moment], Value]] = {
    "now": lambda moment: clock.text(moment.now),
    "accepted_by": _person("accept"),
    "verified_by": _person("verify"),
    "visits_done": lambda moment: moment.marks.tags["visit"].count if "visit" in moment.marks.tags else 0,
    "officer_of": lambda moment: (
        moment.marks.given_to or _person("accept")(moment) or moment.marks.first.get("attendance_officer")
    ),
}
