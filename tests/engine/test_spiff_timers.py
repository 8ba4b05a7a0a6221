"""Timers: dated once when they open, fired one by one and only by command, dated again from their kept start."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import acts, clock, spiff
from engine.errors import BrokenInstance, Conflict, Refused
from engine.spiff import timing
from tests.engine import tiny
from tests.engine.drawn import (
    alarm,
    call,
    catch,
    cut,
    either,
    end,
    fork,
    merge,
    notice,
    process,
    script,
    start,
    timer,
    user,
)


def after(minutes: int) -> dt.datetime:
    return tiny.MONDAY + dt.timedelta(minutes=minutes)


def one_task(*parts: object, **files: bytes) -> tiny.Walk:
    """A case whose user task `u` has the boundary events given."""
    drawn = process("case", start("s", "u"), user("u", "e"), end("e", "Done"), *parts)  # type: ignore[arg-type]  # parts
    return tiny.Walk(tiny.bundle("case", drawn, **files))


def test_an_open_task_is_due_at_its_first_timer() -> None:
    walk = one_task(
        alarm("late", "u", "n", "due('long')", interrupting=False),
        alarm("soon", "u", "n2", "due('short')", interrupting=False),
        notice("n", "o"), end("o"), notice("n2", "o2"), end("o2"),
    )  # fmt: skip

    done = walk.start()

    assert (done.next_due, done.opened[0].due) == (after(10), after(10))


def test_a_timer_that_does_not_interrupt_fires_once_and_leaves_the_task_open() -> None:
    walk = one_task(alarm("t", "u", "n", "due('short')", interrupting=False), notice("n", "o"), end("o"))
    walk.start()

    done = walk.fire()

    assert (walk.open, done.next_due) == (["u"], None)
    assert [(entry.kind, entry.element) for entry in done.entries] == [
        ("timer.fired", "t"),
        ("notice.sent", "n"),
        ("end.reached", "o"),
    ]


def test_a_task_stays_late_after_its_reminder_and_whatever_is_dated_again() -> None:
    walk = one_task(
        alarm("t", "u", "n", "due('short')", interrupting=False), alarm("t2", "u", "n2", "due('long')",
        interrupting=False),
        notice("n", "o"), end("o"), notice("n2", "o2"), end("o2"),
    )  # fmt: skip
    walk.start()
    walk.fire()
    walk.words.minutes["long"] = 90

    done = walk.do(acts.Redate())

    assert (walk.task("u").due, done.next_due, done.changed) == (after(10), after(90), ())


def test_an_interrupting_timer_takes_the_task_away_and_says_why() -> None:
    walk = one_task(alarm("t", "u", "v", "due('short')"), user("v", "o"), end("o", "Late"))
    walk.start()
    task = walk.task("u").task

    done = walk.fire()

    assert (walk.open, done.closed) == (["v"], (task,))
    assert [(entry.kind, entry.element) for entry in done.entries][:2] == [
        ("timer.fired", "t"),
        ("user_task.withdrawn", "u"),
    ]
    assert done.entries[1].facts["why"] == "t"


def test_completing_the_task_ends_its_timers() -> None:
    walk = one_task(alarm("t", "u", "o", "due('short')"), end("o", "Late"))
    walk.start()

    done = walk.complete("u")

    assert (done.disposition, done.next_due) == ("Done", None)


def test_no_timer_fires_by_itself_however_late_it_is() -> None:
    walk = one_task(alarm("t", "u", "o", "due('short')"), end("o", "Late"))
    walk.start()
    walk.now = after(60 * 24 * 365)

    done = walk.do(acts.Redate())

    assert (walk.open, done.next_due) == (["u"], after(10))


def test_firing_when_nothing_is_due_is_a_conflict() -> None:
    walk = one_task(alarm("t", "u", "o", "due('short')"), end("o", "Late"))
    walk.start()

    with pytest.raises(Conflict, match="No timer of the case is due"):
        walk.do(acts.Fire())


def test_two_overdue_interrupting_timers_of_one_task_give_one_token() -> None:
    walk = one_task(
        alarm("first", "u", "v", "due('short')"), alarm("second", "u", "w", "due('long')"),
        user("v", "o"), user("w", "o2"), end("o", "First"), end("o2", "Second"),
    )  # fmt: skip
    walk.start()
    walk.now = after(600)

    done = walk.do(acts.Fire())

    assert (walk.open, done.next_due) == (["v"], None)


def test_timers_due_together_fire_by_path_then_element() -> None:
    inner = process("inner", start("s", "u"), user("u", "e"), end("e"),
                    alarm("t", "u", "o", "due('short')", interrupting=False), end("o"))  # fmt: skip
    walk = tiny.Walk(tiny.bundle("ties", process(
        "ties", start("s", "f"), fork("f", "zeta", "alpha", "flat"), call("zeta", "j", "inner"),
        call("alpha", "j", "inner"), user("flat", "j"), alarm("t2", "flat", "o", "due('short')", interrupting=False),
        alarm("t1", "flat", "o2", "due('short')", interrupting=False), end("o"), end("o2"), fork("j", "e"),
        end("e", "Done"),
    ), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()

    fired = [(entry.path, entry.element) for _ in range(4) for entry in walk.fire().entries if "fired" in entry.kind]

    assert fired == [("", "t1"), ("", "t2"), ("alpha", "t"), ("zeta", "t")]


def test_a_loop_back_by_timer_counts_from_the_second_opening() -> None:
    walk = tiny.Walk(tiny.bundle("again", process(
        "again", start("s", "m"), merge("m", "u"), user("u", "e"), end("e", "Done"), alarm("t", "u", "m",
        "due('short')"),
    )))  # fmt: skip
    walk.start()
    walk.fire()
    walk.now = after(15)

    done = walk.fire()

    assert done.next_due == after(30)
    assert walk.task("u").round == 3


def test_a_late_poll_shifts_nothing_when_the_caller_passes_the_due_time() -> None:
    walk = tiny.Walk(tiny.bundle("row", process(
        "row", start("s", "w1"), timer("w1", "w2", "due('short')"), timer("w2", "e", "due('short')"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    dues = [walk.fire().next_due for _ in range(2)]

    assert dues == [after(20), None]


def test_redating_counts_from_the_kept_start_and_makes_an_entry() -> None:
    walk = one_task(alarm("t", "u", "o", "due('short')"), end("o", "Late"))
    walk.start()
    walk.words.minutes["short"] = 30
    walk.now = after(5)

    done = walk.do(acts.Redate())

    (entry,) = done.entries
    assert (entry.kind, entry.element) == ("timer.dated", "t")
    assert (entry.facts["due_before"], entry.facts["due_now"]) == (clock.text(after(10)), clock.text(after(30)))
    assert (done.next_due, done.changed[0].due) == (after(30), after(30))


def test_redating_sees_the_variables_as_they_are_now() -> None:
    walk = tiny.Walk(tiny.bundle("monitor", process(
        "monitor", start("s", "f"), fork("f", "w", "u"), timer("w", "j", "due(length)"), user("u", "j"),
        fork("j", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start(length="short")
    walk.complete("u", length="long")

    done = walk.do(acts.Redate())

    assert done.next_due == after(60)


def test_redating_changes_nothing_when_nothing_changed() -> None:
    walk = one_task(alarm("t", "u", "o", "due('short')"), end("o", "Late"))
    walk.start()
    walk.now = after(5)
    before = walk.state

    done = walk.do(acts.Redate())

    assert (done.entries, done.changed, done.state) == ((), (), before)


def test_hastening_fires_the_interrupting_timer_of_that_task_only() -> None:
    walk = tiny.Walk(tiny.bundle("haste", process(
        "haste", start("s", "f"), fork("f", "u", "w"), user("u", "j"), alarm("keep", "u", "n", "due('short')",
        interrupting=False),
        alarm("take", "u", "v", "due('long')"), notice("n", "o"), end("o"), user("v", "m"), merge("m", "j"),
        timer("w", "j", "due('short')"), fork("j", "e"), end("e", "Done"),
    ).replace(b'targetRef="j" sourceRef="u"', b'targetRef="m" sourceRef="u"').replace(
        b'id="u-j" sourceRef="u" targetRef="j"', b'id="u-m" sourceRef="u" targetRef="m"')))  # fmt: skip
    walk.start()

    done = walk.do(acts.Hasten(walk.task("u").task))

    assert walk.open == ["v"]
    assert [entry.element for entry in done.entries if entry.kind == "timer.fired"] == ["take"]
    assert done.next_due == after(10)


def test_hastening_a_task_without_such_a_timer_is_refused() -> None:
    walk = tiny.Walk(tiny.bundle("haste", process(
        "haste", start("s", "f"), fork("f", "u", "w"), user("u", "j"), timer("w", "j", "due('short')"), fork("j", "e"),
        end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    with pytest.raises(Refused, match="no timer that takes it away"):
        walk.do(acts.Hasten(walk.task("u").task))


def test_an_event_gateway_takes_the_timer_when_it_fires_first() -> None:
    walk = event_gateway()
    walk.start()

    done = walk.fire()

    assert done.disposition == "Time"
    assert [(entry.kind, entry.element, entry.flows) for entry in done.entries][:2] == [
        ("element.passed", "g", ("s-g",)),
        ("timer.fired", "t", ("g-t",)),
    ]


def test_an_event_gateway_takes_one_branch_even_when_message_and_timer_come_together() -> None:
    walk = event_gateway()
    walk.start()
    walk.now = after(60)

    done = walk.deliver("stop", reason="moved")

    assert (done.disposition, done.next_due) == ("Stopped", None)
    assert walk.variables == {"brought": {"reason": "moved"}}


def event_gateway() -> tiny.Walk:
    return tiny.Walk(tiny.bundle("gate", process(
        "gate", start("s", "g"), either("g", "t", "c"), timer("t", "e1", "due('short')"), catch("c", "e2", "stop"),
        end("e1", "Time"), end("e2", "Stopped"),
    )))  # fmt: skip


def test_an_interrupting_message_on_a_call_ends_timers_three_levels_down() -> None:
    deepest = process(
        "deepest", start("s", "u"), user("u", "e"), end("e"), alarm("t", "u", "o", "due('short')"), end("o")
    )
    middle = process("middle", start("s", "c"), call("c", "e", "deepest"), end("e"))
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "c"), call("c", "e", "middle"), cut("b", "c", "v", "stop"), user("v", "e2"),
        end("e", "Done"), end("e2", "Stopped"),
    ), **{"middle.bpmn": middle, "deepest.bpmn": deepest}))  # fmt: skip
    walk.start()

    done = walk.deliver("stop")

    assert (walk.open, done.next_due) == (["v"], None)
    standing = spiff.open_elements(walk.definition, done.state)
    assert [one.element for one in standing] == ["v"]


@pytest.mark.parametrize("text", ["PT15M", "'PT15M'", '"PT15M"', " PT15M "])
def test_a_constant_duration_is_understood_quoted_or_not(text: str) -> None:
    walk = one_task(alarm("t", "u", "o", text), end("o", "Late"))

    assert walk.start().next_due == after(15)


@pytest.mark.parametrize("text", ["2026-12-01T08:00:00-07:00", "'2026-12-01T15:00Z'"])
def test_a_constant_moment_is_understood(text: str) -> None:
    walk = one_task(alarm("t", "u", "o", text), end("o", "Late"))

    assert walk.start().next_due == dt.datetime(2026, 12, 1, 15, 0, tzinfo=dt.UTC)


def test_durations_hold_weeks_days_hours_minutes_and_seconds() -> None:
    found = timing.read("P1W2DT3H4M5S").duration

    assert found == dt.timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)


@pytest.mark.parametrize("word", ["naive()", "nothing", "'soon'", "fails()", "5", "['2026-12-01T08:00:00Z']"])
def test_a_timer_that_gives_no_moment_breaks_by_name_and_leaves_the_old_state_good(word: str) -> None:
    walk = tiny.Walk(tiny.bundle("bad", process(
        "bad", start("s", "u"), user("u", "v"), user("v", "e"), alarm("t", "v", "o", word), end("e", "Done"),
        end("o", "Late"),
    )))  # fmt: skip
    walk.start()
    before = walk.state

    with pytest.raises(BrokenInstance) as broken:
        walk.complete("u")

    assert (broken.value.element, walk.state, walk.open) == ("t", before, ["u"])
    assert "boundary timer (t of bad) cannot go on" in str(broken.value)


def test_a_boundary_timer_reads_what_was_known_before_the_answers() -> None:
    walk = tiny.Walk(tiny.bundle("since", process(
        "since", start("s", "a"), script("a", "u", "since = '2026-11-16T20:00:00+00:00'"), user("u", "e"),
        alarm("t", "u", "o", "due('short', since)"), end("e", "Done"), end("o", "Late"),
    )))  # fmt: skip

    assert walk.start().next_due == dt.datetime(2026, 11, 16, 20, 10, tzinfo=dt.UTC)
