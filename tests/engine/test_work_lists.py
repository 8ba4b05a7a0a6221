"""Lists of open user tasks, in their order and at their price, and drafts of forms not sent yet."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine import rows, tables, work_lists
from engine.rows import InstanceRow, UserTask
from tests.engine import bundle_for_tests
from tests.engine.library import Library, actor


def at_offer(
    library: Library, *, asked: object = ("ada", "ben"), reader: str = "rea", branch: str = "north"
) -> InstanceRow:
    case = library.start(reader=reader, asked=list(asked) if asked else None, branch=branch)
    library.complete(case, "look_up", by="cleo", found="yes")
    return case


def names(tasks: tuple[UserTask, ...]) -> list[tuple[str, str]]:
    return [(task.number, task.element) for task in tasks]


def for_person(library: Library, person: str, **more: object) -> list[tuple[str, str]]:
    role = actor(person).role or ""
    with library.database.reading() as connection:
        return names(work_lists.listed(connection, roles=[role], person=person, **more))  # type: ignore[arg-type]


def test_the_open_user_tasks_of_several_cases_are_read_at_once(library: Library) -> None:
    first, second = at_offer(library, reader="r1"), library.start(reader="r2")
    library.start(reader="r3")

    with library.database.reading() as connection:
        found = work_lists.of_instances(connection, instances=[first.public_id, second.public_id, "f" * 30])

    assert {case: [task.element for task in tasks] for case, tasks in found.items()} == {
        first.public_id: ["offer"],
        second.public_id: ["look_up"],
    }


# Lists ---------------------------------------------------------------------------------------------


def test_a_list_has_priority_first_then_due_then_opened(library: Library) -> None:
    late = library.start(reader="r1")
    library.wait(1)
    later = library.start(reader="r2")
    library.publish(bundle_for_tests.loan(priority=2))
    other = library.start(reader="r3")
    library.publish(bundle_for_tests.loan())
    last = library.start(reader="r4")

    with library.database.reading() as connection:
        listed = work_lists.listed(connection, roles=["clerk"])

    assert [task.number for task in listed] == [late.number, later.number, last.number, other.number]


def test_a_list_of_everything_open_names_each_user_task_once(library: Library) -> None:
    at_offer(library)
    library.start(reader="rob")

    with library.database.reading() as connection:
        listed = work_lists.listed(connection)

    assert sorted(names(listed)) == [("2026-0001", "offer"), ("2026-0002", "look_up")]


def test_a_list_can_be_cut_to_scopes_to_names_and_to_what_is_late(library: Library) -> None:
    at_offer(library, branch="north")
    at_offer(library, branch="south", reader="rob", asked=None)

    assert for_person(library, "ada", scopes=["south"]) == [("2026-0002", "offer")]
    assert for_person(library, "ada", by_name_only=True) == [("2026-0001", "offer")]
    assert for_person(library, "ada", due_before=library.now) == []
    with library.database.reading() as connection:
        late = work_lists.listed(connection, due_before=library.now + dt.timedelta(minutes=6))
        assert work_lists.count(connection, scopes=["south"]) == {"loan": 1}
    assert len(late) == 2


def test_the_next_page_begins_behind_the_last_one_of_the_page_before(library: Library) -> None:
    for number in range(5):
        library.start(reader=f"r{number}")
    with library.database.reading() as connection:
        first = work_lists.listed(connection, roles=["clerk"], person="cleo", limit=3)

        second = work_lists.listed(connection, roles=["clerk"], person="cleo", limit=3, after=first[-1].position)

    assert [task.number for task in (*first, *second)] == [f"2026-000{n}" for n in range(1, 6)]


def test_lists_carry_the_subject_and_scope_a_case_has_now(library: Library) -> None:
    case = library.start(reader="rea", branch="north")

    task = library.task(case, "look_up")

    assert (task.subject, task.scope, task.call_type, task.heading, task.priority) == ("rea", "north", "loan", 1, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"roles": ["clerk"], "person": "cleo"},
        {"roles": ["clerk"], "person": "cleo", "scopes": ["north"]},
        {"roles": ["clerk"]},
        {"scopes": ["north"]},
        {},
    ],
)
def test_the_first_page_is_read_along_an_index_and_nothing_is_sorted(
    library: Library, asked: dict[str, object]
) -> None:
    case = library.start()
    template = library.task(case, "look_up")
    with library.database.writing() as connection:
        many = [row for number in range(2000) for row in rows.task_rows(copy_of(template, number))]
        connection.execute(sa.insert(tables.user_task), many)
        if library.database.dialect == "postgresql":
            connection.exec_driver_sql("ANALYZE user_task")

    plans = explained(library, asked)

    assert plans and not [line for line in plans if "TEMP B-TREE" in line.upper() or "SORT KEY" in line.upper()], plans


def copy_of(task: UserTask, number: int) -> UserTask:
    moment = task.opened_at + dt.timedelta(seconds=number)
    return rows.placed(UserTask(**{**task.__dict__, "task": f"copy{number}", "opened_at": moment, "due": moment}))


def explained(library: Library, asked: dict[str, object]) -> list[str]:
    """The plan of each index range the list reads, the merge of the ranges (of a page each) left out."""
    with library.database.reading() as connection:
        parts = work_lists.parts(**asked)  # type: ignore[arg-type]
        plans = []
        for part in parts:
            query = work_lists.page_of(part, limit=50).compile(connection, compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN " if library.database.dialect == "postgresql" else "EXPLAIN QUERY PLAN "
            plans += [
                " ".join(map(str, row)) for row in connection.exec_driver_sql(explain + str(query).replace("%", "%%"))
            ]
    return plans


# Drafts --------------------------------------------------------------------------------------------


def test_a_draft_is_kept_for_its_person_and_replaced_by_the_next(library: Library) -> None:
    case = library.start()
    task = library.task(case, "look_up").task
    about = {"instance": case.public_id, "task": task}
    for text in ("no", "perhaps"):
        work_lists.save_draft(library.runtime, person="cleo", answers={"found": text}, at=library.now, **about)

    with library.database.reading() as connection:
        mine = work_lists.draft(connection, person="cleo", **about)
        other = work_lists.draft(connection, person="carl", **about)

    assert mine is not None and mine.answers == {"found": "perhaps"}
    assert other is None


def test_the_draft_of_a_closed_user_task_is_removed(library: Library) -> None:
    case, other = library.start(reader="rea"), library.start(reader="rob")
    for one in (case, other):
        about = {"instance": one.public_id, "task": library.task(one, "look_up").task}
        work_lists.save_draft(library.runtime, person="cleo", answers={}, at=library.now, **about)
    library.complete(case, "look_up", by="cleo", found="no")

    with library.database.writing() as connection:
        removed = work_lists.remove_old_drafts(connection)

    assert (removed, library.count(tables.draft)) == (1, 1)
