"""Dangers told or seen in a case: shown before everything else. It never judges one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import trail
from engine.acts import Value
from workflows.values_shown import Words

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


def _line(name: str, value: Value, words: Words) -> str:
    label = (words.label(name) or name).rstrip("?")
    return f"{label}: {words.of(name, value)}"
