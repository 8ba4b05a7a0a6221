"""The numbers of a release that a supervisor may change by memo, in words. It never holds a number itself."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from engine import asking, bundles
from engine.acts import Value
from workflows import shown, words

#: The table of deadlines, its input and its outputs, as every bundle has it from shared/.
TABLE, NAME, AMOUNT, UNIT = "deadlines", "name", "amount", "unit"


def in_words(db: sa.Connection, bundle: bundles.Bundle, name: str, *, at: dt.datetime) -> str:
    """One deadline of a release: "5 school days", "12:00"."""
    table = bundle.tables[TABLE]
    vocabulary = words.vocabulary(db, at, bundle)
    outputs = table.decide(asking.scope_of(bundle, vocabulary, {NAME: name}, at=at, case="")).outputs
    amount, unit = outputs[AMOUNT], str(outputs[UNIT])
    return str(amount) if unit == "clock_time" else f"{amount} {_unit(unit, amount)}"


def listed(db: sa.Connection, bundle: bundles.Bundle, *, at: dt.datetime) -> tuple[shown.Shown, ...]:
    """Every deadline that the release's table declares."""
    table = bundle.tables[TABLE]
    return tuple(
        shown.Shown(str(name).replace("_", " "), in_words(db, bundle, str(name), at=at))
        for name in table.inputs[0].declared
    )


def _unit(unit: str, amount: Value) -> str:
    words_ = unit.replace("_", " ")
    return words_.removesuffix("s") if amount == 1 else words_
