"""What comes of an act: entries with their why, user tasks, variables, marks, notices, thrown messages."""

from __future__ import annotations

import pytest

from engine import acts, spiff
from engine.errors import BrokenInstance, Conflict, Refused
from tests.engine import tiny
from tests.engine.drawn import (
    alarm,
    call,
    choice,
    decision,
    end,
    fork,
    merge,
    notice,
    process,
    script,
    start,
    table,
    throw,
    user,
)


@pytest.fixture
def plain() -> tiny.Walk:
    return tiny.Walk(tiny.stored("plain", "inner.bpmn"))


def kinds(entries: list[acts.Entry] | tuple[acts.Entry, ...]) -> list[tuple[str, str | None]]:
    return [(entry.kind, entry.element) for entry in entries]


def test_a_start_opens_the_first_user_task(plain: tiny.Walk) -> None:
    done = plain.start(student="kit", school="larkspur")

    (task,) = done.opened
    assert (task.element, task.name, task.detail, task.lane) == ("ask", "Ask", "about kit", "officer")
    assert (task.path, task.round, task.form, task.tag, task.performers, task.due) == (
        "",
        1,
        "ask",
        "contact",
        (),
        None,
    )
    assert (done.subject, done.scope, done.disposition, done.next_due) == ("kit", "larkspur", None, None)


def test_every_element_that_is_passed_makes_one_entry_in_order(plain: tiny.Walk) -> None:
    plain.start(student="kit")
    plain.complete("ask", answer="yes")
    plain.complete("visit", answer="fine")

    assert kinds(plain.entries) == [
        ("case.opened", "s"),
        ("user_task.opened", "ask"),
        ("user_task.completed", "ask"),
        ("gateway.decided", "x"),
        ("process.called", "visiting"),
        ("element.passed", "s"),
        ("user_task.opened", "visit"),
        ("user_task.completed", "visit"),
        ("values.assigned", "a"),
        ("end.reached", "e"),
        ("process.returned", "visiting"),
        ("end.reached", "e_yes"),
        ("case.ended", None),
    ]
    assert [entry.path for entry in plain.entries if entry.element in ("visit", "a", "e")] == ["visiting"] * 4


def test_entries_say_by_which_flow_the_token_came(plain: tiny.Walk) -> None:
    plain.start()
    plain.complete("ask", answer="no")

    came = {entry.element: entry.flows for entry in plain.entries if entry.flows}
    assert came == {"ask": ("f1",), "x": ("f2",), "e_no": ("f_no",)}


def test_a_gateway_says_why_with_values_and_who_gave_them(plain: tiny.Walk) -> None:
    plain.start()
    plain.complete("ask", by="ada", answer="yes")

    (decided,) = [entry for entry in plain.entries if entry.kind == "gateway.decided"]
    assert decided.facts == {
        "name": "Go?",
        "expression": "answer = 'yes'",
        "flow": "f_yes",
        "answer": "yes",
        "default": False,
    }
    (value,) = decided.personal["values"]
    at = "2026-11-16T14:00:00+00:00"
    assert value == {"name": "answer", "value": "yes", "by": "ada", "source": "ask", "at": at}


def test_a_default_flow_says_that_no_condition_held(plain: tiny.Walk) -> None:
    plain.start()
    plain.complete("ask", answer="perhaps")

    (decided,) = [entry for entry in plain.entries if entry.kind == "gateway.decided"]
    assert (decided.facts["flow"], decided.facts["default"], decided.facts["expression"]) == ("f_no", True, None)
    assert decided.personal["values"][0]["value"] == "perhaps"


def test_the_why_keeps_the_giver_across_the_border_of_a_called_process() -> None:
    inner = process(
        "inner", start("s", "x"), choice("x", {"e": "student = 'kit'"}, "u"), user("u", "e"), end("e"),
        inputs=("student",),
    )  # fmt: skip
    walk = tiny.Walk(tiny.bundle("outer", process("outer", start("s", "c"), call("c", "e", "inner"), end("e", "Done")),
                                 **{"inner.bpmn": inner}))  # fmt: skip

    walk.start(by="sam", student="kit")

    (decided,) = [entry for entry in walk.entries if entry.kind == "gateway.decided"]
    assert (decided.personal["values"][0]["by"], decided.personal["values"][0]["source"]) == ("sam", "s")


def test_only_declared_names_cross_and_an_output_nobody_set_is_none(plain: tiny.Walk) -> None:
    plain.start(student="kit", school="larkspur", secret="outside")
    plain.complete("ask", answer="yes")
    task = plain.task("visit").task
    inside = spiff.data_of(plain.definition, plain.state or b"", task)
    plain.complete("visit", answer="fine")

    assert inside == {"student": "kit", "school": "larkspur"}
    assert plain.variables == {
        "student": "kit", "school": "larkspur", "secret": "outside", "answer": "yes", "result": "fine",
        "never_set": None,
    }  # fmt: skip


def test_a_process_that_declares_nothing_lets_nothing_cross() -> None:
    inner = process("inner", start("s", "u"), user("u", "a"), script("a", "e", "kept = 'inside'"), end("e"))
    walk = tiny.Walk(tiny.bundle("outer", process("outer", start("s", "c"), call("c", "e", "inner"), end("e", "Done")),
                                 **{"inner.bpmn": inner}))  # fmt: skip
    walk.start(kept="outside")
    inside = spiff.data_of(walk.definition, walk.state or b"", walk.task("u").task)

    walk.complete("u", answer="x")

    assert inside == {}
    assert walk.variables == {"kept": "outside"}


def test_a_disposition_is_the_name_of_the_end_of_the_own_process(plain: tiny.Walk) -> None:
    plain.start()
    plain.complete("ask", answer="yes")

    done = plain.complete("visit", answer="fine")

    assert (done.disposition, done.outcome, done.opened, done.closed) == ("Visited", "fine", (), ("00000008",))


def test_only_an_open_user_task_can_be_completed_the_library_would_run_anything() -> None:
    inner = process("inner", start("s", "u"), user("u", "e"), end("e"), alarm("t", "u", "e", "PT1H"))
    walk = tiny.Walk(tiny.bundle("outer", process("outer", start("s", "v"), user("v", "c"), call("c", "e", "inner"),
                                                  end("e", "Done")), **{"inner.bpmn": inner}))  # fmt: skip
    walk.start()
    done = walk.task("v").task
    walk.complete("v")
    others = [one.task for one in spiff.open_elements(walk.definition, walk.state or b"") if one.kind != "user_task"]

    assert len(others) == 2
    for task in (done, *others, "00000001", "no such task"):
        with pytest.raises(Conflict, match="not open any more"):
            walk.do(acts.Complete(task, {}, "ada"))


def test_an_ended_case_takes_no_further_command(plain: tiny.Walk) -> None:
    plain.start()
    plain.complete("ask", answer="no")

    for command in (acts.Fire(), acts.Redate(), acts.Give("ada"), acts.Complete("00000003", {}, "ada")):
        with pytest.raises(Conflict):
            plain.do(command)


def test_what_data_of_gives_can_be_changed_without_changing_the_case(plain: tiny.Walk) -> None:
    plain.start(people=["ada"])

    spiff.data_of(plain.definition, plain.state or b"", plain.task("ask").task)["people"].append("eve")
    plain.last = None

    assert plain.variables["people"] == ["ada"]


def test_answers_that_are_no_json_are_refused(plain: tiny.Walk) -> None:
    for value in (float("nan"), {1, 2}, object(), "\ud800"):
        with pytest.raises(Refused, match="neither text"):
            plain.start(answer=value)


def test_rounds_count_each_visit_of_an_element() -> None:
    walk = tiny.Walk(tiny.bundle("again", process(
        "again", start("s", "m"), merge("m", "u"), user("u", "x"),
        choice("x", {"m": "answer = 'again'"}, "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    for answer in ("again", "again", "enough"):
        walk.complete("u", answer=answer)

    rounds = [(entry.kind, entry.round) for entry in walk.entries if entry.element == "u"]
    assert rounds == [(f"user_task.{verb}", number) for number in (1, 2, 3) for verb in ("opened", "completed")]
    assert [entry.flows for entry in walk.entries if entry.element == "m"] == [("s-m",), ("x-m",), ("x-m",)]


def test_a_performer_expression_gives_one_person_a_list_or_nobody() -> None:
    walk = tiny.Walk(tiny.bundle("who", process(
        "who", start("s", "one"), user("one", "many", performer="'ada'"),
        user("many", "none", performer="['ada', nobody, 'ben', 'ada']"), user("none", "e", performer="nobody"),
        end("e", "Done"),
    )))  # fmt: skip
    walk.start()
    one = walk.task("one").performers
    walk.complete("one")
    many = walk.task("many").performers
    walk.complete("many")

    assert (one, many, walk.task("none").performers) == (("ada",), ("ada", "ben"), ())


def test_marks_count_tags_and_keep_the_first_of_each_lane() -> None:
    accepted = {"type": "textfield", "key": "accepted_now", "label": "Who?", "properties": {"type": "person",
    "names": "accept"}}  # fmt: skip
    walk = tiny.Walk(tiny.bundle("marks", process(
        "marks", start("s", "u"), user("u", "v", tag="visit"), user("v", "w", lane="Clerk", tag="visit"),
        user("w", "x", lane="Clerk"), user("x", "e", performer="accepted_by(case)", detail="visit {visits_done(case)}"),
        end("e", "Done"),
    ), **{"forms/w.json": tiny.form(accepted)}))  # fmt: skip
    walk.start()
    walk.complete("u", by="ada")
    walk.complete("v", by="ben")

    done = walk.complete("w", by="cleo", accepted_now="dot")

    assert done.marks.tags["visit"] == acts.Mark(2, "ben", "2026-11-16T14:00:00+00:00")
    assert (done.marks.tags["accept"].person, done.marks.first) == ("dot", {"officer": "ada", "clerk": "ben"})
    assert (walk.task("x").performers, walk.task("x").detail) == (("dot",), "visit 2")


def test_giving_the_case_hands_over_the_tasks_that_follow_it() -> None:
    walk = tiny.Walk(tiny.bundle("given", process(
        "given", start("s", "f"), fork("f", "own", "other"), user("own", "j", performer="officer_of(case)"),
        user("other", "j", performer="'ben'"), fork("j", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    done = walk.do(acts.Give("zoe"))

    assert [(task.element, task.performers) for task in done.changed] == [("own", ("zoe",))]
    assert done.marks.given_to == "zoe"
    assert [(entry.kind, entry.personal) for entry in done.entries] == [("case.given", {"person": "zoe"})]


def test_a_notice_has_readers_and_a_text_in_words() -> None:
    visit = {"type": "radio", "key": "visit", "label": "Visit", "values": [{"value": "gone", "label": "Was gone"}]}
    walk = tiny.Walk(tiny.bundle("told", process(
        "told", start("s", "u"), user("u", "n"),
        notice("n", "e", readers="people('clerk') + [nobody, 'ben', 'cleo']", text="{case}: {visit}, {result}"),
        end("e", "Done"),
    ), **{"forms/u.json": tiny.form(visit)}))  # fmt: skip
    walk.start(result="gone")

    done = walk.complete("u", visit="gone")

    text = "2026-0001: Was gone, Was gone"
    (thrown,) = done.thrown
    assert (thrown.message, thrown.element, thrown.path) == ("notice", "n", "")
    assert thrown.payload == {"notice": "n", "to": ["ada", "ben", "cleo"], "text": text}
    (sent,) = [entry for entry in done.entries if entry.kind == "notice.sent"]
    assert (sent.facts["text"], sent.personal["readers"]) == (text, ["ada", "ben", "cleo"])


def test_a_notice_whose_condition_does_not_hold_says_nothing() -> None:
    walk = tiny.Walk(tiny.bundle("told", process(
        "told", start("s", "u"), user("u", "n"), notice("n", "e", when="answer = 'yes'"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    done = walk.complete("u", answer="no")

    assert done.thrown == ()
    (passed,) = [entry for entry in done.entries if entry.element == "n"]
    assert (passed.kind, passed.facts["said"], passed.facts["expression"]) == (
        "element.passed",
        False,
        "answer = 'yes'",
    )


def test_a_thrown_message_carries_its_payload_out_and_wakes_nobody_inside() -> None:
    walk = tiny.Walk(tiny.bundle("thrown", process(
        "thrown", start("s", "u"), user("u", "t"), throw("t", "e", "begins", student="student", since="now()"),
        end("e", "Done"),
    )))  # fmt: skip
    walk.start(student="kit")

    done = walk.complete("u")

    (thrown,) = done.thrown
    assert (thrown.message, thrown.payload) == ("begins", {"student": "kit", "since": "2026-11-16T14:00:00+00:00"})
    (entry,) = [entry for entry in done.entries if entry.kind == "message.thrown"]
    assert entry.personal["values"][1] == {
        "call": "now()", "value": "2026-11-16T14:00:00+00:00", "by": None, "source": "clock",
    }  # fmt: skip


def test_a_message_start_turns_its_payload_into_variables() -> None:
    walk = tiny.Walk(
        tiny.bundle("begun", process("begun", start("s", "u", message="begins"), user("u", "e"), end("e", "Done")))
    )

    done = walk.start(message="begins", student="kit")

    assert (done.entries[0].kind, done.entries[0].facts["message"]) == ("case.opened", "begins")
    assert walk.variables == {"student": "kit"}


def test_a_process_is_started_by_what_its_start_event_says() -> None:
    walk = tiny.Walk(
        tiny.bundle("begun", process("begun", start("s", "u", message="begins"), user("u", "e"), end("e", "Done")))
    )

    with pytest.raises(Refused, match="started by the message begins"):
        walk.start()


def test_a_table_says_which_rows_matched_and_what_it_was_asked() -> None:
    walk = tiny.Walk(tiny.bundle("asked", process(
        "asked", start("s", "u"), user("u", "t"), table("t", "e", "sorts"), end("e", "Done"),
    ), **{"sorts.dmn": decision("sorts", "answer", ("'a'", "1"), ("'b'", "2"), output="size")}))  # fmt: skip
    walk.start()

    done = walk.complete("u", by="ada", answer="b")

    (decided,) = [entry for entry in done.entries if entry.kind == "table.decided"]
    assert (decided.facts["table"], decided.facts["rows"]) == ("sorts", [2])
    assert (decided.personal["inputs"], decided.personal["outputs"]) == ({"answer": "b"}, {"size": 2})
    assert decided.personal["values"][0]["by"] == "ada"


def test_parallel_branches_open_in_the_order_of_the_flows_calls_and_tasks_alike() -> None:
    inner = process("inner", start("s", "deep"), user("deep", "e"), end("e"))
    walk = tiny.Walk(tiny.bundle("both", process(
        "both", start("s", "f"), fork("f", "c", "flat", "a"), call("c", "j", "inner"), user("flat", "j"),
        script("a", "late", "x = 1"), user("late", "j"), fork("j", "e"), end("e", "Done"),
    ), **{"inner.bpmn": inner}))  # fmt: skip

    done = walk.start()

    assert [task.element for task in done.opened] == ["deep", "flat", "late"]
    assert [entry.element for entry in done.entries if entry.kind == "user_task.opened"] == ["deep", "flat", "late"]


def test_a_join_waits_for_all_branches_and_names_all_its_flows() -> None:
    walk = tiny.Walk(tiny.bundle("both", process(
        "both", start("s", "f"), fork("f", "u", "v"), user("u", "j"), user("v", "j"), fork("j", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()

    waits = walk.complete("v")
    done = walk.complete("u")

    assert (waits.disposition, done.disposition) == (None, "Done")
    assert [entry.flows for entry in walk.entries if entry.element == "j"] == [("u-j", "v-j")]


def test_open_elements_say_where_the_tokens_stand(plain: tiny.Walk) -> None:
    plain.start()
    plain.complete("ask", answer="yes")

    found = spiff.open_elements(plain.definition, plain.state or b"")

    assert [(one.element, one.path, one.kind) for one in found] == [
        ("visiting", "", "call_activity"),
        ("visit", "visiting", "user_task"),
    ]


def test_a_gateway_without_a_true_condition_breaks_by_name_and_leaves_the_state_as_it_was() -> None:
    walk = tiny.Walk(tiny.bundle("stuck", process(
        "stuck", start("s", "u"), user("u", "x"),
        choice("x", {"e": "answer = 'a'", "f": "answer = 'b'"}), end("e", "A"), end("f", "B"),
    )))  # fmt: skip
    walk.start()

    with pytest.raises(BrokenInstance, match=r"exclusive gateway \(x of stuck\) cannot go on: none of") as broken:
        walk.complete("u", answer="c")

    assert broken.value.element == "x"
    assert walk.complete("u", answer="a").disposition == "A"


def test_a_word_that_refuses_breaks_the_case_at_the_element_that_asked() -> None:
    walk = tiny.Walk(tiny.bundle("asks", process(
        "asks", start("s", "a"), script("a", "u", "x = fails()"), user("u", "e"), end("e", "Done"),
    )))  # fmt: skip

    with pytest.raises(BrokenInstance, match=r"script task \(a of asks\) cannot go on: This word refuses") as broken:
        walk.start()

    assert broken.value.element == "a"
