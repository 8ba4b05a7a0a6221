"""What is refused before anything runs: one sentence that names the element and says what to do."""

from __future__ import annotations

import pytest

from engine import spiff
from engine.errors import BadBundle
from tests.engine import tiny
from tests.engine.drawn import (
    Part,
    alarm,
    call,
    catch,
    choice,
    cut,
    either,
    end,
    fork,
    merge,
    notice,
    process,
    script,
    start,
    throw,
    timer,
    user,
)


def refusal(*parts: Part, changed: tuple[str, str] = ("", ""), **files: bytes) -> str:
    """The sentence with which a process of these parts, changed in its text, is refused."""
    drawn = process("bad", *parts)
    if changed[0]:
        assert changed[0].encode() in drawn
        drawn = drawn.replace(changed[0].encode(), changed[1].encode())
    with pytest.raises(BadBundle) as refused:
        spiff.parse(tiny.bundle("bad", drawn, **files))
    return str(refused.value)


def test_a_flow_without_an_id() -> None:
    said = refusal(start("s", "u"), user("u", "e"), end("e", "Done"), changed=('id="u-e" ', ""))

    assert "sequenceFlow from u has no id" in said


def test_a_condition_on_the_flow_out_of_a_task() -> None:
    said = refusal(start("s", "u"), Part("u", "userTask", {"name": "Ask"}, "", (("e", "1 = 2"),)), end("e", "Done"))

    assert 'user task "Ask" (u of bad) has a condition on its flow u-e' in said


def test_a_condition_on_the_only_flow_of_a_gateway() -> None:
    said = refusal(start("s", "x"), choice("x", {"e": "1 = 2"}), end("e", "Done"))

    assert "(x of bad) has a condition on its flow x-e" in said


def test_a_choice_with_a_flow_nobody_can_choose() -> None:
    said = refusal(start("s", "x"), choice("x", {"e": "1 = 2", "f": ""}), end("e", "Done"), end("f", "Other"))

    assert "(x of bad) has the flow x-f without a condition" in said


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("intermediateThrowEvent", "<bpmn:linkEventDefinition/>"),
        ("intermediateThrowEvent", "<bpmn:compensateEventDefinition/>"),
        ("intermediateThrowEvent", "<bpmn:signalEventDefinition/>"),
        ("intermediateThrowEvent", "<bpmn:escalationEventDefinition/>"),
        ("intermediateThrowEvent", ""),
        ("intermediateCatchEvent", ""),
        ("intermediateCatchEvent", "<bpmn:conditionalEventDefinition/>"),
        ("task", ""),
        ("manualTask", ""),
        ("serviceTask", ""),
        ("sendTask", ""),
        ("receiveTask", ""),
        ("subProcess", ""),
        ("subProcess", "<bpmn:startEvent id='s2'/>"),
        ("transaction", ""),
        ("adHocSubProcess", ""),
        ("complexGateway", ""),
        ("inclusiveGateway", ""),
        ("userTask", "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
                     "</bpmn:multiInstanceLoopCharacteristics>"),
        ("userTask", "<bpmn:standardLoopCharacteristics loopMaximum='3'/>"),
        ("userTask", "<bpmn:extensionElements><spiffworkflow:preScript>x = 1</spiffworkflow:preScript>"
                     "</bpmn:extensionElements>"),
    ],
)  # fmt: skip
def test_an_element_outside_of_the_white_list(tag: str, body: str) -> None:
    strange = Part("odd", tag, {"name": "Odd"}, body, (("e", None),))

    said = refusal(start("s", "odd"), strange, end("e", "Done"))

    assert '"Odd" (odd of bad) is of a kind that this product does not run' in said


@pytest.mark.parametrize("body", ["<bpmn:terminateEventDefinition/>", "<bpmn:errorEventDefinition/>"])
def test_an_end_event_that_does_more_than_end(body: str) -> None:
    said = refusal(start("s", "u"), user("u", "e"), Part("e", "endEvent", {"name": "Done"}, body))

    assert '"Done" (e of bad) is of a kind that this product does not run' in said


def test_a_timer_that_repeats() -> None:
    cycle = Part("w", "intermediateCatchEvent", {},
    "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle>"
                 "</bpmn:timerEventDefinition>", (("e", None),))  # fmt: skip

    assert "(w of bad) is of a kind" in refusal(start("s", "w"), cycle, end("e", "Done"))
    assert "repeats: draw a loop" in refusal(start("s", "w"), timer("w", "e", "R3/PT1H"), end("e", "Done"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-12-01T08:00:00", "it gives no moment with its zone"),
        ("2026-12-01", "it gives no moment with its zone"),
        ("P1M", "is no duration"),
        ("PT", "is no duration"),
        ("P1DT", "is no duration"),
        ("PT0S", "is no usable duration"),
        ("P9999D", "is no usable duration"),
        ("__import__('os').system('true')", "cannot be read"),
    ],
)
def test_a_timer_that_can_never_be_dated(text: str, sentence: str) -> None:
    said = refusal(start("s", "w"), timer("w", "e", text), end("e", "Done"))

    assert "The time of the timer catch event (w of bad) cannot be read." in said and sentence in said


@pytest.mark.parametrize(
    "parts",
    [
        [script("a", "e", "x = __import__('os')")],
        [choice("a", {"f": "().__class__"}, "e"), end("f", "F")],
        [user("a", "e", performer="open('x')[0:1]")],
        [user("a", "e", detail="{x!r}")],
        [throw("a", "e", "news", size="lambda: 1")],
        [notice("a", "e", readers="[x for x in y]")],
        [notice("a", "e", when="x := 1")],
    ],
)
def test_python_in_any_place_of_a_diagram(parts: list[Part]) -> None:
    said = refusal(start("s", "a"), *parts, end("e", "Done"))

    assert "(a of bad) cannot be read." in said


@pytest.mark.parametrize(
    ("parts", "lacks"),
    [
        ([Part("a", "scriptTask", {}, "", (("e", None),))], "no script"),
        ([Part("a", "intermediateThrowEvent", {}, notice("n", "e").body.replace('name="to"', 'name="two"'),
               (("e", None),), message="notice")], "no list of readers"),
    ],
)  # fmt: skip
def test_an_element_without_what_it_needs(parts: list[Part], lacks: str) -> None:
    said = refusal(start("s", "a"), *parts, end("e", "Done"))

    assert f"(a of bad) has {lacks}" in said


def test_two_parallel_sections_in_a_row() -> None:
    said = refusal(
        start("s", "f"), fork("f", "u", "v"), user("u", "j"), user("v", "j"), fork("j", "f2"), fork("f2", "w", "x"),
        user("w", "j2"), user("x", "j2"), fork("j2", "e"), end("e", "Done"),
    )  # fmt: skip

    assert "(f2 of bad) begins a second parallel section" in said


def test_a_parallel_section_in_a_loop() -> None:
    said = refusal(
        start("s", "m"), merge("m", "f"), fork("f", "u", "v"), user("u", "j"), user("v", "j"), fork("j", "x"),
        choice("x", {"m": "answer = 'again'"}, "e"), end("e", "Done"),
    )  # fmt: skip

    assert "(f of bad) stands in a loop" in said


def test_two_flows_of_one_branch_into_the_join() -> None:
    said = refusal(
        start("s", "f"), fork("f", "u", "v"), user("u", "j"), alarm("t", "u", "j", "PT1H"), user("v", "j"),
        fork("j", "e"), end("e", "Done"),
    )  # fmt: skip

    assert "(j of bad) gets two flows from one branch" in said


def test_branches_that_meet_before_the_join() -> None:
    said = refusal(
        start("s", "f"), fork("f", "u", "v"), user("u", "m"), user("v", "m"), merge("m", "j"), fork("j", "e"),
        end("e", "Done"),
    )  # fmt: skip

    assert "(m of bad) is reached by two branches" in said


def test_branches_that_may_share_what_only_a_reminder_does() -> None:
    drawn = process(
        "fine", start("s", "f"), fork("f", "u", "v"), user("u", "j"), alarm("t", "u", "n", "PT1H", interrupting=False),
        user("v", "j"), alarm("t2", "v", "n", "PT1H", interrupting=False), notice("n", "o"), end("o"), fork("j", "e"),
        end("e", "Done"),
    )  # fmt: skip

    walk = tiny.Walk(tiny.bundle("fine", drawn))
    walk.start()

    assert [len(walk.fire().thrown) for _ in range(2)] == [1, 1]


def test_a_join_of_what_was_never_forked() -> None:
    said = refusal(
        start("s", "x"),
        choice("x", {"u": "1 = 1"}, "v"),
        user("u", "j"),
        user("v", "j"),
        fork("j", "e"),
        end("e", "Done"),
    )

    assert "(j of bad) joins what no parallel gateway has forked" in said


def test_a_fork_whose_branches_never_meet() -> None:
    said = refusal(start("s", "f"), fork("f", "u", "v"), user("u", "e"), user("v", "e"), end("e", "Done"))

    assert "(f of bad) begins branches that never meet" in said


def test_a_branch_that_never_comes_to_the_join() -> None:
    said = refusal(
        start("s", "f"), fork("f", "u", "v", "w"), user("u", "j"), user("v", "j"), user("w", "e2"), end("e2", "Lost"),
        fork("j", "e"), end("e", "Done"),
    )  # fmt: skip

    assert "(j of bad) does not join exactly the branches" in said


def test_a_gateway_that_joins_and_forks_at_once() -> None:
    said = refusal(
        start("s", "x"), choice("x", {"m": "1 = 1"}, "f"), merge("m", "f"), fork("f", "u", "v"), user("u", "j"),
        user("v", "j"), fork("j", "e"), end("e", "Done"),
    )  # fmt: skip

    assert "(f of bad) joins and forks at once" in said


def test_a_process_that_calls_itself() -> None:
    said = refusal(start("s", "c"), call("c", "e", "bad"), end("e", "Done"))

    assert "(c of bad) calls bad, which runs already above it" in said


def test_processes_that_call_each_other() -> None:
    other = process("other", start("s", "c"), call("c", "e", "bad"), end("e"))

    said = refusal(start("s", "c"), call("c", "e", "other"), end("e", "Done"), **{"other.bpmn": other})

    assert "which runs already above it" in said


def test_calls_that_are_too_deep() -> None:
    levels = {f"l{n}.bpmn": process(f"l{n}", start("s", "c"), call("c", "e", f"l{n + 1}"), end("e")) for n in range(9)}
    levels["l9.bpmn"] = process("l9", start("s", "u"), user("u", "e"), end("e"))

    said = refusal(start("s", "c"), call("c", "e", "l0"), end("e", "Done"), **levels)

    assert "is more than 8 calls deep" in said


def test_a_called_process_without_lanes() -> None:
    inner = process("inner", start("s", "u"), user("u", "e", lane=None), end("e"))

    said = refusal(start("s", "c"), call("c", "e", "inner"), end("e", "Done"), **{"inner.bpmn": inner})

    assert '"u" (u of inner) stands in no lane' in said


def test_a_called_process_that_a_message_starts() -> None:
    inner = process("inner", start("s", "u", message="news"), user("u", "e"), end("e"))

    said = refusal(start("s", "c"), call("c", "e", "inner"), end("e", "Done"), **{"inner.bpmn": inner})

    assert "calls inner, which a message starts" in said


def test_a_loop_in_which_nobody_is_asked() -> None:
    said = refusal(
        start("s", "m"), merge("m", "a"), script("a", "x", "n = 1"), choice("x", {"m": "n < 5"}, "e"), end("e", "Done")
    )

    assert "(m of bad) stands in a loop in which nobody is asked" in said


def test_a_loop_through_a_called_process_in_which_nobody_is_asked() -> None:
    inner = process("inner", start("s", "x"), choice("x", {"u": "1 = 2"}, "e"), user("u", "e"), end("e"))

    said = refusal(
        start("s", "m"), merge("m", "c"), call("c", "x", "inner"), choice("x", {"m": "1 = 1"}, "e"), end("e", "Done"),
        **{"inner.bpmn": inner},
    )  # fmt: skip

    assert "stands in a loop in which nobody is asked" in said


def test_an_element_that_can_never_be_reached() -> None:
    said = refusal(start("s", "e"), user("u", "e"), end("e", "Done"))

    assert '"u" (u of bad) can never be reached' in said


def test_an_element_that_leads_nowhere() -> None:
    said = refusal(start("s", "x"), choice("x", {"u": "1 = 1"}, "e"), Part("u", "userTask", {}), end("e", "Done"))

    assert "(u of bad) leads nowhere" in said


def test_a_task_with_two_flows_out_of_it() -> None:
    said = refusal(
        start("s", "u"), Part("u", "userTask", {}, "", (("e", None), ("f", None))), end("e", "E"), end("f", "F")
    )

    assert "(u of bad) has more than one flow out of it" in said


def test_two_start_events() -> None:
    assert "(s2 of bad) is a second start event" in refusal(start("s", "e"), start("s2", "e"), end("e", "Done"))


def test_a_process_without_start_or_end() -> None:
    assert "has no start event" in refusal(user("u", "e"), end("e", "Done"))
    assert "without an end event" in refusal(start("s", "u"), user("u", "u"))


def test_flows_into_a_start_and_out_of_an_end() -> None:
    assert "with a flow into it" in refusal(start("s", "u"), user("u", "s"), end("e", "Done"))
    assert "with a flow out of it" in refusal(
        start("s", "e"), Part("e", "endEvent", {}, "", (("u", None),)), user("u", "e")
    )


def test_a_boundary_event_with_a_flow_into_it() -> None:
    said = refusal(start("s", "u"), user("u", "t"), alarm("t", "u", "e", "PT1H"), end("e", "Done"))

    assert "(t of bad) is a boundary event with a flow into it" in said


def test_a_timer_on_what_nobody_does() -> None:
    said = refusal(start("s", "a"), script("a", "e", "x = 1"), alarm("t", "a", "e", "PT1H"), end("e", "Done"))

    assert "(t of bad) is attached to neither a user task nor a call" in said


def test_a_message_on_a_user_task() -> None:
    said = refusal(start("s", "u"), user("u", "e"), cut("b", "u", "e", "stop"), end("e", "Done"))

    assert "(b of bad) is a message on a user task" in said


def test_messages_on_a_call_that_do_not_interrupt_or_wait_for_the_same() -> None:
    inner = process("inner", start("s", "u"), user("u", "e"), end("e"))
    gentle = Part("b", "boundaryEvent", {"attachedToRef": "c", "cancelActivity": "false"},
                  cut("b", "c", "e", "stop").body, (("e", None),), message="stop")  # fmt: skip
    twice = (cut("b", "c", "e", "stop"), cut("b2", "c", "e", "stop"))

    for parts, sentence in (((gentle,), "does not interrupt"), (twice, "waits for stop like another event")):
        said = refusal(
            start("s", "c"), call("c", "e", "inner"), *parts, end("e", "Done"), **{"inner.bpmn": inner}
        )  # fmt: skip
        assert sentence in said


def test_a_message_whose_payload_would_be_lost() -> None:
    said = refusal(start("s", "c"), catch("c", "e", "news", variable=None), end("e", "Done"))

    assert "(c of bad) has no messageVariable" in said


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([either("g", "t"), timer("t", "e", "PT1H")], "fewer than two events"),
        ([either("g", "t", "u"), timer("t", "e", "PT1H"), user("u", "e")], "must lead to timers and messages"),
        ([either("g", "t", "t2"), timer("t", "e", "PT1H"), timer("t2", "e", "PT2H")], "waits for two timers"),
        ([either("g", "c", "c2"), catch("c", "e", "news"), catch("c2", "e", "news")], "waits for one message twice"),
    ],
)
def test_an_event_gateway_that_cannot_be_right(parts: list[Part], sentence: str) -> None:
    said = refusal(start("s", "g"), *parts, end("e", "Done"))

    assert sentence in said and "(g of bad)" in said


def test_300_steps_in_a_row_are_read_and_run() -> None:
    row = [user(f"u{n}", f"u{n + 1}" if n < 297 else "e") for n in range(298)]
    walk = tiny.Walk(tiny.bundle("row", process("row", start("s", "u0"), *row, end("e", "Done"))))

    assert [task.element for task in walk.start().opened] == ["u0"]
