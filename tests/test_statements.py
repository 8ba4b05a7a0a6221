"""What an act costs does not grow: the same statements among 60 students or 60,000, in round 3 or round 300.

That no act of any story costs more than it may is held by test_stories.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine import database, definitions, instances, rows, user_tasks
from engine.bundles import Bundle
from engine.database import Database
from engine.runtime import Actor, Runtime
from tests.conftest import PostgreSQL
from tests.engine import drawn, tiny
from tests.engine.tiny import MONDAY
from tests.shipped import BUNDLES, STORIES
from workflows import stories, story_district, tables
from workflows.story_walk import Walk

FEW, MANY = 60, 60_000
#: A call with an offer, a trip, closing steps, a hand-off, and a case that it starts.
STORY = "pt2"
ADA = Actor("ada", "attendance_officer")


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_each_step_of_a_story_takes_the_same_statements_among_60_students_and_60_000(
    dialect: str, request: pytest.FixtureRequest
) -> None:
    among = {count: costs_of_a_story(new_database(dialect, request), count) for count in (FEW, MANY)}

    assert len(among[FEW]) == len(STORIES[STORY][1].steps) + 1
    assert among[MANY] == among[FEW]


def test_round_300_takes_the_same_statements_as_round_3(database: Database) -> None:
    runtime = Runtime(database, bytes(32), lambda *_: tiny.Words(), lambda _db, _at: "2026")
    definitions.publish(runtime, bundle=a_loop(), by="vera", reason="a loop", at=MONDAY)
    case = instances.start(runtime, call_type="loop", answers={}, actor=ADA, at=MONDAY, operation="start")

    costs = [cost(runtime, lambda n=number: again(runtime, case.public_id, n)) for number in range(1, 301)]

    assert costs[299] == costs[2]
    assert costs[2][0] <= 8
    assert {commits for _, commits in costs} == {1}


def a_loop() -> Bundle:
    """A user task that is asked again for as long as the answer is not yes."""
    parts = (
        drawn.start("s", "m"),
        drawn.merge("m", "ask"),
        drawn.user("ask", "x", lane="Attendance officer"),
        drawn.choice("x", {"m": "answer = 'no'"}, "e"),
        drawn.end("e", "Done"),
    )
    return tiny.bundle("loop", drawn.process("loop", *parts))


def again(runtime: Runtime, case: str, number: int) -> None:
    """Answer the one open user task so that it comes again."""
    with runtime.database.reading() as db:
        (task,) = rows.tasks_of(db, case)
    assert task.round == number
    about = {"actor": ADA, "at": MONDAY, "operation": f"round {number}"}
    user_tasks.complete(runtime, instance=case, task=task.task, answers={"answer": "no"}, **about)


def cost(runtime: Runtime, act: Callable[[], object]) -> tuple[int, int]:
    """Statements and commits."""
    with runtime.database.counting() as counts:
        act()
    return len(counts.statements), counts.commits


def new_database(dialect: str, request: pytest.FixtureRequest) -> Database:
    if dialect == "sqlite":
        return database.connect("sqlite://")
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return database.connect(server.new_database())


def costs_of_a_story(db: Database, count: int) -> list[tuple[int, int]]:
    """What the filing and each step cost, everything that is read for words and forms included."""
    call_type, one = STORIES[STORY]
    with stories.prepared(one, bundle=BUNDLES[call_type], together=BUNDLES, db=db) as walk:
        enroll(walk, count)
        steps = [walk.file, *(lambda step=step: walk.do(step) for step in one.steps)]
        costs = [cost(walk.runtime, step) for step in steps]
        assert list(stories.compared(walk)) == []
    return costs


#: What a student needs to be enrolled; `many` counts from 1.
ROWS = (
    """INSERT INTO student (id, number, last_name, first_name, grade, protected, directory_opt_out)
       {many} SELECT 'st' || i, 'n' || i, 'Last ' || i, 'First ' || i, '7', 1 = 0, 1 = 0 FROM many""",
    "INSERT INTO enrollment (student, school, first_day) {many} SELECT 'st' || i, :school, :day FROM many",
    "INSERT INTO household (id, address) {many} SELECT 'h' || i, i || ' Example Street' FROM many",
    "INSERT INTO household_member (household, student) {many} SELECT 'h' || i, 'st' || i FROM many",
)
COUNTED = "WITH RECURSIVE many(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < :count)"


def enroll(walk: Walk, count: int) -> None:
    """So many more students at the story's school, each in a household of his own."""
    told = {"count": count, "school": story_district.LARKSPUR, "day": story_district.ENROLLED}
    types = {"count": sa.Integer(), "school": sa.String(), "day": sa.Date()}
    with walk.runtime.database.writing() as connection:
        for row in ROWS:
            named = [name for name in told if f":{name}" in row.format(many=COUNTED)]
            statement = sa.text(row.format(many=COUNTED))
            statement = statement.bindparams(*(sa.bindparam(name, told[name], types[name]) for name in named))
            connection.execute(statement)
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.enrollment)) > count
