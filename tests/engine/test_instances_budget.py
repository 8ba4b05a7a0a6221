"""What an act costs: exactly one commit and at most eight statements, and eight more where another case is linked.

The words of these tests ask the database nothing, so that every statement counted is the engine's own.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import instances, user_tasks
from tests.engine.library import Library, actor


def cost(library: Library, act: Callable[[], object]) -> tuple[int, int]:
    """Statements and commits of an act."""
    with library.database.counting() as counts:
        act()
    return len(counts.statements), counts.commits


def at_offer(library: Library) -> instances.InstanceRow:
    case = library.start()
    library.complete(case, "look_up", by="cleo", found="yes")
    return case


def whole(library: Library, case: instances.InstanceRow, act: str, **more: str) -> Callable[[], object]:
    """An act on a whole case, ready to be done."""
    about = {"instance": case.public_id, "actor": actor("sue"), "at": library.now, "operation": library.operation()}
    return lambda: getattr(instances, act)(library.runtime, **about, **more)


def on_task(library: Library, case: instances.InstanceRow, act: str, by: str, **more: str) -> Callable[[], object]:
    """An act on the open user task of a case, ready to be done."""
    (task,) = library.tasks(case)
    about = {"instance": case.public_id, "task": task.task, "at": library.now, "operation": library.operation()}
    return lambda: getattr(user_tasks, act)(library.runtime, actor=actor(by), **about, **more)


def test_a_start_takes_eight_statements_and_one_commit(library: Library) -> None:
    library.start(reader="warm")

    statements, commits = cost(library, library.start)

    assert (statements <= 8, commits) == (True, 1)


def test_each_completion_takes_eight_statements_and_one_commit(library: Library) -> None:
    case = library.start()
    steps = [("look_up", "cleo", {"found": "yes"}), ("offer", "ada", {}), ("hand_over", "carl", {"lent": "yes"})]

    costs = []
    for _element, by, answers in steps:
        (task,) = library.tasks(case)
        sent = {"instance": case.public_id, "task": task.task, "answers": answers, "operation": library.operation()}

        def act(by: str = by, sent: dict[str, object] = sent) -> object:
            return user_tasks.complete(library.runtime, actor=actor(by), at=library.now, **sent)  # type: ignore[arg-type]

        costs.append(cost(library, act))

    assert [commits for _, commits in costs] == [1, 1, 1]
    assert max(statements for statements, _ in costs) <= 8


@pytest.mark.parametrize("act", ["claim", "decline", "give", "release"])
def test_each_other_act_on_a_user_task_takes_eight_statements_and_one_commit(library: Library, act: str) -> None:
    case = at_offer(library)
    if act == "release":
        on_task(library, case, "claim", "ada")()
    more = {"decline": {"reason": "away"}, "give": {"to": "lee", "reason": "asked for"}}.get(act, {})

    statements, commits = cost(library, on_task(library, case, act, "ada", **more))

    assert (statements <= 8, commits) == (True, 1)


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("cancel", {"reason": "twice"}),
        ("give", {"to": "carl", "reason": "ill"}),
        ("add_note", {"text": "wet"}),
    ],
)
def test_each_act_on_a_whole_case_takes_eight_statements_and_one_commit(
    library: Library, act: str, more: dict[str, str]
) -> None:
    case = library.start()

    statements, commits = cost(library, whole(library, case, act, **more))

    assert (statements <= 8, commits) == (True, 1)


def test_a_message_takes_eight_statements_and_one_commit(library: Library) -> None:
    held, delivered = library.start(reader="rea"), at_offer(library)

    costs = [cost(library, lambda c=case: library.send(c, "withdrawn", by="cleo")) for case in (held, delivered)]

    assert [commits for _, commits in costs] == [1, 1]
    assert max(statements for statements, _ in costs) <= 8


def test_a_timer_that_is_due_is_an_act_and_a_commit_of_its_own(library: Library) -> None:
    case = library.start()
    library.wait(31)

    statements, commits = cost(library, whole(library, case, "add_note", text="late"))

    assert (statements <= 16, commits) == (True, 2)


def test_starting_a_linked_case_takes_eight_statements_more_and_no_commit_more(library: Library) -> None:
    library.lent(reader="warm", remind="start")
    case = at_offer(library)
    library.complete(case, "offer", by="ada")
    task = library.task(case, "hand_over").task
    sent = {"instance": case.public_id, "task": task, "answers": {"lent": "yes", "remind": "start"}, "operation": "o"}

    statements, commits = cost(
        library, lambda: user_tasks.complete(library.runtime, actor=actor("carl"), at=library.now, **sent)
    )

    assert (statements <= 16, commits) == (True, 1)
    assert len(library.cases("reminder")) == 2


def test_telling_a_linked_case_takes_eight_statements_more_and_no_commit_more(library: Library) -> None:
    library.lent(reader="rea", remind="start")
    case = at_offer(library)
    library.complete(case, "offer", by="ada")
    task = library.task(case, "hand_over").task
    sent = {"instance": case.public_id, "task": task, "answers": {"lent": "yes", "remind": "tell"}, "operation": "o"}

    statements, commits = cost(
        library, lambda: user_tasks.complete(library.runtime, actor=actor("carl"), at=library.now, **sent)
    )

    assert (statements <= 16, commits) == (True, 1)
    assert library.open(library.cases("reminder")[0]) == ["write"]


def test_the_cost_does_not_grow_with_the_number_of_cases(library: Library) -> None:
    case = at_offer(library)
    before = cost(library, on_task(library, case, "claim", "ada"))
    for number in range(30):
        library.start(reader=f"r{number}")
    another = at_offer(library)

    after = cost(library, on_task(library, another, "claim", "ada"))

    assert after == before
