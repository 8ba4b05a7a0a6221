"""No step waits in silence: each user task left unanswered for 30 school days tells somebody who can act.

Only a notice that is drawn counts, sent after the user task opened and because of its own time: by a timer at it, at a
process it lies in, or at a user task that came in its place and was left unanswered too.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pytest

from engine import rows
from engine.bundles import Bundle
from engine.story import Answer, Step, Wait
from engine.trail import Sealed
from tests import walked
from tests.shipped import BUNDLES, notices, user_tasks
from workflows import calendar, elements, facts, staff
from workflows.story_walk import Walk

SCHOOL_DAYS = 30
USER_TASKS = [(name, node.id) for name, bundle in BUNDLES.items() for node in user_tasks(bundle)]

_NOT_TAKEN = Answer("transport_student", {"trip_arrival": "school_does_not_take"})
#: What no story of the call type comes to: the user task at which to leave a story, and what happens then.
FURTHER: Mapping[tuple[str, str], tuple[str, tuple[Step, ...]]] = {
    ("mia_home_visit", "decide_where"): ("transport_student", (_NOT_TAKEN,)),
    ("mia_home_visit", "hand_over"): (
        "transport_student",
        (_NOT_TAKEN, Answer("decide_where", {"trip_goes_to": "parent"})),
    ),
    ("mia_home_visit", "name_counselor"): (
        "accept_handoff",
        (Answer("accept_handoff", {"counselor_answer": "no", "counselor_declined_why": "I am away"}),),
    ),
    ("same_day_refusal", "settle_ct"): ("mark_ct", (Wait(school_days=3),)),
}

#: An element on its path of calls.
Place = tuple[str, str]


@pytest.mark.parametrize(("call_type", "element"), USER_TASKS)
def test_a_user_task_left_unanswered_tells_somebody_who_can_act(call_type: str, element: str) -> None:
    leave_at, steps = FURTHER.get((call_type, element), (element, ()))
    standing = next(one for one in walked.standings(call_type) if leave_at in one.open)

    with walked.resumed(standing) as walk:
        for step in steps:
            walk.do(step)
        opened = next(
            entry
            for entry in reversed(walked.entries(walk))
            if entry.kind == "user_task.opened" and entry.element == element
        )
        wait(walk)
        told = told_because_of(opened, walked.entries(walk), BUNDLES[call_type])
        able = {one.id for one in staff.everybody(walk.runtime) if staff.may(one, "answer_task")}

    assert [(notice, readers & able) for notice, readers in told if readers & able], f"{standing}: {told}"


def wait(walk: Walk) -> None:
    """Nobody answers anything for 30 school days."""
    with walk.runtime.database.reading() as db:
        known = facts.Facts(db, walk.clock.now())
        last = calendar.school_day_after(known.calendar(walked.row(walk).scope), known.today, SCHOOL_DAYS)
        end = calendar.midnight_after(known.zone, last)
    while (due := walked.row(walk).next_due) is not None and due <= end:
        walked.fire_next(walk)
    assert walked.row(walk).status != rows.INCIDENT


def told_because_of(opened: Sealed, entries: Sequence[Sealed], bundle: Bundle) -> list[tuple[str, set[str]]]:
    """The drawn notices with their readers that came of leaving this user task, and those in its place, unanswered."""
    drawn, found = notices(bundle), elements.Elements(bundle)
    left: set[Place] = {(opened.path, opened.element or "")}
    told: list[tuple[str, set[str]]] = []
    for _, act in itertools.groupby(entries[opened.number :], key=lambda entry: entry.operation):
        happened = list(act)
        if not any(entry.kind == "timer.fired" and is_of(entry, left, found) for entry in happened):
            continue
        left |= {(entry.path, entry.element or "") for entry in happened if entry.kind == "user_task.opened"}
        sent = [entry for entry in happened if entry.kind == "notice.sent" and entry.facts.get("notice") in drawn]
        told += [(str(entry.facts["notice"]), set(_texts(entry.personal["readers"]))) for entry in sent]
    return told


def is_of(fired: Sealed, left: set[Place], found: elements.Elements) -> bool:
    """Whether the timer stands at one of these user tasks, or at a call through which one of them is reached."""
    node = found.node(fired.path, fired.element or "")
    assert node is not None
    host = f"{fired.path}/{node.attached_to}".lstrip("/")
    return any(f"{path}/{element}".lstrip("/") == host or f"{path}/".startswith(f"{host}/") for path, element in left)


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]
