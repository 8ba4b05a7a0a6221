"""The values of a case in words: by the labels of its release's forms, by the words' types, by the names of people.

It never decides who may see one: a veil covers what a reader may not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import bundles, fields, labels
from engine.acts import Value
from engine.vocabulary import Vocabulary
from workflows import shown
from workflows.veil import Veil

#: The variable that the intake gives every case: the school that files.
FILED_SCHOOL = "filed_school"


@dataclass(frozen=True)
class Words:
    """What a page needs to put the values of one release into words for one reader."""

    bundle: bundles.Bundle
    vocabulary: Vocabulary
    veil: Veil
    #: variable -> the fields that fill it, nearest first
    fields: Mapping[str, tuple[fields.Field, ...]]

    def of(self, name: str, value: Value) -> str:
        """The value of a variable, or of a name with what stands behind a dot."""
        if isinstance(value, list):
            return ", ".join(self.of(name, one) for one in value) or "none"
        label = labels.labels(self.bundle, self.vocabulary)(name, value)
        if label is None and name == self.bundle.manifest.subject:
            label = self.vocabulary.show("student", value)
        if label is None and name in (self.bundle.manifest.scope, FILED_SCHOOL):
            label = self.vocabulary.show("school", value)
        return self.veil.over(self.vocabulary.show("any", value) if label is None else label)

    def of_call(self, source: str, value: Value) -> str:
        """The answer of a word, by its type."""
        word = self.vocabulary.words.get(source.partition("(")[0].strip())
        return self.veil.over(self.vocabulary.show("any" if word is None else word.result, value))

    def label(self, name: str) -> str | None:
        """The label of the field that fills a variable, None if no field does."""
        known = self.fields.get(name, ())
        return known[0].label if known else None

    def answers(self, values: Mapping[str, Value]) -> tuple[shown.Shown, ...]:
        """Answers and other values with their labels; what was not answered is left out."""
        found: list[shown.Shown] = []
        for name, value in values.items():
            if isinstance(value, Mapping):
                inner = {f"{name}.{key}": one for key, one in value.items()}
                found.extend(self.answers(inner))
            elif value not in (None, "", []):
                label = self.label(name) or name.rpartition(".")[2].replace("_", " ").capitalize()
                found.append(shown.Shown(label, self.of(name, value)))
        return tuple(found)

    def person(self, person: Value) -> str:
        """The name of somebody of the staff."""
        return self.vocabulary.show("person", person)


def words(bundle: bundles.Bundle, vocabulary: Vocabulary, veil: Veil) -> Words:
    """The words of a release for one reader."""
    return Words(bundle, vocabulary, veil, labels.fields_of(bundle))
