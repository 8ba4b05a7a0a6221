"""Every story, and every call type by chance: saved at each act, never saved, and as a token game, all three agree.

By chance, at every step every message that somebody may send is tried too. That a story ends as it says is for
test_stories.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest

from engine import acts, forms, language, spiff, story
from engine.acts import Advanced, Value
from engine.errors import NobodyWaits
from engine.fields import Field
from engine.vocabulary import Moment
from tests.engine.beside import Beside
from tests.following import Following
from tests.random_words import RandomWords
from tests.shipped import BUNDLES, STORIES
from workflows import stories

SEEDS = 60
#: A state stays small whatever has happened: most bytes.
LARGEST = 4_000
ACTS = 60
START = dt.datetime(2026, 11, 16, 14, 0, tzinfo=dt.UTC)
DEFINITIONS = {name: spiff.parse(bundle) for name, bundle in BUNDLES.items()}


class Wanderer:
    """One case that goes on by chance."""

    def __init__(self, definition: spiff.Definition, seed: int) -> None:
        self.definition = definition
        self.bundle = definition.bundle
        self.chance = random.Random(seed)
        self.words = RandomWords(seed)
        self.beside = Beside(definition)
        self.now = START
        self.state: bytes | None = None
        self.last: Advanced | None = None
        self.held: list[acts.Held] = []

    def walk(self) -> str | None:
        """The disposition, None when it has not ended."""
        self.do(self._start())
        for _ in range(ACTS):
            assert self.last is not None
            if self.last.disposition is not None:
                return self.last.disposition
            self.try_all_messages()
            self.do(self._command())
        return None

    def do(self, command: acts.Command) -> None:
        before = list(self.held)
        came = self._advance(command, before)
        self.beside.follow(command, came, now=self.now, case="c", words=self.words, held=before)
        if isinstance(came, Advanced):
            self.state, self.last = came.state, came
            assert len(came.state) < LARGEST
            settled = (*came.delivered, *came.undelivered)
            self.held = [one for one in self.held if one.number not in settled]
        elif came.reachable:
            assert isinstance(command, acts.Deliver)
            self.held.append(acts.Held(len(self.held), command.message, command.payload, command.by, self.now))

    def try_all_messages(self) -> None:
        """None of them may break the case; what comes of it is thrown away."""
        for message in self.bundle.manifest.messages:
            self._advance(acts.Deliver(message, self._payload(message), "sam"), [])

    def _advance(self, command: acts.Command, held: list[acts.Held]) -> Advanced | NobodyWaits:
        try:
            return spiff.advance(
                self.definition, self.state, command, now=self.now, case="c", words=self.words, held=held
            )
        except NobodyWaits as nobody:
            return nobody

    def _start(self) -> acts.Start:
        start = next(node for node in self.bundle.process.nodes.values() if "start" in node.kind)
        if start.message is not None:
            return acts.Start(self._payload(start.message), None, start.message)
        return acts.Start({**self._answers("start", {}), "filed_school": "larkspur"}, "sam")

    def _command(self) -> acts.Command:
        assert self.last is not None and self.state is not None
        tasks, due = list(self.beside.open.values()), self.last.next_due
        kind = self.chance.random()
        if due is not None and (due <= self.now or kind < (0.25 if tasks else 0.6)):
            self.now = max(self.now, due)
            return acts.Fire()
        if not tasks or kind < 0.26:
            message = self.chance.choice(sorted(self.bundle.manifest.messages) or ["none"])
            return acts.Deliver(message, self._payload(message), "sam")
        if kind < 0.29:
            return self.chance.choice((acts.Redate(), acts.Give("zoe"), acts.Give(None)))
        task = self.chance.choice(tasks)
        data = spiff.data_of(self.definition, self.state, task.task)
        return acts.Complete(task.task, self._answers(task.form, data), self.chance.choice(("ada", "ben")))

    def _payload(self, message: str) -> dict[str, Value]:
        described = self.bundle.manifest.messages.get(message)
        if described is not None and described.form:
            return self._answers(described.form, {})
        told = {name: "text" for name in described.payload} if described is not None else {}
        contract = self.chance.choice(("yes", "no"))
        return {**told, "student": "kit", "contract": contract, "decided_by": "ada", "start": "2026-11-17"}

    def _answers(self, form: str, data: dict[str, Value]) -> dict[str, Value]:
        moment = Moment(self.now, "c", None, acts.Marks(), lambda table, inputs: {})
        scope = language.Scope(data, self.words, moment, constants={"case": "c"})
        answers: dict[str, Value] = {}
        read = self.bundle.forms[form]
        for field in read.asked:
            if field in read.visible(scope, answers) and (field.required or self.chance.random() < 0.5):
                answers[field.key] = self._answer(field, read, scope, answers)
        return answers

    def _answer(self, field: Field, form: forms.Form, scope: language.Scope, answers: dict[str, Value]) -> Value:
        if field.type in ("one_of", "yes_no", "several_of"):
            offered = [choice.value for choice in form.choices(field, scope, answers)]
            if field.type == "several_of":
                return self.chance.sample(offered, self.chance.randint(0, len(offered)))
            # The first choice is mostly the one that goes on.
            return (offered[0] if self.chance.random() < 0.5 else self.chance.choice(offered)) if offered else None
        return _PLAIN.get(field.type, "text")


_PLAIN: dict[str, Value] = {
    "number": 2,
    "date": "2026-11-20",
    "time": "09:05",
    "date_time": "2026-11-16T17:00:00+00:00",
    "person": "ada",
    "student": "kit",
    "tick": "yes",
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_call_type_goes_the_same_way_saved_unsaved_and_as_a_token_game(name: str) -> None:
    dispositions = {Wanderer(DEFINITIONS[name], seed).walk() for seed in range(SEEDS)}

    assert len(dispositions) > 3


@pytest.mark.parametrize(("name", "one"), STORIES.values(), ids=STORIES)
def test_a_story_goes_the_same_way_saved_unsaved_and_as_a_token_game(
    name: str, one: story.Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = Following(monkeypatch)
    stories.walk(one, bundle=BUNDLES[name], together=BUNDLES)
    monkeypatch.undo()

    assert following.follow() > 0
