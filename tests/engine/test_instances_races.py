"""Several persons at once on one case: one is served, the others are told who was faster; nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine import acting, tables, user_tasks
from engine.errors import Conflict, Refused
from engine.record import Record
from tests.engine.library import Library, actor


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at the same moment, each in a thread; what each gave or raised, in their order."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = acts[number]()
        except Refused as refused:
            results[number] = refused

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def completing(library: Library, by: str, operation: str = "") -> Callable[[], object]:
    """Completing the offer of the only loan, ready to be done."""
    (case,) = library.cases("loan")
    task = library.task(case, "offer").task
    sent = {"instance": case.public_id, "task": task, "answers": {}, "operation": operation or library.operation()}
    return lambda: user_tasks.complete(library.runtime, actor=actor(by), at=library.now, **sent)  # type: ignore[arg-type]


@pytest.fixture
def offered(library: Library) -> Library:
    case = library.start(asked=["ada", "ben", "lee"])
    library.complete(case, "look_up", by="cleo", found="yes")
    return library


def test_of_many_who_complete_one_user_task_one_is_served(offered: Library) -> None:
    acts = [completing(offered, by) for by in ("ada", "ben", "lee") * 3]

    results = at_once(*acts)

    served = [result for result in results if isinstance(result, user_tasks.Done)]
    refused = [result for result in results if isinstance(result, Conflict)]
    assert (len(served), len(refused)) == (1, 8)
    assert len(offered.entries(offered.cases("loan")[0], "user_task.completed")) == 2


def test_who_was_slower_is_told_who_completed_it_and_when(offered: Library) -> None:
    first, second = completing(offered, "ada"), completing(offered, "ben")
    offered.wait(4)
    completing(offered, "ada")()

    with pytest.raises(Conflict) as refused:
        second()

    assert str(refused.value) == (
        "Expected to complete *Agree to lend* of case 2026-0001, but it was completed by Ada at 08:04."
    )
    assert first is not None


def test_an_operation_sent_many_times_at_once_has_one_effect_and_the_same_answer(offered: Library) -> None:
    acts = [completing(offered, "ada", "once")] * 6

    results = at_once(*acts)

    assert [type(result) for result in results] == [user_tasks.Done] * 6
    assert len({result.instance.version for result in results}) == 1  # type: ignore[attr-defined]
    assert len(offered.entries(offered.cases("loan")[0], "user_task.completed")) == 2


def test_a_claim_and_a_completion_at_once_leave_one_of_them(offered: Library) -> None:
    (case,) = offered.cases("loan")
    task = offered.task(case, "offer").task

    def claim() -> object:
        about = {"instance": case.public_id, "task": task, "at": offered.now, "operation": "claim"}
        return user_tasks.claim(offered.runtime, actor=actor("ben"), **about)

    results = at_once(completing(offered, "ada"), claim)

    assert sum(isinstance(result, Conflict) for result in results) == 1


def test_cases_opened_at_once_get_numbers_without_gaps(library: Library) -> None:
    starts = [lambda reader=f"r{number}": library.start(reader=reader) for number in range(8)]

    results = at_once(*starts)

    assert sorted(row.number for row in results) == [f"2026-{n:04}" for n in range(1, 9)]  # type: ignore[attr-defined]
    assert library.count(tables.instance) == 8


def test_nothing_is_written_on_a_version_that_is_not_the_one_read(offered: Library) -> None:
    (case,) = offered.cases("loan")
    record = Record(b"key", changed=[(case.public_id, case.version - 1, {"outcome": "lost update"})])

    written = acting.write(offered.runtime, record)

    assert (written, offered.row(case)) == (False, case)


def test_after_every_race_the_chain_holds(offered: Library) -> None:
    at_once(*(completing(offered, by) for by in ("ada", "ben", "lee")))

    assert offered.verify() == offered.count(tables.entry)
