"""Every story of every call type ends as it says, on both databases, and no act of it costs more than it may.

An act may take 8 statements, an act that starts or tells another case 8 more; what words read of the department's facts
does not count. Each act commits exactly once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from engine import acting, bundles, database, instances, looking, story
from engine import stories as written
from engine.acts import Value
from engine.runtime import Runtime
from engine.vocabulary import Moment, Vocabulary
from tests.conftest import PostgreSQL
from workflows import stories

LIBRARY = pathlib.Path(__file__).parent.parent / "bpmn"
TOGETHER = stories.read(LIBRARY)
STORIES = [(bundle, one) for bundle in TOGETHER.values() for one in written.of_bundle(bundle)]

BUDGET = 8
OF_ANOTHER_CASE = 8


def test_the_library_has_the_stories_of_all_call_types() -> None:
    assert len(STORIES) >= 127


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "sqlite://"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.mark.parametrize(("bundle", "one"), STORIES, ids=lambda value: getattr(value, "id", "of"))
def test_a_story_ends_as_it_says_and_each_act_stays_within_its_budget(
    bundle: bundles.Bundle, one: story.Story, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = database.connect(url)

    with stories.prepared(one, bundle=bundle, together=TOGETHER, db=db) as walked:
        book = Book(walked.runtime)
        walked.runtime = book.runtime
        book.watch(monkeypatch)
        different = stories.differences(walked)

    assert different == ()
    assert book.acts > 0
    assert book.broken == []


class Book:
    """Writes down what each act costs."""

    def __init__(self, runtime: Runtime) -> None:
        self.acts = 0
        self.broken: list[str] = []
        self._plain = runtime
        self._aside = 0
        self._counts = database.Counts()
        self.runtime = dataclasses.replace(
            runtime, vocabulary=self._reading_aside(runtime.vocabulary), series=self._reading_aside(runtime.series)
        )

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module, name in ((acting, "perform"), (acting, "fire_due"), (instances, "start")):
            monkeypatch.setattr(module, name, self._counted(getattr(module, name)))

    def _counted(self, act: Any) -> Any:
        @functools.wraps(act)
        def counted(runtime: Runtime, **how: Any) -> Any:
            if self._counts.statements or self._counts.commits:
                return act(runtime, **how)
            with runtime.database.counting() as self._counts:
                # not empty, so that an act inside of this one knows
                self._counts.statements.append("")
                self._aside = 0
                try:
                    done = act(runtime, **how)
                except Exception:
                    self._counts = database.Counts()
                    raise
            self._judge(act.__name__, how, done)
            self._counts = database.Counts()
            return done

        return counted

    def _judge(self, name: str, how: dict[str, Any], done: Any) -> None:
        statements, commits = len(self._counts.statements) - 1 - self._aside, self._counts.commits
        # a repeated operation has been written already
        times = done if name == "fire_due" else 0 if getattr(done, "repeated", False) else 1
        self.acts += times
        others = OF_ANOTHER_CASE if self._told_another(how, done) else 0
        looking_for_due = 0 if times and name != "fire_due" else 2
        if commits != times or statements > times * (BUDGET + others) + looking_for_due:
            self.broken.append(f"{name}: {commits} commits, {statements} statements: {self._counts.statements}")

    def _told_another(self, how: dict[str, Any], done: Any) -> bool:
        case = how.get("instance") or done.public_id
        with self._plain.database.reading() as db:
            return bool(looking.linked(db, instance=case))

    def _reading_aside(self, make: Any) -> Any:
        def made(*arguments: Any) -> Any:
            with self.apart():
                found = make(*arguments)
            return found if isinstance(found, str) else Aside(found, self)

        return made

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        before = len(self._counts.statements)
        yield
        self._aside += len(self._counts.statements) - before


class Aside:
    """A vocabulary whose reading does not count."""

    def __init__(self, inner: Vocabulary, book: Book) -> None:
        self.words = inner.words
        self._inner = inner
        self._book = book

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        with self._book.apart():
            return self._inner.answer(name, arguments, moment)

    def show(self, type_: str, value: Value) -> str:
        with self._book.apart():
            return self._inner.show(type_, value)
