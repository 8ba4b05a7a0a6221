"""Trails for the command line: what is printed, and what is said of a database that somebody has written in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import database, errors
from tests.shipped import BUNDLES, STORIES
from workflows import stories, trails
from workflows.story_walk import Walk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "walked.sqlite"


@pytest.fixture
def walk(file: Path) -> Iterator[Walk]:
    """A story that has ended, on a database in a file."""
    call_type, one = STORIES["pt14"]
    db = database.connect(f"sqlite:///{file}")
    with stories.prepared(one, bundle=BUNDLES[call_type], together=BUNDLES, db=db) as walk:
        assert stories.differences(walk) == ()
        yield walk


def by_hand(file: Path, *statements: str) -> None:
    """Somebody with every right on the file, whom no trigger stops."""
    with sqlite3.connect(file) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def number_of(walk: Walk) -> str:
    return walk.row(walk.case).number


def test_a_trail_is_printed_in_sentences_with_who_for_whom_and_the_answers(walk: Walk) -> None:
    lines = trails.lines(walk.runtime, number=number_of(walk), as_json=False)

    text = "\n".join(lines)
    assert lines[0].split() == ["1", "Mon", "16", "Nov", "09:00", "Cleo", "Notreal:", "Opened:", "Police", "transport."]
    assert "Cleo Notreal for Ada Mockridge: Completed “Accept: meet officer”." in text
    assert "Transported to school of enrollment" in lines[-1]


def test_a_trail_says_why_a_decision_went_as_it_went(walk: Walk) -> None:
    lines = trails.lines(walk.runtime, number=number_of(walk), as_json=False)

    assert any(line.strip().startswith("Because ") for line in lines)


def test_a_trail_as_json_has_one_object_for_each_entry_with_everything_it_holds(walk: Walk) -> None:
    lines = trails.lines(walk.runtime, number=number_of(walk), as_json=True)

    entries = [json.loads(line) for line in lines]
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0]["kind"] == "case.opened"
    assert entries[0]["personal"]["answers"]["student"] == "kit"
    assert entries[0]["recorded_at"] == "2026-11-16T17:00:00+00:00"


def test_an_unknown_case_number_is_refused(walk: Walk) -> None:
    with pytest.raises(errors.NotFound):
        trails.lines(walk.runtime, number="2026-9999", as_json=False)


def test_untouched_trails_are_unbroken_and_counted(walk: Walk) -> None:
    assert (trails.broken(walk.runtime), trails.count(walk.runtime)) == ((), 1)


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE entry SET actor = 'eve' WHERE number = 4", 4),
        ("UPDATE entry SET role = 'supervisor' WHERE number = 1", 1),
        ("UPDATE payload SET content = '{}' WHERE number = 1", 1),
        ("DELETE FROM payload WHERE number = 1", 1),
        ("DELETE FROM entry WHERE number = 7", 7),
    ],
)
def test_what_somebody_has_written_by_hand_is_named_by_case_and_entry(
    walk: Walk, file: Path, statement: str, entry: int
) -> None:
    by_hand(file, statement)

    assert f"broken: case {number_of(walk)}, entry {entry}" in trails.broken(walk.runtime)


def test_every_broken_trail_is_named(file: Path) -> None:
    # a call that starts a second case
    call_type, one = STORIES["pt2"]
    db = database.connect(f"sqlite:///{file}")
    with stories.prepared(one, bundle=BUNDLES[call_type], together=BUNDLES, db=db) as walk:
        assert stories.differences(walk) == ()
        by_hand(file, "UPDATE entry SET actor = 'eve' WHERE number = 2")

        assert trails.broken(walk.runtime) == (
            "broken: case 2026-0001, entry 2",
            "broken: case 2026-0002, entry 2",
        )
