"""What an expression may ask while it is evaluated, and the record of what it did ask. It never reads source text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine import operators
from engine.acts import Value, Values
from engine.errors import BadExpression
from engine.vocabulary import Moment, Vocabulary

#: (name or dotted name, value) -> the words on the screen for it, None where nothing is declared
Labels = Callable[[str, Value], str | None]


def no_labels(name: str, value: Value) -> str | None:
    """Where no labels are declared."""
    return None


@dataclass
class Scope:
    """What an expression may ask: values, words, the moment; and what it did ask, in order (`seen`, `sources`)."""

    values: Values
    words: Vocabulary
    moment: Moment
    labels: Labels = no_labels
    #: known everywhere, before any value: the case number as `case`
    constants: Values = field(default_factory=dict)
    #: source of a name or call -> its value, in the order of asking
    seen: dict[str, Value] = field(default_factory=dict)
    #: source of a call -> who gave its answer
    sources: dict[str, str] = field(default_factory=dict)

    def within(self, values: Values, *, constants: Values | None = None) -> Scope:
        """The same asker with other values (and further constants); what it sees is recorded here too."""
        known = self.constants if constants is None else {**self.constants, **constants}
        return Scope(values, self.words, self.moment, self.labels, known, self.seen, self.sources)

    def afresh(self) -> Scope:
        """The same asker who has seen nothing yet."""
        return Scope(self.values, self.words, self.moment, self.labels, self.constants)

    def name(self, name: str) -> Value:
        """The value of a name, None if it has none."""
        return self.constants[name] if name in self.constants else self.values.get(name)

    def answer(self, name: str, source: str, arguments: tuple[Value, ...]) -> Value:
        """The answer of a word; raises BadExpression for an unknown word or a wrong number of values."""
        word = self.words.words.get(name)
        if word is None:
            raise BadExpression(f"In {source!r}: there is no word {name}: see the list of words.")
        least, most = len(word.parameters) - word.optional, len(word.parameters)
        if not least <= len(arguments) <= most:
            wanted = ", ".join(word.parameters) or "nothing"
            raise BadExpression(f"In {source!r}: {name} takes {wanted}, here are {len(arguments)} values.")
        answer = operators.bounded(self.words.answer(name, arguments, self.moment))
        self.seen[source] = answer
        self.sources[source] = word.source
        return answer
