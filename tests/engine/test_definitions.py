"""Releases: published once, in force from their day, never changed."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import definitions
from engine.database import Database
from engine.errors import Conflict, NotFound
from tests.engine import bundle_for_tests
from tests.engine.bundle_for_tests import MONDAY
from tests.engine.library import Library

TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def empty(database: Database) -> Library:
    return Library(database)


def publish(library: Library, bundle: object, *, at: dt.datetime = MONDAY, **more: object) -> definitions.Release:
    return definitions.publish(library.runtime, bundle=bundle, by="vera", reason="memo 7", at=at, **more)  # type: ignore[arg-type]


def test_releases_of_a_call_type_are_numbered(empty: Library) -> None:
    first = publish(empty, bundle_for_tests.loan())
    second = publish(empty, bundle_for_tests.loan(priority=2))
    other = publish(empty, bundle_for_tests.reminder())

    assert [first.number, second.number, other.number] == [1, 2, 1]


def test_a_release_is_read_back_with_all_its_files(empty: Library) -> None:
    bundle = bundle_for_tests.loan()
    release = publish(empty, bundle)
    definitions.forget()

    again = definitions.get(empty.runtime, release_id=release.id)

    assert (again.bundle.files, again.sha256) == (bundle.files, bundle.sha256)
    assert (again.author, again.reason, again.status) == ("vera", "memo 7", "published")


def test_publishing_the_same_files_again_is_refused(empty: Library) -> None:
    publish(empty, bundle_for_tests.loan())

    with pytest.raises(Conflict, match="no change"):
        publish(empty, bundle_for_tests.loan())


def test_a_release_is_in_force_from_its_day(empty: Library) -> None:
    publish(empty, bundle_for_tests.loan())
    publish(empty, bundle_for_tests.loan(priority=2), effective_from=TUESDAY)

    numbers = [
        definitions.in_force(empty.runtime, call_type="loan", at=at).number
        for at in (MONDAY, TUESDAY - dt.timedelta(seconds=1), TUESDAY)
    ]

    assert numbers == [1, 1, 2]


def test_a_call_type_without_a_release_in_force_is_not_found(empty: Library) -> None:
    publish(empty, bundle_for_tests.loan(), effective_from=TUESDAY)

    with pytest.raises(NotFound):
        definitions.in_force(empty.runtime, call_type="loan", at=MONDAY)


def test_all_in_force_stand_by_heading_and_order(empty: Library) -> None:
    publish(empty, bundle_for_tests.reminder())
    publish(empty, bundle_for_tests.loan())

    found = definitions.all_in_force(empty.runtime, at=MONDAY)

    assert [release.call_type for release in found] == ["loan", "reminder"]


def test_the_history_has_the_newest_first(empty: Library) -> None:
    publish(empty, bundle_for_tests.loan())
    publish(empty, bundle_for_tests.loan(priority=2))

    assert [release.number for release in definitions.history(empty.runtime, call_type="loan")] == [2, 1]


def test_a_release_is_parsed_once_in_a_process(empty: Library) -> None:
    release = publish(empty, bundle_for_tests.loan())

    first = definitions.get(empty.runtime, release_id=release.id)

    assert first.definition is definitions.in_force(empty.runtime, call_type="loan", at=MONDAY).definition


def test_an_unknown_release_is_not_found(empty: Library) -> None:
    with pytest.raises(NotFound):
        definitions.get(empty.runtime, release_id=4711)
