"""A case rebuilt from its entries and their payloads alone stands where the case stands."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import instances, rebuilding, tables, user_tasks
from engine.errors import Refused
from engine.rows import InstanceRow
from tests.engine.library import Library, actor


def standing(library: Library, case: InstanceRow) -> list[tuple[str, str, int, tuple[str, ...]]]:
    return sorted((task.element, task.path, task.round, task.performers) for task in library.tasks(case))


def rebuilt(library: Library, case: InstanceRow) -> rebuilding.Rebuilt:
    """Rebuilt after everything but the trail was spoilt."""
    with library.database.writing() as connection:
        connection.execute(sa.update(tables.instance).values(state=b"spoilt"))
    return rebuilding.rebuild(library.runtime, instance=case.public_id)


def same(library: Library, case: InstanceRow) -> bool:
    """Does the trail say the same as the rows?"""
    row, before = library.row(case), standing(library, case)
    again = rebuilt(library, case)
    found = sorted((one.element, one.path, one.round, one.performers) for one in again.open)
    return (found, again.disposition, again.held) == (before, row.disposition, tuple(one.number for one in row.held))


def test_a_case_in_its_middle(library: Library) -> None:
    case = library.start()
    library.complete(case, "look_up", by="cleo", found="yes")

    assert same(library, case)


def test_a_case_that_has_ended(library: Library) -> None:
    case = library.lent(remind="start")

    assert same(library, case)
    assert same(library, library.cases("reminder")[0])


def test_a_case_whose_facts_have_changed_since(library: Library) -> None:
    case = library.start()
    library.complete(case, "look_up", by="cleo", found="yes")
    library.words.shelf = "no"

    assert same(library, case)


def test_a_case_whose_timers_have_fired(library: Library) -> None:
    case = library.start()
    library.wait(31)
    library.complete(case, "look_up", by="cleo", found="yes")
    library.wait(6)
    instances.add_note(
        library.runtime, instance=case.public_id, text="n", actor=actor("cleo"), at=library.now, operation="n"
    )

    assert library.row(case).disposition == "Not lent"
    assert same(library, case)


def test_a_case_all_declined_and_one_that_was_given(library: Library) -> None:
    case, other = library.start(reader="rea"), library.start(reader="rob")
    for one in (case, other):
        library.complete(one, "look_up", by="cleo", found="yes")
    for by in ("ada", "ben"):
        about = {"instance": case.public_id, "task": library.task(case, "offer").task, "at": library.now}
        user_tasks.decline(library.runtime, actor=actor(by), reason="away", operation=f"d{by}", **about)
    given = {"instance": other.public_id, "task": library.task(other, "offer").task, "at": library.now}
    user_tasks.give(library.runtime, actor=actor("sue"), to="lee", reason="asked", operation="g", **given)

    assert same(library, case)
    assert same(library, other)


def test_a_case_with_messages_held_and_delivered(library: Library) -> None:
    held, ended = library.start(reader="rea"), library.start(reader="rob")
    for case in (held, ended):
        library.send(case, "withdrawn", by="cleo", reason="changed mind")
    library.complete(ended, "look_up", by="cleo", found="yes")

    assert library.row(ended).disposition == "Withdrawn"
    assert same(library, ended)
    assert same(library, held)


def test_a_case_whose_answers_were_erased_cannot_be_rebuilt(library: Library) -> None:
    case = library.lent()
    about = {"instance": case.public_id, "actor": actor("sue"), "at": library.now, "operation": "e"}
    instances.erase(library.runtime, entries=[1], reason="old", **about)

    with pytest.raises(Refused, match="erased"):
        rebuilt(library, case)
