"""A small vocabulary for tests of the engine: words that answer from a table. It knows nothing of the department's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from engine import language
from engine.acts import Marks, Value
from engine.errors import Refused
from engine.vocabulary import Moment, Word

NOW = dt.datetime(2026, 11, 16, 17, 0, tzinfo=dt.UTC)

_WORDS = (
    Word("now", (), 0, "date-time", "clock", "the time of the act"),
    Word("deadline", ("name",), 0, "number", "table of deadlines", "an amount"),
    Word("people", ("role",), 0, "persons", "staff", "everybody with a role"),
    Word("run", ("student", "since"), 1, "number", "attendance file", "days in a row"),
    Word("offered", (), 0, "texts", "settings", "what can be chosen"),
    Word("fails", (), 0, "text", "nowhere", "never has an answer"),
)
_ANSWERS: Mapping[str, Value] = {
    "now": "2026-11-16T17:00:00+00:00",
    "deadline": 5,
    "people": ["ada", "ben"],
    "run": 4,
    "offered": ["red", "blue"],
}


class MadeUpWords:
    """Answers from a table, some of which a test may replace."""

    words: Mapping[str, Word] = {word.name: word for word in _WORDS}

    def __init__(self, **answers: Value) -> None:
        self._answers = {**_ANSWERS, **answers}
        self.asked: list[tuple[str, tuple[Value, ...]]] = []

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        self.asked.append((name, arguments))
        if name not in self._answers:
            raise Refused("This word has no answer.")
        return self._answers[name]

    def show(self, type_: str, value: Value) -> str:
        if value is None:
            return "not said"
        return f"{type_} {value}" if type_ in ("person", "student", "date-time") else str(value)


def scope(
    words: MadeUpWords | None = None, labels: language.Labels = language.no_labels, **values: Value
) -> language.Scope:
    """A scope of the case 2026-0142 with these values."""
    moment = Moment(now=NOW, case="2026-0142", opened=None, marks=Marks(), decide=lambda table, inputs: {})
    return language.Scope(values, words or MadeUpWords(), moment, labels, {"case": "2026-0142"})
