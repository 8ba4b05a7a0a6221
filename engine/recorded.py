"""Vocabularies that keep what words answered, and that answer from what was kept: so a case can be replayed.

They never answer a question themselves.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from engine.acts import Marks, Value
from engine.vocabulary import Moment, Vocabulary, Word

#: One answer as it is kept: [word, arguments, answer].
Answer = Sequence[Value]


class Recording:
    """A vocabulary that asks another one and keeps each answer, in the order of asking.

    `claims` (role -> person) are claims of user tasks, which happen between two acts: whoever has claimed first counts
    as the first of that lane.
    """

    def __init__(self, inner: Vocabulary, *, claims: Mapping[str, str]) -> None:
        self.words: Mapping[str, Word] = inner.words
        self.answers: list[Answer] = []
        self._inner = inner
        self._claims = claims

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        answer = self._inner.answer(name, arguments, self.moment(moment))
        self.answers.append([name, list(arguments), answer])
        return answer

    def show(self, type_: str, value: Value) -> str:
        return self._inner.show(type_, value)

    def moment(self, moment: Moment) -> Moment:
        """The moment with the claims among its marks."""
        return dataclasses.replace(moment, marks=with_claims(moment.marks, self._claims))


class Replaying:
    """A vocabulary that gives the answers that were kept; what was not kept (or was erased) it asks the present one."""

    def __init__(self, present: Vocabulary, answers: Sequence[Answer]) -> None:
        self.words: Mapping[str, Word] = present.words
        self._present = present
        self._kept: dict[str, deque[Value]] = defaultdict(deque)
        for name, arguments, answer in answers:
            self._kept[json.dumps([name, arguments], sort_keys=True)].append(answer)

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        kept = self._kept.get(json.dumps([name, list(arguments)], sort_keys=True))
        if not kept:
            return self._present.answer(name, arguments, moment)
        return kept[0] if len(kept) == 1 else kept.popleft()

    def show(self, type_: str, value: Value) -> str:
        return self._present.show(type_, value)


def with_claims(marks: Marks, claims: Mapping[str, str]) -> Marks:
    """`marks` in which whoever has claimed a user task of a lane first is the first of that lane."""
    return dataclasses.replace(marks, first={**marks.first, **claims}) if claims else marks
