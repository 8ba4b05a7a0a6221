"""One field of a form: read from a form-js component into a frozen value. It never holds an answer.

Field types: text, long_text, number, yes_no, one_of, several_of, date, time, date_time, person, student, tick (must
or may be ticked; its answer is 'yes') and shown (a fact beside the questions, without an answer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import grammar, language
from engine.acts import Value
from engine.errors import BadBundle, BadExpression

#: (component type, subtype or own type) -> field type; own type None stands for "none given".
_TYPES: Mapping[tuple[str, str | None], str] = {
    ("textfield", None): "text",
    ("textfield", "student"): "student",
    ("textfield", "person"): "person",
    ("textarea", None): "long_text",
    ("number", None): "number",
    ("radio", None): "one_of",
    ("radio", "yes_no"): "yes_no",
    ("radio", "person"): "person",
    ("radio", "student"): "student",
    ("select", None): "one_of",
    ("select", "person"): "person",
    ("select", "student"): "student",
    ("checklist", None): "several_of",
    ("checklist", "person"): "several_of",
    ("checklist", "student"): "several_of",
    ("checkbox", None): "tick",
    ("datetime", "date"): "date",
    ("datetime", "time"): "time",
    ("datetime", "datetime"): "date_time",
    ("text", None): "shown",
}
#: All field types.
TYPES = frozenset(_TYPES.values())
#: Field type -> type of the vocabulary that shows its value; other types show as text.
_SHOWN_AS = {"number": "number", "yes_no": "yes/no", "date_time": "date-time"} | {
    type_: type_ for type_ in ("date", "time", "person", "student")
}
#: Properties a field may have.
PROPERTIES = {
    "type",
    "prefill",
    "shown_if",
    "options",
    "personal",
    "in_note",
    "names",
    "must",
    "copy",
    "shown",
}
#: What form-js offers and this product does otherwise.
_INSTEAD = {
    "conditional": "the property shown_if",
    "valuesKey": "the property options",
    "valuesExpression": "the property options",
    "defaultValue": "the property prefill",
    "disabled": "a shown fact",
    "readonly": "a shown fact",
}
_CHOOSING = ("yes_no", "one_of", "several_of")


@dataclass(frozen=True)
class Choice:
    """One choice: the value it stands for and the words on the screen."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One field."""

    #: name of the variable it becomes; "" for a shown fact
    key: str
    type: str
    label: str
    hint: str = ""
    #: must be answered when it is visible
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    #: choices written in the form
    values: tuple[Choice, ...] = ()
    #: gives the values to choose from; for a text only suggestions
    options: language.Expression | None = None
    #: "person" or "student": what the values of several_of are
    member: str | None = None
    prefill: language.Expression | language.Text | None = None
    shown_if: language.Expression | None = None
    shown: language.Expression | None = None
    #: its answer belongs into the erasable payload of an entry
    personal: bool = True
    #: its answer may appear in the draft of a note
    in_note: bool = False
    #: "accept": the person named here has accepted
    names: str | None = None
    copy: bool = False

    @property
    def shows_as(self) -> str:
        """Type of the vocabulary that puts a value of this field (for several_of: a member) into words."""
        return self.member or _SHOWN_AS.get(self.type, "text")

    @property
    def chooses(self) -> bool:
        """Is the answer one or several of given choices?"""
        return self.type in _CHOOSING or (self.options is not None and self.type in ("person", "student"))

    def label_of(self, value: Value) -> str | None:
        """The words of a value written in the form, None where the form has none."""
        return next((choice.label for choice in self.values if choice.value == value), None)

    @property
    def expressions(self) -> tuple[language.Expression, ...]:
        """All expressions of the field, those inside of its prefilled text included."""
        texts = self.prefill.expressions if isinstance(self.prefill, language.Text) else (self.prefill,)
        return tuple(one for one in (self.options, *texts, self.shown_if, self.shown) if one is not None)


def read(component: object) -> Field:
    """The field of one form-js component; raises BadBundle naming the field."""
    if not isinstance(component, Mapping):
        raise BadBundle('a component is no group of settings: write {"type": …, "key": …}.')
    type_, key, label = (_text(component, name) for name in ("type", "key", "label"))
    named = f"field {key or label or type_ or 'without a key'}"
    properties = component.get("properties", {})
    validate = component.get("validate", {})
    if not isinstance(properties, Mapping) or not isinstance(validate, Mapping):
        raise BadBundle(f"{named}: properties and validate are groups of settings.")
    _refuse_strange(named, component, properties, validate)
    own = _text(properties, "type") or None
    field_type = _TYPES.get((type_, _text(component, "subtype") if type_ == "datetime" else own))
    if field_type is None:
        raise BadBundle(
            f"{named}: there is no component {type_} {own or ''}".rstrip() + ". See the list of field types."
        )
    try:
        field = Field(
            key=key,
            type=field_type,
            label=label,
            hint=_text(component, "description"),
            required=validate.get("required", False) is True or _flag(properties, "must"),
            minimum=_number(validate, "min"),
            maximum=_number(validate, "max"),
            values=_choices(component.get("values", [])),
            options=_expression(properties, "options"),
            member=own if field_type == "several_of" else None,
            prefill=_prefill(_text(properties, "prefill")),
            shown_if=_expression(properties, "shown_if"),
            shown=_expression(properties, "shown"),
            personal=_text(properties, "personal") != "no",
            in_note=_flag(properties, "in_note"),
            names=_text(properties, "names") or None,
            copy=_flag(properties, "copy"),
        )
    except (BadExpression, BadBundle) as error:
        raise BadBundle(f"{named}: {error}") from None
    wrong = _wrong(field)
    if wrong:
        raise BadBundle(f"{named}: {wrong}.")
    return field


def _wrong(field: Field) -> str | None:
    if not field.label:
        return "it has no label: write what it asks"
    if field.type == "shown":
        return None if field.shown is not None and not field.key else "a shown fact has the property shown and no key"
    if not grammar.is_name(field.key) or field.key == "case":
        return "its key is a name: a letter first, then letters, digits and _ (not `case`)"
    if field.type == "yes_no" and [choice.value for choice in field.values] != ["yes", "no"]:
        return "a yes/no field has the values yes and no, in this order"
    if field.type == "yes_no" and field.prefill is not None:
        return "a yes/no field is never prefilled: take the prefill out"
    if field.type in ("one_of", "several_of") and not field.values and field.options is None:
        return "it has no choices: write values or the property options"
    values = [choice.value for choice in field.values]
    if len(set(values)) < len(values):
        return "two of its choices have one value"
    if field.names not in (None, "accept") or (field.names and field.type != "person"):
        return "names is accept, on a person field"
    return None


def _refuse_strange(
    named: str, component: Mapping[str, object], properties: Mapping[str, object], validate: Mapping[str, object]
) -> None:
    for name in component:
        if name in _INSTEAD:
            raise BadBundle(f"{named}: {name} is not supported, use {_INSTEAD[name]}.")
    for name in properties:
        if name not in PROPERTIES:
            raise BadBundle(f"{named}: there is no property {name}. There are {', '.join(sorted(PROPERTIES))}.")
    for name in validate:
        if name not in ("required", "min", "max"):
            raise BadBundle(f"{named}: validate holds required, min and max; {name} is not supported.")


def _choices(values: object) -> tuple[Choice, ...]:
    if not isinstance(values, list) or not all(isinstance(one, Mapping) for one in values):
        raise BadBundle("values is a list of groups with value and label.")
    choices = tuple(Choice(_text(one, "value"), _text(one, "label")) for one in values)
    if not all(choice.value and choice.label for choice in choices):
        raise BadBundle("each of the values has a value and a label, both texts.")
    return choices


def _text(where: Mapping[str, object], name: str) -> str:
    text = where.get(name, "")
    if not isinstance(text, str):
        raise BadBundle(f"{name} is a text in quotes.")
    return text.strip()


def _flag(where: Mapping[str, object], name: str) -> bool:
    return _text(where, name) == "yes"


def _number(where: Mapping[str, object], name: str) -> float | None:
    number = where.get(name)
    if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
        raise BadBundle(f"{name} is a number.")
    return number


def _expression(where: Mapping[str, object], name: str) -> language.Expression | None:
    source = _text(where, name)
    return language.expression(source) if source else None


def _prefill(source: str) -> language.Expression | language.Text | None:
    if not source:
        return None
    return language.text(source) if "{" in source else language.expression(source)
