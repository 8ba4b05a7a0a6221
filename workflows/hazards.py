"""Dangers told or seen in a case: shown before everything else. It never judges one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from engine import bundles, trail
from engine.acts import Value
from engine.vocabulary import Vocabulary
from workflows.values_shown import Words, words
from workflows.veil import Veil

#: The entries that hold answers of people.
KINDS = ("case.opened", "user_task.completed")
_NOTHING: tuple[Value, ...] = (None, "", "no", [])


def told(entries: Iterable[trail.Sealed], words: Words) -> tuple[str, ...]:
    """What the answers in these entries say about the variables that the release declares as dangers."""
    found: dict[str, Value] = {}
    for entry in entries:
        answers = entry.personal.get("answers")
        if entry.kind in KINDS and isinstance(answers, Mapping):
            found |= {name: answers[name] for name in words.bundle.manifest.hazards if name in answers}
    return tuple(_line(name, value, words) for name, value in found.items() if value not in _NOTHING)


def of_cases(
    db: sa.Connection, cases: Mapping[str, bundles.Bundle], vocabulary: Vocabulary
) -> dict[str, tuple[str, ...]]:
    """The dangers of several cases, for a list: case -> what was told; `cases`: case -> release that it is read by."""
    return {
        case: told(trail.entries(db, instance=case, kinds=KINDS), words(bundle, vocabulary, Veil()))
        for case, bundle in cases.items()
        if bundle.manifest.hazards
    }


def _line(name: str, value: Value, words: Words) -> str:
    label = (words.label(name) or name).rstrip("?")
    return f"{label}: {words.of(name, value)}"
