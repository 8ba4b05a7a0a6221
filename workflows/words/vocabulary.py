"""All words bound to one snapshot of the facts: the engine's Vocabulary for this district. It never remembers two acts.

The same question at the same moment gives the same answer, also when it is asked again later in the act.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from engine import clock, errors
from engine.acts import Value
from engine.bundles import Bundle
from engine.vocabulary import Moment, Word
from workflows import show
from workflows.facts import Facts
from workflows.words import asked, cases, dates, people, students

#: The modules that enter words when they are imported.
KINDS = (dates, people, students, cases)

#: Every word by name, without its function: for the list of words and for checks.
WORDS: Mapping[str, Word] = {name: word for name, (word, _) in sorted(asked.ENTERED.items())}


class DistrictVocabulary:
    """The words of one act (engine.vocabulary.Vocabulary)."""

    words: Mapping[str, Word] = WORDS

    def __init__(self, facts: Facts, db: sa.Connection, bundle: Bundle | None) -> None:
        self._facts = facts
        self._db = db
        self._bundle = bundle
        self._memory: dict[str, Value] = {}

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        """The answer of a word, JSON; Refused with a sentence for an unknown word or arguments that make no sense."""
        if name not in asked.ENTERED:
            raise errors.Refused(f"There is no word {name}.")
        key = _question(name, arguments, moment)
        if key not in self._memory:
            _, function = asked.ENTERED[name]
            question = asked.Asked(self._db, self._facts, moment, self._bundle, self)
            self._memory[key] = function(question, *arguments)
        return self._memory[key]

    def show(self, type_: str, value: Value) -> str:
        """A value of a type in words for people; None is "not said", an id nobody knows stands as it is."""
        if value is None:
            return show.NOT_SAID
        if isinstance(value, list):
            return show.listed([self.show(_MEMBERS.get(type_, type_), each) for each in value])
        if type_ in _SHOWN and isinstance(value, str):
            return _SHOWN[type_](self._facts, value)
        if isinstance(value, Mapping):
            return show.listed([f"{key}: {self.show('any', each)}" for key, each in value.items()])
        return str(value)


def vocabulary(db: sa.Connection, at: dt.datetime, bundle: Bundle | None) -> DistrictVocabulary:
    """The words for one act at `at`, read through `db`; `bundle` is the case's own release, None where no case asks."""
    return DistrictVocabulary(Facts(db, at), db, bundle)


def _question(name: str, arguments: tuple[Value, ...], moment: Moment) -> str:
    """What distinguishes two questions of one act: within it, marks, subject and opening time may change."""
    opened = moment.opened and clock.text(moment.opened)
    marks = [
        [[tag, mark.count, mark.person] for tag, mark in sorted(moment.marks.tags.items())],
        sorted(moment.marks.first.items()),
        moment.marks.given_to,
    ]
    return json.dumps([name, arguments, clock.text(moment.now), moment.case, opened, moment.subject, marks])


def _show_person(facts: Facts, value: str) -> str:
    person = facts.people().get(value)
    return value if person is None else person.name


def _show_school(facts: Facts, value: str) -> str:
    school = facts.schools().get(value)
    return value if school is None else school.name


def _show_student(facts: Facts, value: str) -> str:
    try:
        return facts.student(value).name
    except errors.NotFound:
        return value


def _show_date(facts: Facts, value: str) -> str:
    try:
        return show.day(dt.date.fromisoformat(value), facts.today)
    except ValueError:
        return value


def _show_date_time(facts: Facts, value: str) -> str:
    try:
        at = clock.parse(value)
    except ValueError:
        return value
    return show.day_and_time(at, facts.zone, facts.today)


def _show_time(facts: Facts, value: str) -> str:
    try:
        at = clock.parse(value)
    except ValueError:
        return value
    return f"{at.astimezone(facts.zone):%H:%M}"


def _show_any(facts: Facts, value: str) -> str:
    """A text of unknown type: a canonical moment or a day is shown as such, everything else as it stands."""
    try:
        if clock.text(clock.parse(value)) == value:
            return _show_date_time(facts, value)
    except ValueError:
        pass
    return value


_MEMBERS = {"persons": "person", "students": "student", "texts": "text"}
_SHOWN: Mapping[str, Callable[[Facts, str], str]] = {
    "person": _show_person,
    "school": _show_school,
    "student": _show_student,
    "date": _show_date,
    "date-time": _show_date_time,
    "time": _show_time,
    "any": _show_any,
}
