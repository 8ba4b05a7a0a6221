"""Timers fired by the sweep, and what becomes of a case that cannot go on."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import clock, instances, sweep, tables, user_tasks
from engine.errors import BrokenInstance, Conflict
from engine.rows import InstanceRow
from tests.engine.library import Library, actor


def retry(library: Library, case: InstanceRow) -> InstanceRow:
    return instances.retry(
        library.runtime, instance=case.public_id, actor=actor("sue"), at=library.now, operation=library.operation()
    )


def stuck(library: Library) -> InstanceRow:
    """A case whose next timer cannot fire."""
    case = library.start()
    library.words.broken = {"people"}
    library.wait(31)
    return case


# Firing --------------------------------------------------------------------------------------------


def test_a_timer_that_is_due_fires(library: Library) -> None:
    case = library.start()
    library.wait(30)

    fired = sweep.run(library.runtime, at=library.now)

    assert (fired, library.row(case).next_due) == (1, None)
    assert "timer.fired" in library.kinds(case)


def test_a_timer_that_is_not_due_yet_does_not_fire(library: Library) -> None:
    case = library.start()
    library.wait(29)

    assert sweep.run(library.runtime, at=library.now) == 0
    assert library.row(case).version == 1


def test_a_fired_timer_says_when_it_was_due_and_when_it_was_recorded(library: Library) -> None:
    case = library.start()
    due = library.row(case).next_due
    library.wait(45)

    sweep.run(library.runtime, at=library.now)

    (entry,) = library.entries(case, "timer.fired")
    assert (entry.actor, entry.done_at, entry.recorded_at) == (None, due, library.now)


def test_a_second_sweep_at_the_same_moment_fires_nothing(library: Library) -> None:
    library.start()
    library.wait(31)
    sweep.run(library.runtime, at=library.now)
    entries = library.count(tables.entry)

    assert sweep.run(library.runtime, at=library.now) == 0
    assert library.count(tables.entry) == entries


def test_each_timer_is_an_act_of_its_own(library: Library) -> None:
    for reader in ("rea", "rob", "ria"):
        library.start(reader=reader)
    library.wait(31)

    with library.database.counting() as counts:
        fired = sweep.run(library.runtime, at=library.now)

    # One commit for each timer, and one for the drafts that are tidied away.
    assert (fired, counts.commits) == (3, 4)
    fires = [entry.operation for case in library.cases("loan") for entry in library.entries(case, "timer.fired")]
    assert len(set(fires)) == 3


def test_due_timers_fire_before_a_person_acts_and_the_person_is_told(library: Library) -> None:
    case = library.start()
    library.complete(case, "look_up", by="cleo", found="yes")
    task = library.task(case, "offer").task
    library.wait(6)

    with pytest.raises(Conflict, match="Expected to complete .Agree to lend.*, but it was withdrawn at 08:06"):
        user_tasks.complete(
            library.runtime,
            instance=case.public_id,
            task=task,
            answers={},
            actor=actor("ada"),
            at=library.now,
            operation="o",
        )

    assert library.row(case).disposition == "Not lent"


def test_timers_of_a_cancelled_case_do_not_fire(library: Library) -> None:
    case = library.start()
    about = {"instance": case.public_id, "actor": actor("sue"), "at": library.now, "operation": "o"}
    instances.cancel(library.runtime, reason="twice", **about)
    library.wait(31)

    assert sweep.run(library.runtime, at=library.now) == 0


# Dating again --------------------------------------------------------------------------------------


def test_a_timer_is_dated_again_from_its_kept_start(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    case = library.start()
    opened = library.now
    monkeypatch.setitem(__import__("tests.engine.bundle_for_tests", fromlist=["x"]).MINUTES, "look", 90)
    library.wait(10)

    moved = instances.redate(library.runtime, instance=case.public_id, why="a closure", at=library.now)

    (entry,) = library.entries(case, "timer.dated")
    assert (moved, library.row(case).next_due) == (1, opened + dt.timedelta(minutes=90))
    task = library.task(case, "look_up")
    assert (task.due, entry.facts["why"]) == (opened + dt.timedelta(minutes=90), "a closure")
    assert task.position.split()[1] == clock.text(opened + dt.timedelta(minutes=90))


def test_dating_again_writes_nothing_where_nothing_moves(library: Library) -> None:
    case = library.start()

    with library.database.counting() as counts:
        moved = instances.redate(library.runtime, instance=case.public_id, why="a closure", at=library.now)

    assert (moved, counts.commits, library.row(case).version) == (0, 0, 1)


# Failing -------------------------------------------------------------------------------------------


def test_a_case_that_fails_is_left_alone_for_a_while_and_then_becomes_an_incident(library: Library) -> None:
    case = stuck(library)

    states = []
    for minutes in (0, 1, 5, 30):
        library.wait(minutes)
        sweep.run(library.runtime, at=library.now)
        states.append(library.row(case).status)

    assert states == ["running", "running", "running", "incident"]


def test_a_failing_case_is_not_tried_before_its_time(library: Library) -> None:
    case = stuck(library)
    sweep.run(library.runtime, at=library.now)
    library.words.broken = set()

    library.now += dt.timedelta(seconds=59)
    early = sweep.run(library.runtime, at=library.now)
    library.now += dt.timedelta(seconds=1)
    late = sweep.run(library.runtime, at=library.now)

    assert (early, late, library.row(case).status) == (0, 1, "running")


def test_one_case_that_fails_does_not_keep_up_the_others(library: Library) -> None:
    stuck(library)
    library.now -= dt.timedelta(minutes=31)
    library.words.broken = set()
    other = library.start(reader="rob")
    library.complete(other, "look_up", by="cleo", found="yes")
    library.words.broken = {"people"}
    library.wait(31)

    assert sweep.run(library.runtime, at=library.now) == 1
    assert library.row(other).disposition == "Not lent"


def test_an_error_of_the_program_counts_as_a_failure_and_is_told_without_values(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case = library.start()
    monkeypatch.setattr("engine.spiff.advance", lambda *_, **__: 1 / 0)
    for minutes in (31, 1, 5, 30):
        library.wait(minutes)
        sweep.run(library.runtime, at=library.now)

    incident = library.row(case).incident

    assert incident is not None and incident.sentence == "An error of the program: ZeroDivisionError."
    assert "rea" not in caplog.text.split()


# Incidents -----------------------------------------------------------------------------------------


def test_what_breaks_the_act_of_a_person_writes_nothing_of_it_and_becomes_an_incident(library: Library) -> None:
    case = library.start()
    library.words.broken = {"shelf_open"}

    with pytest.raises(BrokenInstance):
        library.complete(case, "look_up", by="cleo", found="yes")

    row = library.row(case)
    assert (row.status, library.open(case)) == ("incident", ["look_up"])
    assert row.incident is not None and row.incident.element == "x_found"
    assert library.kinds(case)[-1] == "incident.raised"


def test_nothing_goes_on_while_an_incident_stands(library: Library) -> None:
    case = library.start()
    library.words.broken = {"shelf_open"}
    with pytest.raises(BrokenInstance):
        library.complete(case, "look_up", by="cleo", found="yes")

    with pytest.raises(Conflict, match="stands still since an error"):
        library.complete(case, "look_up", by="cleo", found="no")


def test_after_a_retry_the_case_goes_on(library: Library) -> None:
    case = library.start()
    library.words.broken = {"shelf_open"}
    with pytest.raises(BrokenInstance):
        library.complete(case, "look_up", by="cleo", found="yes")
    library.words.broken = set()

    retry(library, case)

    done = library.complete(case, "look_up", by="cleo", found="yes")
    assert (done.instance.status, library.open(case)) == ("running", ["offer"])


def test_a_retry_fires_what_is_due_and_is_an_incident_again_if_that_fails(library: Library) -> None:
    case = stuck(library)
    with pytest.raises(BrokenInstance):
        library.complete(case, "look_up", by="cleo", found="no")

    with pytest.raises(BrokenInstance):
        retry(library, case)

    assert library.row(case).status == "incident"
    library.words.broken = set()
    retry(library, case)
    assert (library.row(case).status, library.row(case).next_due) == ("running", None)


def test_what_stands_still_is_listed_with_how_often_it_came_to_that_and_when(library: Library) -> None:
    library.start(reader="rob")
    case = stuck(library)
    with pytest.raises(BrokenInstance):
        library.complete(case, "look_up", by="cleo", found="no")
    library.wait(5)
    with pytest.raises(BrokenInstance):
        retry(library, case)

    with library.database.reading() as connection:
        (stopped,) = instances.stopped(connection)

    assert (stopped.row.number, stopped.tries, stopped.last_at) == (case.number, 2, library.now)


def test_what_runs_again_stands_still_no_more(library: Library) -> None:
    case = stuck(library)
    with pytest.raises(BrokenInstance):
        library.complete(case, "look_up", by="cleo", found="no")
    library.words.broken = set()
    retry(library, case)

    with library.database.reading() as connection:
        assert instances.stopped(connection) == ()


def test_only_what_stands_still_can_be_started_again(library: Library) -> None:
    case = library.start()

    with pytest.raises(Conflict, match="does not stand still"):
        retry(library, case)
