"""Forms: form-js schemas read into fields, what a person sees of them, and what answers they take.

It never renders a page and never stores an answer. Names in a form's expressions are the variables of the place that
asks, then the answers of the form so far, in the order of its fields; a field not answered yet is None.
"""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import answers as answers_
from engine import fields, language
from engine.acts import Value, Values
from engine.errors import BadAnswers, BadBundle
from engine.fields import Choice as Choice
from engine.fields import Field as Field

#: Most fields of a form.
FIELDS = 100


@dataclass(frozen=True)
class Shown:
    """One fact beside the questions: its label and its lines, () when there is nothing to say."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """One form."""

    #: its file's name: the element's id, "start", or the message's name
    key: str
    #: shown facts included, in the order of the file
    fields: tuple[Field, ...]

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that take an answer."""
        return tuple(field for field in self.fields if field.type != "shown")

    def field(self, key: str) -> Field:
        """The field of that key; KeyError if there is none."""
        return next(field for field in self.asked if field.key == key)

    def visible(self, scope: language.Scope, answers: Values) -> tuple[Field, ...]:
        """The fields that take an answer now, given the answers so far."""
        return tuple(field for field in self.asked if self._is_visible(field, scope, answers))

    def shown(self, scope: language.Scope, answers: Values) -> tuple[Shown, ...]:
        """The facts to show beside the questions, in words for people."""
        inner = scope.within({**scope.values, **answers})
        return tuple(
            Shown(field.label, field.shown.lines(inner))
            for field in self.fields
            if field.shown is not None and (field.shown_if is None or field.shown_if.holds(inner))
        )

    def choices(self, field: Field, scope: language.Scope, answers: Values | None = None) -> tuple[Choice, ...]:
        """What a field offers: its written choices, or the values its `options` give (for a text: suggestions)."""
        if field.options is None:
            return field.values
        given = field.options.evaluate(self._scope(scope, answers or {}))
        values = given if isinstance(given, list | tuple) else [] if given is None else [given]
        kind = field.shows_as
        return tuple(
            Choice(str(value), field.label_of(value) or scope.words.show(kind, value))
            for value in dict.fromkeys(values)
        )

    def presets(self, scope: language.Scope) -> dict[str, Value]:
        """What the fields hold before anybody writes: key -> typed value, only for fields that are prefilled."""
        presets: dict[str, Value] = {}
        for field in self.asked:
            if field.prefill is None:
                continue
            inner = scope.within({**scope.values, **presets})
            value = self._preset(field, inner)
            if value is not None and (not field.chooses or self._offers(field, value, scope, presets)):
                presets[field.key] = value
        return presets

    def read(
        self, raw: Mapping[str, Sequence[str]], scope: language.Scope, zone: zoneinfo.ZoneInfo
    ) -> dict[str, Value]:
        """Typed answers from what a page has posted; what is not visible is ignored, what is empty is None.

        `zone`: where people write dates and times. Raises BadAnswers with a sentence for each field that is missing
        or does not fit. Whether a student or person chosen freely may be chosen is for the caller to say.
        """
        answers: dict[str, Value] = {}
        unreadable: dict[str, str] = {}
        for field in self.asked:
            if self._is_visible(field, scope, answers):
                try:
                    answers[field.key] = answers_.posted(field, raw.get(field.key, ()), zone)
                except answers_.Unreadable:
                    answers[field.key] = None
                    unreadable[field.key] = answers_.unfit(field)
        return self._checked(answers, scope, unreadable)

    def check(self, answers: Values, scope: language.Scope) -> dict[str, Value]:
        """Typed answers, as `read` gives them; raises BadAnswers, also for the answer to a field that is not asked."""
        visible = {field.key: answers.get(field.key) for field in self.visible(scope, answers)}
        return self._checked({**answers, **visible}, scope, {})

    def filled(self, answers: Values, scope: language.Scope, zone: zoneinfo.ZoneInfo) -> dict[str, Value]:
        """These answers and, for every other visible field, its preset, or the plain answer where one is required."""
        filled: dict[str, Value] = {}
        presets = self.presets(scope)
        for field in self.asked:
            if field.key in answers:
                filled[field.key] = answers[field.key]
            elif self._is_visible(field, scope, filled):
                filled[field.key] = presets.get(field.key)
                if filled[field.key] in (None, "", []) and field.required:
                    choices = self.choices(field, scope, filled)
                    filled[field.key] = answers_.plain(field, choices, scope.moment.now, zone)
        return {**answers, **filled}

    def _checked(
        self, answers: dict[str, Value], scope: language.Scope, unreadable: dict[str, str]
    ) -> dict[str, Value]:
        visible = self.visible(scope, answers)
        choices = {field.key: self.choices(field, scope, answers) for field in visible if field.chooses}
        wrong = answers_.problems(visible, choices, answers) | unreadable
        if wrong:
            raise BadAnswers(wrong)
        return answers

    def _is_visible(self, field: Field, scope: language.Scope, answers: Values) -> bool:
        """A field's own key in its `shown_if` is what the case knew before the question, never the answer to it."""
        if field.shown_if is None:
            return True
        inner = self._scope(scope, answers)
        return field.shown_if.holds(inner.within({**inner.values, field.key: scope.values.get(field.key)}))

    def _scope(self, scope: language.Scope, answers: Values) -> language.Scope:
        """An answer of an earlier round never stands for a field that is still empty in this one."""
        unanswered: dict[str, Value] = {field.key: None for field in self.asked}
        return scope.within({**scope.values, **unanswered, **answers})

    def _preset(self, field: Field, scope: language.Scope) -> Value:
        if isinstance(field.prefill, language.Text):
            text = field.prefill.render(scope)
        else:
            value = field.prefill.evaluate(scope) if field.prefill is not None else None
            if field.type == "time" and isinstance(value, str):
                return scope.words.show("time", value)  # a moment becomes the time of day where people are
            if field.type not in ("text", "long_text") or not isinstance(value, str):
                return value
            text = value
        return text[: answers_.SHORT if field.type == "text" else answers_.LONG]

    def _offers(self, field: Field, value: Value, scope: language.Scope, answers: Values) -> bool:
        offered = [choice.value for choice in self.choices(field, scope, answers)]
        return all(one in offered for one in (value if isinstance(value, list) else [value]))


def read(data: bytes, key: str) -> Form:
    """The form of a form-js file; raises BadBundle naming field and line."""
    try:
        schema = json.loads(data.decode("utf-8"), object_pairs_hook=_without_repetition)
    except UnicodeDecodeError:
        raise BadBundle("the file is not written in UTF-8: save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise BadBundle(f"line {error.lineno}: this is no JSON: {error.msg}.") from None
    except RecursionError:
        raise BadBundle("the file is nested too deep: a form is a flat list of components.") from None
    components = schema.get("components") if isinstance(schema, Mapping) else None
    if not isinstance(components, list) or len(components) > FIELDS:
        raise BadBundle(f"a form holds a list of components, at most {FIELDS}.")
    found = tuple(fields.read(component) for component in components)
    keys = [field.key for field in found if field.key]
    twice = sorted({key_ for key_ in keys if keys.count(key_) > 1})
    if twice:
        raise BadBundle(f"field {twice[0]} stands there twice: give each field its own key.")
    return Form(key, found)


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read_ = dict(pairs)
    if len(read_) < len(pairs):
        twice = sorted({name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1})
        raise BadBundle(f"{twice[0]} stands twice in one group: keep one.")
    return read_
