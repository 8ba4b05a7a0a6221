"""The traps of the process library, one test each: what would be lost, doubled or stale without our guards.

Traps that are refused before they run are in test_spiff_refusals, those of timers and messages beside these.
"""

from __future__ import annotations

import json
import zlib

import pytest
from SpiffWorkflow.util import task as library

from engine import acts, spiff
from engine.errors import BrokenInstance
from engine.spiff import act, codec, tokens
from tests.engine import tiny
from tests.engine.drawn import (
    alarm,
    call,
    choice,
    cut,
    decision,
    end,
    fork,
    merge,
    notice,
    process,
    script,
    start,
    table,
    user,
)


def content(state: bytes) -> dict[str, object]:
    """What a state says."""
    inside: dict[str, object] = json.loads(zlib.decompress(state[len(codec.VERSION) :]))
    return inside


def loop(*, reminder: bool = False) -> tiny.Walk:
    """A user task that comes again until the answer is enough; with a reminder."""
    beside = [alarm("t", "u", "n", "due('short')", interrupting=False), notice("n", "o"), end("o")] if reminder else []
    return tiny.Walk(tiny.bundle("loop", process(
        "loop", start("s", "m"), merge("m", "u"), user("u", "x", tag="visit"),
        choice("x", {"m": "answer != 'enough'"}, "e"), end("e", "Done"), *beside,
    )))  # fmt: skip


def test_a_loop_of_10000_rounds_loses_nothing_and_grows_by_nothing() -> None:
    walk = loop()
    task = walk.start().opened[0].task
    for round_ in range(1, 10_001):
        done = walk.do(acts.Complete(task, {"answer": "again"}, "ada"))
        walk.acts.clear()
        (opened,) = done.opened
        assert opened.round == round_ + 1
        task = opened.task
        if round_ == 3:
            third = done

    assert done.marks.tags["visit"].count == 10_000
    assert len(tokens_of(done.state)) == len(tokens_of(third.state))
    assert len(zlib.decompress(done.state[len(codec.VERSION) :])) == len(
        zlib.decompress(third.state[len(codec.VERSION) :])
    )
    assert abs(len(done.state) - len(third.state)) < 20
    assert walk.complete("u", answer="enough").disposition == "Done"


def test_a_loop_that_reminds_each_round_grows_by_nothing() -> None:
    walk = loop(reminder=True)
    walk.start()
    for round_ in range(1, 301):
        walk.fire()
        done = walk.complete("u", answer="again")
        if round_ == 3:
            third = done

    assert len(tokens_of(done.state)) == len(tokens_of(third.state))
    assert walk.complete("u", answer="enough").disposition == "Done"


def tokens_of(state: bytes) -> list[object]:
    return [token for one in content(state)["processes"] for token in one["tokens"]]  # type: ignore[attr-defined]  # JSON


def test_no_walk_of_the_tree_uses_the_library_s_limited_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the library's walk stops at depth 1,000")

    monkeypatch.setattr(library.TaskIterator, "__init__", refuse)
    inner = process(
        "inner",
        start("s", "u"),
        user("u", "w"),
        alarm("t", "u", "o", "due('short')"),
        end("o"),
        user("w", "e"),
        end("e"),
    )
    drawn = process(
        "all", start("s", "f"), fork("f", "c", "v"), call("c", "m", "inner"), cut("b", "c", "m", "stop"), merge("m",
        "j"),
        user("v", "j"), alarm("t", "v", "n", "due('long')", interrupting=False), notice("n", "o"), end("o"),
        fork("j", "e"), end("e", "Done"),
    )  # fmt: skip
    fired, cancelled = (tiny.Walk(tiny.bundle("all", drawn, **{"inner.bpmn": inner})) for _ in range(2))
    for walk in (fired, cancelled):
        walk.start()
    fired.fire()
    cancelled.complete("u")
    cancelled.deliver("stop")

    assert [walk.complete("v").disposition for walk in (fired, cancelled)] == ["Done", "Done"]


def test_a_tree_deeper_than_1000_loses_no_token_and_still_joins() -> None:
    walk = tiny.Walk(tiny.bundle("deep", process(
        "deep", start("s", "f"), fork("f", "m", "v"), merge("m", "u"), user("u", "x"),
        choice("x", {"m": "answer != 'enough'"}, "j"), user("v", "j"), fork("j", "e"), end("e", "Done"),
    )))  # fmt: skip
    case = spiff.commands.begin(act.Act(walk.definition, walk.words, now=walk.now, case="c"))
    spiff.commands.perform(case, acts.Start({}))

    def complete(element: str, answer: str) -> acts.Advanced:
        case.act.steps = 0
        (task,) = [id_ for id_, task in spiff.commands.open_tasks(case).items() if task.element == element]
        return spiff.commands.perform(case, acts.Complete(task, {"answer": answer}, "ada"))

    for _ in range(350):
        complete("u", "again")
    depth = max(sum(1 for _ in tokens.ancestors(one)) for one in case.live())
    complete("v", "again")

    assert depth > 1_000
    assert complete("u", "enough").disposition == "Done"


def test_a_section_in_parallel_inside_a_called_process_works_in_every_round() -> None:
    inner = process(
        "inner", start("s", "f"), fork("f", "v", "w"), user("v", "j"), user("w", "j"), fork("j", "e"), end("e")
    )
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "m"), merge("m", "c"), call("c", "u", "inner"), user("u", "x"),
        choice("x", {"m": "answer = 'again'"}, "e"), end("e", "Done"),
    ), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()

    for order in (("v", "w"), ("w", "v"), ("w", "v")):
        assert sorted(walk.open) == ["v", "w"]
        walk.complete(order[0])
        assert walk.open == [order[1]]
        walk.complete(order[1])
        assert walk.open == ["u"]
        walk.complete("u", answer="again")


def test_a_join_keeps_what_each_branch_wrote_over_a_name_set_before_the_fork() -> None:
    walk = tiny.Walk(tiny.bundle("stale", process(
        "stale", start("s", "a"), script("a", "f", "x = 'old', y = ['a', 'b']"), fork("f", "u", "v"), user("u", "j"),
        user("v", "j"), fork("j", "w"), user("w", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()
    walk.complete("u", x="new", y=["c"])

    walk.complete("v", z="late")

    assert walk.variables == {"x": "new", "y": ["c"], "z": "late"}


def test_a_table_in_a_loop_replaces_its_list_and_forgets_rows_that_do_not_match() -> None:
    sorts = decision("sorts", "answer", ("'both'", "['called', 'home']"), ("'one'", "['home']"), output="missing")
    walk = tiny.Walk(tiny.bundle("lists", process(
        "lists", start("s", "m"), merge("m", "u"), user("u", "t"), table("t", "m2", "sorts"), merge("m2", "u2"),
        user("u2", "x"), choice("x", {"m": "again = 'yes'"}, "e"), end("e", "Done"),
    ), **{"sorts.dmn": sorts}))  # fmt: skip
    walk.start()

    found = []
    for answer in ("both", "one", "neither"):
        walk.complete("u", answer=answer)
        found.append(walk.variables["missing"])
        walk.complete("u2", again="yes")

    assert found == [["called", "home"], ["home"], None]


def test_a_collecting_table_gives_an_empty_list_when_no_row_matches() -> None:
    sorts = decision("sorts", "answer", ("'both'", "'x'"), ("-", "'y'"), output="missing", policy="COLLECT")
    nothing = decision("nothing", "answer", ("'both'", "'x'"), output="missing", policy="COLLECT")
    walk = tiny.Walk(tiny.bundle("lists", process(
        "lists", start("s", "t"), table("t", "u", "sorts"), user("u", "t2"), table("t2", "v", "nothing"), user("v",
        "e"),
        end("e", "Done"),
    ), **{"sorts.dmn": sorts, "nothing.dmn": nothing}))  # fmt: skip
    walk.start(answer="both")
    before = walk.variables["missing"]
    walk.complete("u", answer="one")

    assert (before, walk.variables["missing"]) == (["x", "y"], [])


def test_groups_are_replaced_whole() -> None:
    walk = tiny.Walk(tiny.bundle("groups", process(
        "groups", start("s", "u"), user("u", "v"), user("v", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start(group={"a": 1, "b": 2})

    walk.complete("u", group={"a": 3})

    assert walk.variables["group"] == {"a": 3}


def test_a_call_inside_a_call_can_be_loaded_after_the_outer_one_has_ended() -> None:
    inner = process("inner", start("s", "u"), user("u", "e"), end("e"))
    middle = process("middle", start("s", "c"), call("c", "e", "inner"), end("e"))
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "c"), call("c", "v", "middle"), user("v", "e"), end("e", "Done"),
    ), **{"inner.bpmn": inner, "middle.bpmn": middle}))  # fmt: skip
    walk.start()

    done = walk.complete("u")

    assert len(content(done.state)["processes"]) == 1
    assert walk.complete("v").disposition == "Done"


def test_of_two_interrupting_events_that_happen_at_once_one_goes_on() -> None:
    walk = tiny.Walk(tiny.bundle("rivals", process(
        "rivals", start("s", "u"), user("u", "e"), alarm("t", "u", "v", "due('short')"), alarm("t2", "u", "w",
        "due('long')"),
        user("v", "e"), user("w", "e"), end("e", "Done"),
    )))  # fmt: skip
    case = spiff.commands.begin(act.Act(walk.definition, walk.words, now=walk.now, case="c"))
    spiff.commands.perform(case, acts.Start({}))
    for place in spiff.waiting.timers(case):
        place.wake()

    spiff.running.settle(case)

    assert [task.element for task in spiff.commands.open_tasks(case).values()] == ["v"]


def test_what_a_fired_timer_leads_to_runs_in_the_same_act() -> None:
    walk = tiny.Walk(tiny.bundle("settles", process(
        "settles", start("s", "u"), user("u", "e"), alarm("t", "u", "a", "due('short')"), script("a", "n", "x = 1"),
        notice("n", "v"), user("v", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    done = walk.fire()

    assert (len(done.thrown), walk.open, walk.variables) == (1, ["v"], {"x": 1})


def test_a_side_branch_with_a_person_keeps_its_process_open() -> None:
    walk = tiny.Walk(tiny.bundle("aside", process(
        "aside", start("s", "u"), user("u", "e"), alarm("t", "u", "v", "due('short')", interrupting=False), user("v",
        "o"),
        end("e", "Done"), end("o"),
    )))  # fmt: skip
    walk.start()
    walk.fire()

    first = walk.complete("u")
    second = walk.complete("v", note="seen")

    assert (first.disposition, second.disposition, walk.variables) == (None, "Done", {"note": "seen"})


def test_what_a_side_branch_wrote_last_is_what_the_called_process_gives_back() -> None:
    inner = process(
        "inner", start("s", "a"), script("a", "u", "found = 'old'"), user("u", "e"),
        alarm("t", "u", "v", "due('short')", interrupting=False), user("v", "o"), end("e"), end("o"),
        outputs=("found",),
    )  # fmt: skip
    walk = tiny.Walk(tiny.bundle("outer", process("outer", start("s", "c"), call("c", "w", "inner"), user("w", "e"),
                                                  end("e", "Done")), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()
    walk.fire()
    walk.complete("u", found="new")

    walk.complete("v")

    assert walk.variables == {"found": "new"}


@pytest.mark.parametrize("name", ["Start", "End", "Root", "names.EndJoin", "u.BoundaryEventSplit", "u.split", "u.join"])
def test_an_element_that_is_called_like_a_task_of_the_library_is_just_an_element(name: str) -> None:
    walk = tiny.Walk(tiny.bundle("names", process(
        "names", start("s", name), script(name, "u", "x = 1"), user("u", "e"), alarm("t", "u", "e", "due('short')"),
        end("e", "Done"),
    )))  # fmt: skip

    assert (walk.start().disposition, walk.open, walk.variables) == (None, ["u"], {"x": 1})
    assert walk.complete("u").disposition == "Done"


def test_the_same_ids_in_caller_and_called_process_do_not_meet() -> None:
    inner = process(
        "inner", start("s", "f"), fork("f", "u", "v"), user("u", "j"), user("v", "j"), fork("j", "e"), end("e")
    )
    walk = tiny.Walk(tiny.bundle("outer", process(
        "outer", start("s", "f"), fork("f", "c", "u"), call("c", "j", "inner"), user("u", "j"), fork("j", "e"),
        end("e", "Done"),
    ), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()
    inside, outside = sorted(
        (task for task in walk.tasks.values() if task.element == "u"), key=lambda task: -len(task.path)
    )
    walk.do(acts.Complete(outside.task, {}, "ada"))
    walk.do(acts.Complete(inside.task, {}, "ada"))

    assert walk.complete("v").disposition == "Done"


def test_where_shapes_stand_changes_nothing() -> None:
    def drawn(first: int, second: int) -> bytes:
        shapes = "".join(
            f'<bpmndi:BPMNShape id="{node}_di" bpmnElement="{node}"><dc:Bounds x="0" y="{y}" width="9" height="9"/>'
            "</bpmndi:BPMNShape>"
            for node, y in (("e", first), ("f", second))
        )
        plane = f'<bpmndi:BPMNDiagram id="di"><bpmndi:BPMNPlane id="p">{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
        return process("place", start("s", "x"), choice("x", {"e": "1 = 1", "f": "2 = 2"}), end("e", "First"),
                       end("f", "Second"), extra=plane)  # fmt: skip

    found = [tiny.Walk(tiny.bundle("place", drawn(*heights))).start().disposition for heights in ((0, 100), (100, 0))]

    assert found == ["First", "First"]


def test_two_flows_of_a_gateway_may_lead_to_one_element() -> None:
    drawn = process("both", start("s", "x"), choice("x", {"u": "answer = 'a'"}, "e"), user("u", "e"), end("e", "Done"))
    second = b'<bpmn:sequenceFlow id="other" sourceRef="x" targetRef="u"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">answer = \'b\'</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>'  # noqa: E501  # one flow
    walk = tiny.Walk(tiny.bundle("both", drawn.replace(b"</bpmn:process>", second)))

    done = walk.start(answer="b")

    assert [entry.flows for entry in done.entries if entry.element == "u"] == [("other",)]


def test_many_automatic_steps_in_one_act_end_as_an_incident_that_names_the_place() -> None:
    # 24 levels would be refused; here each of three levels calls the next eight times
    levels = {
        f"l{level}.bpmn": process(
            f"l{level}", start("s", "c0"),
            *(call(f"c{n}", f"c{n + 1}", f"l{level + 1}") if level < 3 else script(f"c{n}", f"c{n + 1}", "x = 1")
              for n in range(8)),
            end("c8"),
        )
        for level in (1, 2, 3)
    }  # fmt: skip
    walk = tiny.Walk(
        tiny.bundle("many", process("many", start("s", "c"), call("c", "e", "l1"), end("e", "Done")), **levels)
    )

    with pytest.raises(BrokenInstance, match=r"of l\d\) cannot go on: more than 500 steps") as broken:
        walk.start()

    assert broken.value.element is not None


def test_two_cases_of_one_definition_do_not_touch_each_other() -> None:
    one, other = loop(reminder=True), loop()
    other.definition = one.definition
    for walk in (one, other, one, other):
        walk.start() if walk.state is None else walk.complete("u", answer="again")
    one.fire()

    assert [walk.task("u").round for walk in (one, other)] == [2, 2]
    assert (one.complete("u", answer="enough").disposition, other.open) == ("Done", ["u"])
