"""Messages: delivered to one place, the outermost; refused with what is standing; held until a place waits for them."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import acts, spiff
from engine.errors import NobodyWaits
from tests.engine import tiny
from tests.engine.drawn import alarm, call, catch, choice, cut, either, end, merge, notice, process, start, timer, user

INNER = process("inner", start("s", "w"), user("w", "e"), end("e"), outputs=("answer",))


def cancellable() -> tiny.Walk:
    """u, then a call that `stop` cuts off, then v."""
    return tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "u"), user("u", "c"), call("c", "v", "inner"), cut("b", "c", "e2", "stop"),
        user("v", "e"), end("e", "Done"), end("e2", "Stopped"),
    ), **{"inner.bpmn": INNER}))  # fmt: skip


def held(number: int, message: str = "stop", minute: int = 0, **payload: object) -> acts.Held:
    return acts.Held(number, message, payload, "sam", tiny.MONDAY + dt.timedelta(minutes=minute))


def test_a_message_on_a_call_ends_everything_inside_and_brings_its_payload() -> None:
    walk = cancellable()
    walk.start()
    walk.complete("u")
    inside = walk.task("w").task

    done = walk.deliver("stop", by="sam", reason="moved")

    assert (done.disposition, done.closed, walk.open) == ("Stopped", (inside,), [])
    assert walk.variables["brought"] == {"reason": "moved"}
    assert [(entry.kind, entry.element, entry.path) for entry in done.entries][:2] == [
        ("message.received", "b", ""),
        ("user_task.withdrawn", "w", "c"),
    ]
    assert done.entries[0].personal == {"payload": {"reason": "moved"}, "by": "sam"}
    assert done.entries[1].facts["why"] == "b"


def test_the_payload_of_a_message_says_who_sent_it() -> None:
    walk = tiny.Walk(tiny.bundle("sent", process(
        "sent", start("s", "c"), catch("c", "x", "news"), choice("x", {"e": "brought.size > 1"}, "f"),
        end("e", "Big"), end("f", "Small"),
    )))  # fmt: skip
    walk.start()

    done = walk.deliver("news", by="sam", size=2)

    (decided,) = [entry for entry in done.entries if entry.kind == "gateway.decided"]
    assert (done.disposition, decided.personal["values"][0]["by"]) == ("Big", "sam")
    assert decided.personal["values"][0]["name"] == "brought.size"


def test_a_message_nobody_waits_for_yet_can_be_held() -> None:
    walk = cancellable()
    walk.start()
    before = walk.state

    with pytest.raises(NobodyWaits) as nobody:
        walk.deliver("stop")

    assert (nobody.value.reachable, nobody.value.standing, walk.state) == (True, ("u",), before)


def test_a_message_nobody_can_wait_for_any_more_is_not_reachable() -> None:
    walk = cancellable()
    walk.start()
    walk.complete("u")
    walk.complete("w")

    with pytest.raises(NobodyWaits) as nobody:
        walk.deliver("stop")

    assert (nobody.value.reachable, nobody.value.standing) == (False, ("v",))


def test_an_unknown_message_and_one_after_the_end_are_not_reachable() -> None:
    walk = cancellable()
    walk.start()
    with pytest.raises(NobodyWaits) as unknown:
        walk.deliver("never")
    walk.complete("u")
    walk.complete("w")
    walk.complete("v")

    with pytest.raises(NobodyWaits) as ended:
        walk.deliver("stop")

    assert [one.value.reachable for one in (unknown, ended)] == [False, False]


def test_a_place_in_the_caller_behind_the_call_is_reachable_from_inside() -> None:
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "c"), call("c", "w", "inner"), catch("w", "e", "news"), end("e", "Done"),
    ), **{"inner.bpmn": process("inner", start("s", "u"), user("u", "e"), end("e"))}))  # fmt: skip
    walk.start()

    with pytest.raises(NobodyWaits) as nobody:
        walk.deliver("news")

    assert (nobody.value.reachable, nobody.value.standing) == (True, ("c", "u"))


def test_a_place_inside_a_process_that_is_still_to_be_called_is_reachable() -> None:
    inner = process("inner", start("s", "w"), catch("w", "e", "news"), end("e"))
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "u"), user("u", "c"), call("c", "e", "inner"), end("e", "Done"),
    ), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()

    with pytest.raises(NobodyWaits) as nobody:
        walk.deliver("news")

    assert nobody.value.reachable


def test_a_held_message_is_delivered_in_the_act_that_opens_its_place() -> None:
    walk = cancellable()
    walk.start()

    done = walk.do(acts.Complete(walk.task("u").task, {}, "ada"), held=[held(7, reason="late")])

    assert (done.delivered, done.undelivered, done.disposition, done.opened) == ((7,), (), "Stopped", ())
    (received,) = [entry for entry in done.entries if entry.kind == "message.received"]
    assert (received.facts["held"], received.personal["by"]) == (7, "sam")


def test_a_task_that_opens_and_is_withdrawn_in_one_act_is_neither_opened_nor_closed() -> None:
    walk = cancellable()
    walk.start()
    task = walk.task("u").task

    done = walk.do(acts.Complete(task, {}, "ada"), held=[held(1)])

    assert (done.opened, done.closed) == ((), (task,))
    kinds = [entry.kind for entry in done.entries if entry.element == "w"]
    assert kinds == ["user_task.opened", "user_task.withdrawn"]


def test_of_two_held_messages_the_oldest_is_delivered_first() -> None:
    walk = tiny.Walk(tiny.bundle("two", process(
        "two", start("s", "u"), user("u", "c"), catch("c", "c2", "news", "first"), catch("c2", "v", "news", "second"),
        user("v", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()
    kept = [held(1, "news", 9, n=1), held(2, "news", 5, n=2)]

    done = walk.do(acts.Complete(walk.task("u").task, {}, "ada"), held=kept)

    assert done.delivered == (2, 1)
    assert (walk.variables["first"], walk.variables["second"]) == ({"n": 2}, {"n": 1})


def test_a_held_message_that_no_place_can_catch_any_more_is_undelivered() -> None:
    walk = tiny.Walk(tiny.bundle("passed", process(
        "passed", start("s", "u"), user("u", "x"), choice("x", {"c": "answer = 'wait'"}, "v"), catch("c", "m", "news"),
        user("v", "m"), merge("m", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    done = walk.do(acts.Complete(walk.task("u").task, {"answer": "go"}, "ada"), held=[held(4, "news")])

    assert (done.delivered, done.undelivered) == ((), (4,))
    assert [entry.facts for entry in done.entries if entry.kind == "message.undelivered"] == [
        {"message": "news", "held": 4}
    ]


def test_a_held_message_that_may_still_be_caught_stays_held() -> None:
    walk = cancellable()

    done = walk.do(acts.Start({}, "sam"), held=[held(4)])

    assert (done.delivered, done.undelivered) == ((), ())


def test_a_held_message_comes_before_the_timers_of_the_place_that_catches_it() -> None:
    walk = tiny.Walk(tiny.bundle("gate", process(
        "gate", start("s", "u"), user("u", "g"), either("g", "t", "c"), timer("t", "e1", "'2026-01-01T00:00:00Z'"),
        catch("c", "e2", "news"), end("e1", "Time"), end("e2", "News"),
    )))  # fmt: skip
    walk.start()

    done = walk.do(acts.Complete(walk.task("u").task, {}, "ada"), held=[held(1, "news")])

    assert done.disposition == "News"


def test_a_message_waited_for_inside_and_on_the_call_goes_to_the_outermost_only() -> None:
    inner = process("inner", start("s", "w"), catch("w", "n", "stop"), notice("n", "e"), end("e"))
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "c"), call("c", "e", "inner"), cut("b", "c", "e2", "stop"), end("e", "Done"),
        end("e2", "Stopped"),
    ), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()

    done = walk.deliver("stop")

    assert (done.disposition, done.thrown) == ("Stopped", ())
    assert [entry.path for entry in done.entries if entry.kind == "message.received"] == [""]


def test_the_path_after_a_cancel_knows_nothing_of_the_inside_and_words_still_do() -> None:
    inner = process(
        "inner", start("s", "w"), user("w", "v", tag="accept"), user("v", "e"), end("e"), outputs=("answer",)
    )
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "c"), call("c", "e", "inner"), cut("b", "c", "x", "stop"),
        choice("x", {"e2": "answer = 'yes'", "e3": "accepted_by(case) != None"}, "e"),
        end("e", "Done"), end("e2", "Leaked"), end("e3", "Accepted before"),
    ), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()
    walk.complete("w", by="ben", answer="yes")

    done = walk.deliver("stop")

    assert done.disposition == "Accepted before"
    assert "answer" not in walk.variables


def test_after_a_cancel_nothing_of_the_called_process_is_kept() -> None:
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "c"), call("c", "e", "inner"), cut("b", "c", "v", "stop"), user("v", "e"), end("e", "Done"),
    ), **{"inner.bpmn": process("inner", start("s", "w"), user("w", "e"), end("e"),
                                alarm("t", "w", "o", "due('short')", interrupting=False), end("o"))}))  # fmt: skip
    walk.start()

    done = walk.deliver("stop")

    assert [one.element for one in spiff.open_elements(walk.definition, done.state)] == ["v"]
    with pytest.raises(NobodyWaits):
        walk.deliver("stop")
