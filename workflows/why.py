"""Why a decision of a case went as it went: in words, with each value and who gave it. It never decides anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import trail
from engine.acts import Value
from workflows import shown, wording
from workflows.elements import Elements
from workflows.values_shown import Words

#: Entries that chose among ways or rows; one that names an expression has decided too.
_DECIDING = frozenset({"gateway.decided", "table.decided"})


def of(entry: trail.Sealed, words: Words, elements: Elements) -> shown.Why | None:
    """The why of an entry; None for one that decides nothing, and for one whose values were erased."""
    values = entry.personal.get("values") if entry.kind in _DECIDING or "expression" in entry.facts else None
    if not isinstance(values, Sequence) or not values:
        return None
    given = tuple(_value(value, words, elements) for value in values if isinstance(value, Mapping))
    return shown.Why(
        sentence=_sentence(entry, given),
        values=given,
        expression=_text(entry.facts.get("expression")),
        rows=_rows(entry, words),
    )


def _sentence(entry: trail.Sealed, given: Sequence[shown.WhyValue]) -> str:
    because = wording.listed([f"{value.name} is {value.value}" for value in given[:3]])
    if entry.kind == "gateway.decided" and entry.facts.get("default"):
        return f"No other way was open: {because}."
    return f"Because {because}."


def _value(value: Mapping[str, Value], words: Words, elements: Elements) -> shown.WhyValue:
    if "call" in value:
        source = str(value["call"])
        return shown.WhyValue(source, words.of_call(source, value.get("value")), str(value.get("source")))
    name = str(value["name"])
    return shown.WhyValue(words.label(name) or name, words.of(name, value.get("value")), _giver(value, words, elements))


def _giver(value: Mapping[str, Value], words: Words, elements: Elements) -> str:
    """Who gave a name its value: a person at a step, or a step by itself."""
    source = _text(value.get("source"))
    if source is None:
        return "not said yet"
    step = wording.quoted(elements.name_anywhere(source))
    return f"{words.person(value['by'])}, at {step}" if value.get("by") else f"set at {step}"


def _rows(entry: trail.Sealed, words: Words) -> tuple[str, ...]:
    """The rows of a decision table that matched, with what they say."""
    matched = entry.facts.get("rows")
    if not isinstance(matched, Sequence):
        return ()
    outputs: Value = entry.personal.get("outputs")
    decided = outputs if isinstance(outputs, Mapping) else {}
    said = [f"{name}: {words.of(name, value)}" for name, value in decided.items()]
    numbers = [f"Row {number} matched" for number in matched] or ["No row matched"]
    return (*numbers, *said)


def _text(value: Value) -> str | None:
    return str(value) if isinstance(value, str) and value else None
