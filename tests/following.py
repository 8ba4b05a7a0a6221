"""Follows every case of a story: each act the engine has saved is done again, never saved, and as a token game.

It changes nothing of what the story does and asks the words nothing that the engine has not asked.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from engine import acts, spiff
from engine.acts import Advanced, Value
from engine.errors import NobodyWaits
from engine.vocabulary import Moment, Vocabulary
from tests.engine.beside import Beside


class Kept:
    """A vocabulary that keeps its answers, and gives them again when it is asked the same in the same case."""

    def __init__(self, inner: Vocabulary) -> None:
        self.words = inner.words
        self._inner: Vocabulary | None = inner
        self._answers: dict[str, Value] = {}

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        marks = json.dumps(dataclasses.asdict(moment.marks), sort_keys=True)
        asked = f"{name} {arguments} {moment.opened} {marks}"
        if self._inner is not None:
            self._answers[asked] = self._inner.answer(name, arguments, moment)
        return self._answers[asked]

    def show(self, type_: str, value: Value) -> str:
        asked = f"{type_} {value!r}"
        if self._inner is not None:
            self._answers[asked] = self._inner.show(type_, value)
        return str(self._answers[asked])

    def alone(self) -> Kept:
        """From now on without the vocabulary it asked."""
        self._inner = None
        return self


@dataclass(frozen=True)
class Done:
    """One act that the engine has run, whether it was written or not."""

    definition: spiff.Definition
    state: bytes | None
    command: acts.Command
    now: dt.datetime
    words: Kept
    held: tuple[acts.Held, ...]
    came: Advanced | NobodyWaits


class Following:
    """All acts of a story, by case."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cases: dict[str, list[Done]] = {}
        self._advance = spiff.advance
        monkeypatch.setattr(spiff, "advance", self._noted)

    def _noted(
        self,
        definition: spiff.Definition,
        state: bytes | None,
        command: acts.Command,
        *,
        now: dt.datetime,
        case: str,
        words: Vocabulary,
        held: Sequence[acts.Held] = (),
    ) -> Advanced:
        kept = Kept(words)
        came: Advanced | NobodyWaits
        try:
            came = self._advance(definition, state, command, now=now, case=case, words=kept, held=held)
        except NobodyWaits as nobody:
            came = nobody
        done = Done(definition, state, command, now, kept.alone(), tuple(held), came)
        self.cases.setdefault(case, []).append(done)
        if isinstance(came, NobodyWaits):
            raise came
        return came

    def follow(self) -> int:
        """Do all written acts again; how many. Raises AssertionError where something differs."""
        followed = 0
        for case, done in self.cases.items():
            beside = Beside(done[0].definition)
            for one in _written(done):
                beside.follow(one.command, one.came, now=one.now, case=case, words=one.words, held=one.held)
                followed += 1
        return followed


def _written(done: Sequence[Done]) -> list[Done]:
    """The acts whose state the next one went on from; others were begun and given up for a timer that was due."""
    kept: list[Done] = []
    state: bytes | None = None
    for number, one in enumerate(done):
        if one.state != state:
            continue
        later = [other.state for other in done[number + 1 :]]
        came = state if isinstance(one.came, NobodyWaits) else one.came.state
        if came in later or not later:
            kept.append(one)
            state = came
    return kept
