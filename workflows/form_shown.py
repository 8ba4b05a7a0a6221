"""A form of the engine made ready to print: values, choices, conditions, errors. It never takes an answer.

Pickers: a person is chosen from a list; a student is found first: what was typed to find one stands in `value`, who was
found in `choices`. `FINDS` ends the name of the field a page posts those words in.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine import answers as engine_answers
from engine import clock, forms, language
from engine.acts import Value, Values
from workflows import shown, wording
from workflows.veil import Veil

Raw = Mapping[str, Sequence[str]]
Pick = Callable[[str], tuple[shown.Choice, ...]]

FINDS = "__find"
#: Most choices named in the condition of a field.
NAMED = 6
#: Most combinations of answers tried to tell what opens a field.
COMBINATIONS = 500


def _nobody(_: str) -> tuple[shown.Choice, ...]:
    return ()


@dataclass(frozen=True)
class Pickers:
    """Who may be chosen where a form itself offers nobody: people of the staff, students by words typed to find one."""

    people: Callable[[], tuple[shown.Choice, ...]] = tuple
    students: Pick = _nobody
    #: the label of one student that is chosen already
    student: Callable[[str], str] = str


@dataclass(frozen=True)
class Filled:
    """What stands in a form: typed values, or what was posted with what is wrong about it."""

    values: Values = field(default_factory=dict)
    posted: Raw | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def of(
    form: forms.Form,
    scope: language.Scope,
    *,
    zone: ZoneInfo,
    filled: Filled,
    pickers: Pickers | None = None,
    veil: Veil | None = None,
) -> shown.FormShown:
    """The form as one person sees it now."""
    answers = filled.values if filled.posted is None else typed(form, filled.posted, zone)
    make = _Maker(form, scope, zone, filled, answers, pickers or Pickers(), veil or Veil())
    fields = tuple(make.field(each) for each in form.fields)
    errors = tuple((each.key, each.label, each.error) for each in fields if each.error)
    return shown.FormShown(fields=fields, errors=errors)


def typed(form: forms.Form, posted: Raw, zone: ZoneInfo) -> dict[str, Value]:
    """What was posted as typed values, as far as it can be read."""
    answers: dict[str, Value] = {}
    for each in form.asked:
        try:
            answers[each.key] = engine_answers.posted(each, posted.get(each.key, ()), zone)
        except engine_answers.Unreadable:
            answers[each.key] = None
    return answers


def posted(form: forms.Form, answers: Values, zone: ZoneInfo) -> dict[str, list[str]]:
    """Typed answers as a page would post them."""
    keys = {each.key: each for each in form.asked}
    return {
        key: [as_text(keys[key], each, zone) for each in (value if isinstance(value, list) else [value])]
        for key, value in answers.items()
        if value is not None and key in keys
    }


def as_text(field: forms.Field, value: Value, zone: ZoneInfo) -> str:
    """One value as it stands in an input."""
    if value is None:
        return ""
    if field.type == "date_time":
        return clock.parse(str(value)).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    return str(value)


@dataclass(frozen=True)
class _Maker:
    form: forms.Form
    scope: language.Scope
    zone: ZoneInfo
    filled: Filled
    answers: Values
    pickers: Pickers
    veil: Veil
    #: what opens each field, found once
    openings: dict[str, tuple[forms.Field | None, tuple[str, ...]]] = field(default_factory=dict)

    def field(self, each: forms.Field) -> shown.FieldShown:
        if each.type == "shown":
            return self._fact(each)
        opener, opening = self._opened(each)
        choices = self._choices(each)
        return shown.FieldShown(
            key=each.key,
            kind=each.type,
            label=each.label,
            hint=each.hint or None,
            required=each.required,
            value=self._value(each),
            choices=() if each.type == "text" else choices,
            suggestions=tuple(choice.label for choice in choices) if each.type == "text" else (),
            error=self.filled.errors.get(each.key),
            visible=self._visible(each),
            opened_by=opener.key if opener else None,
            opened_when=opening,
            condition=self._condition(opener, opening),
            copy=each.copy,
            minimum=each.minimum,
            maximum=each.maximum,
        )

    def _fact(self, each: forms.Field) -> shown.FieldShown:
        inner = self.scope.within({**self.scope.values, **self.answers}).afresh()
        visible = each.shown_if is None or each.shown_if.holds(inner)
        lines = each.shown.lines(inner) if visible and each.shown is not None else ()
        sources = tuple(dict.fromkeys(inner.sources.values()))
        return shown.FieldShown(
            key="",
            kind="shown",
            label=each.label,
            required=False,
            visible=bool(lines),
            lines=tuple(self.veil.over(line) for line in lines),
            source=", ".join(sources) or None,
        )

    def _visible(self, each: forms.Field) -> bool:
        return any(other.key == each.key for other in self.form.visible(self.scope, self.answers))

    def _value(self, each: forms.Field) -> str:
        if each.type == "student" and each.options is None:
            return self._found_by(each.key)
        if self.filled.posted is not None:
            value = (list(self.filled.posted.get(each.key, ())) or [""])[0]
        else:
            value = as_text(each, self._one(each), self.zone)
        return self.veil.over(value)

    def _one(self, each: forms.Field) -> Value:
        value = self.answers.get(each.key)
        return None if isinstance(value, list) else value

    def _found_by(self, key: str) -> str:
        return (list((self.filled.posted or {}).get(key + FINDS, ())) or [""])[0]

    def _choices(self, each: forms.Field) -> tuple[shown.Choice, ...]:
        value = self.answers.get(each.key)
        chosen = {str(one) for one in value} if isinstance(value, list) else {str(value)}
        offered = self._offered(each)
        return tuple(
            shown.Choice(choice.value, self.veil.over(choice.label), choice.value in chosen, self._opens(each, choice))
            for choice in offered
        )

    def _offered(self, each: forms.Field) -> tuple[shown.Choice, ...]:
        if each.options is None and each.type == "person":
            return self.pickers.people()
        if each.options is None and each.type == "student":
            chosen = self.answers.get(each.key)
            found = self.pickers.students(self._found_by(each.key))
            if isinstance(chosen, str) and chosen not in {choice.value for choice in found}:
                found = (shown.Choice(chosen, self.pickers.student(chosen)), *found)
            return found
        offered = self.form.choices(each, self.scope, self.answers)
        return tuple(shown.Choice(choice.value, choice.label) for choice in offered)

    # what opens what

    def _opens(self, each: forms.Field, choice: shown.Choice) -> tuple[str, ...]:
        return tuple(
            other.key or other.label
            for other in self.form.asked
            if other.shown_if is not None
            and (opened := self._opened(other))[0] is not None
            and opened[0].key == each.key
            and choice.value in opened[1]
        )

    def _opened(self, each: forms.Field) -> tuple[forms.Field | None, tuple[str, ...]]:
        """The last field that its condition names, and the choices of it under which it can be visible."""
        if each.key not in self.openings:
            self.openings[each.key] = self._opening(each)
        return self.openings[each.key]

    def _opening(self, each: forms.Field) -> tuple[forms.Field | None, tuple[str, ...]]:
        if each.shown_if is None:
            return None, ()
        named = [other for other in self.form.asked if other.key in each.shown_if.names and other.key != each.key]
        if not named or any(not self._takes(other) for other in named):
            return None, ()
        *others, opener = named
        opening = [value for value in self._takes(opener) if self._can_open(each, opener, value, others)]
        return opener, tuple(opening)

    def _can_open(self, each: forms.Field, opener: forms.Field, value: str, others: Sequence[forms.Field]) -> bool:
        combinations = itertools.product(*(self._takes(other) for other in others))
        for combination in itertools.islice(combinations, COMBINATIONS):
            tried = {other.key: one for other, one in zip(others, combination, strict=True)}
            answers = {**self.answers, **tried, opener.key: value}
            if any(other.key == each.key for other in self.form.visible(self.scope, answers)):
                return True
        return False

    def _condition(self, opener: forms.Field | None, opening: Sequence[str]) -> str | None:
        if opener is None:
            return None
        if len(opening) > NAMED:
            return f"If an answer is given to {wording.quoted(opener.label)}"
        offered = {choice.value: choice.label for choice in self._offered(opener)}
        labels = [wording.quoted(offered.get(value) or opener.label_of(value) or value) for value in opening]
        return f"If {' or '.join(labels)}" if labels else None

    def _takes(self, each: forms.Field) -> tuple[str, ...]:
        """The values that a field can take, as far as it offers them: a tick has one, typed words have none."""
        if each.type == "tick":
            return ("yes",)
        if each.type == "text" or (each.type == "student" and each.options is None):
            return ()
        return tuple(choice.value for choice in self._offered(each))
