"""The words on the screen for the values of a bundle's variables, found by the fields that fill them. It keeps nothing.

A variable has the choices of the fields of its name; `result = later or first` gives `result` those of both.
`cancel.reason` has those of the field `reason` of the message that is caught as `cancel`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from engine import bundles, language
from engine.acts import Value
from engine.errors import BadExpression
from engine.fields import Field
from engine.scope import Labels
from engine.vocabulary import Vocabulary


@lru_cache(maxsize=64)
def fields_of(bundle: bundles.Bundle) -> Mapping[str, tuple[Field, ...]]:
    """Variable (or `variable.name of a payload`) -> the fields that may have filled it, nearest first."""
    found: dict[str, list[Field]] = {}
    sent = {message.form for message in bundle.manifest.messages.values() if message.form}
    for form in bundle.forms.values():
        if form.key not in sent:
            for field in form.asked:
                found.setdefault(field.key, []).append(field)
    for node in (node for one in bundle.diagrams.values() for node in one.nodes.values()):
        message = bundle.manifest.messages.get(node.message or "")
        if message is not None and message.form and node.message_variable:
            for field in bundle.forms[message.form].asked:
                found.setdefault(f"{node.message_variable}.{field.key}", []).append(field)
    _follow(bundle, found)
    return {name: tuple(dict.fromkeys(fields)) for name, fields in found.items()}


def labels(bundle: bundles.Bundle, vocabulary: Vocabulary) -> Labels:
    """The labels of a bundle's variables: (name, value) -> words, None where nothing is declared for it."""
    known = fields_of(bundle)
    outcome = bundle.manifest.outcome

    def label(name: str, value: Value) -> str | None:
        if name == outcome and isinstance(value, str) and value in bundle.manifest.outcome_names:
            return bundle.manifest.outcome_names[value]
        fields = known.get(name, ())
        if name == outcome:
            fields += tuple(field for of in bundle.manifest.outcome_fields for field in known.get(of, ()))
        written = next((words for field in fields if (words := field.label_of(value)) is not None), None)
        if written is None and isinstance(value, str):
            written = bundle.manifest.names.get(name, {}).get(value)
        if written is not None or not fields or value is None:
            return written
        return vocabulary.show(fields[0].shows_as, value)

    return label


def _follow(bundle: bundles.Bundle, found: dict[str, list[Field]]) -> None:
    """Gives an assigned variable the fields of the names it is assigned from; twice, for assignments in a row."""
    for _ in range(2):
        for node in (node for one in bundle.diagrams.values() for node in one.nodes.values()):
            for assignment in _assignments(node.script):
                given = assignment.expression
                if not given.calls and assignment.name not in given.names:
                    fields = [field for path in given.paths for field in found.get(path, [])]
                    if fields:
                        found.setdefault(assignment.name, []).extend(fields)


def _assignments(script: str | None) -> tuple[language.Assignment, ...]:
    try:
        return language.assignments(script) if script else ()
    except BadExpression:
        return ()
