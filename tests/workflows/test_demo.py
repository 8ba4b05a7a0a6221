"""The demo: a whole district, every role with work, every case proved and rebuilt from its trail."""

from __future__ import annotations

import collections
import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import database, errors, instances, rebuilding, rows, work_lists
from engine.rows import InstanceRow
from engine.runtime import Runtime
from tests.conftest import PostgreSQL
from workflows import (
    accounts,
    demo,
    demo_calls,
    demo_clock,
    demo_people,
    facts,
    installation,
    notices,
    sign_ins,
    staff,
    tables,
    trails,
    work_list,
)

LIBRARY = Path(__file__).parents[2] / "bpmn"


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What was said while the demo was made."""
    return []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, told: list[str]) -> Iterator[Runtime]:
    """A demo, made once; no test changes a case of it."""
    folder = tmp_path_factory.mktemp("demo")
    runtime, _ = installation.made(url=f"sqlite:///{folder}/demo.sqlite", key_file=folder / "key")
    demo.make(runtime, library=LIBRARY, tell=told.append)
    yield runtime
    runtime.database.close()


@pytest.fixture(scope="module")
def now(made: Runtime) -> dt.datetime:
    return demo_clock.DemoClock(made.database, seconds=lambda: 0.0).now()


@pytest.fixture(scope="module")
def cases(made: Runtime) -> tuple[InstanceRow, ...]:
    with made.database.reading() as db:
        return instances.found(db, limit=None)


@pytest.fixture(scope="module")
def open_now(made: Runtime) -> tuple[rows.UserTask, ...]:
    with made.database.reading() as db:
        return work_lists.listed(db, limit=1000)


def test_the_clock_stands_at_ten_past_eight_of_a_school_day(made: Runtime, now: dt.datetime) -> None:
    assert demo.local(made, at=now) == "Thu 19 Nov 2026, 08:10"


def test_every_trail_is_unbroken(made: Runtime, cases: tuple[InstanceRow, ...]) -> None:
    assert trails.broken(made) == ()
    assert trails.count(made) == len(cases)


def test_each_case_rebuilt_from_its_entries_alone_has_the_same_open_tasks_and_disposition(
    made: Runtime, cases: tuple[InstanceRow, ...]
) -> None:
    for case in cases:
        rebuilt = rebuilding.rebuild(made, instance=case.public_id)
        with made.database.reading() as db:
            tasks = rows.tasks_of(db, case.public_id)

        assert [(one.element, one.path, one.round, one.performers) for one in rebuilt.open] == sorted(
            (task.element, task.path, task.round, task.performers) for task in tasks
        ), case.number
        assert rebuilt.disposition == case.disposition, case.number
        assert len(rebuilt.held) == len(case.held), case.number


@pytest.mark.usefixtures("made")
def test_every_call_of_the_plan_was_told_as_far_as_it_says(cases: tuple[InstanceRow, ...], told: list[str]) -> None:
    filed = [case for case in cases if case.opened_by is not None]

    assert [line for line in told if "left off" in line] == []
    assert len(filed) >= len(demo_calls.CALLS)


def test_a_call_whose_story_goes_otherwise_is_left_off_and_the_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = shutil.copytree(LIBRARY, tmp_path / "bpmn") / "shared" / "deadlines.dmn"
    seven = re.sub(r'("auk_days"</text></inputEntry>\s*<outputEntry[^>]*><text>)5<', r"\g<1>7<", numbers.read_text())
    numbers.write_text(seven)
    runtime, _ = installation.made(url=f"sqlite:///{tmp_path}/demo.sqlite", key_file=tmp_path / "key")
    monkeypatch.setattr(demo_calls, "CALLS", [call for call in demo_calls.CALLS if call.story in ("mh4a", "av9")])
    told: list[str] = []

    demo.make(runtime, library=tmp_path / "bpmn", tell=told.append)

    assert [line for line in told if "left off" in line] == [
        "A story of the library was left off: verify_auk is not open; open are complete_search"
    ]
    assert trails.count(runtime) == 2
    runtime.database.close()


def test_cases_are_numbered_in_the_order_in_which_they_were_opened(cases: tuple[InstanceRow, ...]) -> None:
    by_number = sorted(cases, key=lambda case: case.number)

    assert [case.opened_at for case in by_number] == sorted(case.opened_at for case in cases)


def test_each_call_type_has_running_and_ended_cases(cases: tuple[InstanceRow, ...]) -> None:
    statuses = collections.defaultdict(set)
    for case in cases:
        statuses[case.call_type].add(case.status)

    assert len(statuses) == len(list(LIBRARY.glob("*/bundle.toml")))
    assert all(seen == {rows.RUNNING, rows.ENDED} for seen in statuses.values()), statuses


def test_a_held_message_an_offer_and_late_work_wait(
    cases: tuple[InstanceRow, ...], open_now: tuple[rows.UserTask, ...], now: dt.datetime
) -> None:
    late = [task for task in open_now if task.due is not None and task.due < now]

    assert any(case.held for case in cases)
    assert any(len(task.performers) > 1 for task in open_now)
    assert 0 < len(late) < len(open_now) / 2


def test_some_priority_calls_are_minutes_old(cases: tuple[InstanceRow, ...], now: dt.datetime) -> None:
    minutes = [case for case in cases if now - case.opened_at < dt.timedelta(minutes=20)]

    assert len(minutes) >= 6
    assert {case.status for case in minutes} == {rows.RUNNING}


@pytest.mark.parametrize("role", [staff.DISPATCHER, staff.OFFICER, staff.SCHOOL_STAFF, staff.COUNSELOR])
def test_people_of_a_role_find_work(made: Runtime, now: dt.datetime, role: str) -> None:
    people = staff.with_role(made, role=role)

    lists = [work_list.page(made, by=person, at=now) for person in people]

    assert sum(any(page.groups) for page in lists) >= len(people) / 2


def test_most_notices_were_read(made: Runtime) -> None:
    unread = [notices.count(made, by=person) for person in staff.everybody(made)]

    assert 0 < max(unread) < 10


def test_every_role_can_sign_in_with_the_password_that_is_told(made: Runtime, now: dt.datetime) -> None:
    lines = "\n".join(demo.accounts_told())

    assert {person.role for person in staff.everybody(made)} == set(staff.ROLES)
    assert all(f"  {person} " in lines for person, *_ in demo_people.PEOPLE)
    assert demo_people.PASSWORD in lines
    assert sign_ins.sign_in(made, name="ada", password=demo_people.PASSWORD, at=now) is not None


def test_the_district_has_three_schools_and_sixty_students(made: Runtime, now: dt.datetime) -> None:
    with made.database.reading() as db:
        known = facts.Facts(db, now)
        students = {name: known.student(student) for name, student in _ids(made).items()}

        assert len(known.schools()) == 3
        assert len(students) == 60
        assert any(student.protected for student in students.values())
        assert any(known.siblings(student.id) for student in students.values())
        assert any(not known.codes(student.id) and not known.numbers(student.id) for student in students.values())
        assert any(known.ct_count(student.id) for student in students.values())


def test_the_demo_can_be_made_on_postgresql(postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = installation.runtime_of(database.connect(postgresql.new_database()), key=bytes(32))
    one_of_each = {call.story[:2]: call for call in demo_calls.CALLS}.values()
    monkeypatch.setattr(demo_calls, "CALLS", list(one_of_each))

    demo.make(runtime, library=LIBRARY, tell=lambda _line: None)

    assert (trails.broken(runtime), trails.count(runtime)) == ((), len(one_of_each))
    runtime.database.close()


def test_a_second_demo_in_the_same_database_is_refused(made: Runtime) -> None:
    with pytest.raises(errors.Misuse, match="wants an empty database"):
        demo.make(made, library=LIBRARY, tell=lambda _line: None)


def test_an_installation_with_an_account_is_not_made_into_a_demo(tmp_path: Path) -> None:
    runtime, _ = installation.made(url=f"sqlite:///{tmp_path}/used.sqlite", key_file=tmp_path / "key")
    at = dt.datetime(2026, 11, 16, 16, tzinfo=dt.UTC)
    accounts.add(
        runtime, person="amy", name="Amy", role=staff.ADMINISTRATOR, password=None, by=staff.COMMAND_LINE, at=at
    )

    with pytest.raises(errors.Misuse, match="wants an empty database"):
        demo.make(runtime, library=LIBRARY, tell=lambda _line: None)
    runtime.database.close()


def _ids(runtime: Runtime) -> dict[str, str]:
    with runtime.database.reading() as db:
        return {row.number: row.id for row in db.execute(tables.student.select())}
