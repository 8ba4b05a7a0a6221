"""Decision tables: what their cells mean, what they answer, and tables that are refused."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

import pytest

from engine import decisions
from engine.acts import Value
from engine.errors import BadBundle, BrokenInstance
from tests.engine.made_up_words import MadeUpWords, scope

Rule = tuple[Sequence[str], Sequence[str]]


def file(
    rules: Sequence[Rule],
    *,
    asks: Sequence[str] = ("finding",),
    answers: Sequence[str] = ("step",),
    policy: str = "UNIQUE",
    declared: str = "",
    extra: str = "",
) -> bytes:
    values = f"<inputValues><text>{escape(declared)}</text></inputValues>" if declared else ""
    inputs = "".join(
        f"<input><inputExpression><text>{escape(one)}</text></inputExpression>{values}</input>" for one in asks
    )
    outputs = "".join(f'<output name="{one}"/>' for one in answers)
    rows = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in conditions)
        + "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in results)
        + "</rule>"
        for conditions, results in rules
    )
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="steps" name="Which step?">'
        f'<decisionTable hitPolicy="{policy}">{inputs}{outputs}{rows}</decisionTable></decision>{extra}</definitions>'
    ).encode()


def decided(data: bytes, **values: Value) -> decisions.Decision:
    return decisions.read(data).decide(scope(**values))


# What cells mean -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "matching", "others"),
    [
        ("-", ["a", None, 3], []),
        ("", ["a", None], []),
        ('"a"', ["a"], ["b", None]),
        ('"a", "b"', ["a", "b"], ["c", None]),
        ("None", [None], ["a"]),
        ("-1, 2", [-1, 2], [1]),
        (">= 10", [10, 11], [9, None]),
        ("!= None", ["a"], [None]),
        ('= "a"', ["a"], ["b"]),
        ("? != []", [["a"]], [[]]),
        ("? < deadline('x')", [4], [5, None]),
        ("? in ('a', 'b') or ? = None", ["b", None], ["c"]),
    ],
)
def test_a_condition_matches_what_it_says(cell: str, matching: list[Value], others: list[Value]) -> None:
    data = file([([cell], ['"yes"'])])

    assert [decided(data, finding=one).rows for one in matching] == [(1,)] * len(matching)
    assert [decided(data, finding=one).rows for one in others] == [()] * len(others)


def test_an_answer_is_an_expression_or_a_text_with_expressions() -> None:
    data = file(
        [(["-"], ["1 + 1", "\"visit {finding} of {deadline('x')}\"", '["a"] + people("x")'])],
        answers=("sum", "words", "who"),
    )

    assert decided(data, finding=2).outputs == {"sum": 2, "words": "visit 2 of 5", "who": ["a", "ada", "ben"]}


def test_a_quote_inside_the_other_quotes_of_a_text_stays() -> None:
    assert decided(file([(["-"], ['"the school\'s answer"'])])).outputs == {"step": "the school's answer"}


# What a table answers ------------------------------------------------------------------------------


def test_a_unique_table_answers_with_its_row_and_says_which() -> None:
    data = file([(['"a"'], ['"first"']), (['"b"'], ['"second"'])])

    decision = decided(data, finding="b")

    assert decision == decisions.Decision({"step": "second"}, (2,), {"finding": "b"})


def test_where_no_row_matches_every_output_is_assigned_none() -> None:
    data = file([(['"a"'], ["1", "2"])], answers=("one", "two"))

    assert decided(data, finding="z").outputs == {"one": None, "two": None}


def test_two_rows_of_a_unique_table_break_the_instance() -> None:
    data = file([(['"a"'], ["1"]), (["-"], ["2"])])

    with pytest.raises(BrokenInstance, match="steps: rows 1, 2"):
        decided(data, finding="a")


def test_a_collecting_table_lists_all_that_match() -> None:
    data = file([(['"a"'], ['"one"']), (["-"], ['"two"']), (['"b"'], ['"three"'])], policy="COLLECT")

    assert decided(data, finding="a").outputs == {"step": ["one", "two"]}


def test_a_collecting_table_without_a_match_gives_an_empty_list() -> None:
    assert decided(file([(['"a"'], ["1"])], policy="COLLECT"), finding="z").outputs == {"step": []}


def test_each_input_is_asked_once_and_recorded() -> None:
    words = MadeUpWords()
    asker = scope(words, student="kit")
    data = file([(["1", "-"], ["1"]), (["2", "-"], ["2"]), (["4", '"kit"'], ["3"])], asks=("run(student)", "student"))

    decision = decisions.read(data).decide(asker)

    assert decision.inputs == {"run(student)": 4, "student": "kit"}
    assert [name for name, _ in words.asked] == ["run"]
    assert asker.seen == {"student": "kit", "run(student)": 4}
    assert asker.sources == {"run(student)": "attendance file"}


def test_declared_values_and_literals_can_be_looked_through() -> None:
    table = decisions.read(file([(['"a", "b"'], ["1"]), (["? = None"], ["2"])], declared='"a", "b", "c"'))

    assert (table.inputs[0].declared, table.inputs[0].label) == (("a", "b", "c"), "finding")
    assert [row.cells[0].literals for row in table.rows] == [("a", "b"), None]
    assert (table.id, table.name, table.hit_policy) == ("steps", "Which step?", "UNIQUE")


# What is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<a/>", "no DMN 1.3 file"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20180521/MODEL/"/>', "no DMN 1.3 file"),
        (b"<a", "no well-formed XML"),
        (file([(["-"], ["1"])], policy="FIRST"), "hit policy FIRST"),
        (file([(["-"], ["1", "2"])], policy="COLLECT", answers=("a", "b")), "collects one output"),
        (file([]), "has 0 rows"),
        (file([(["-"], ["1"])] * 201), "has 201 rows"),
        (file([(["-", "-"], ["1"])]), "row 1. does not have one cell for each column"),
        (file([(["-"], ["1"])], asks=()), "1 to 20 inputs"),
        (file([(["-"], ["1", "1"])], answers=("a", "a")), "two outputs of one name"),
        (file([(["-"], ["1"])], answers=("a b",)), "has the name"),
        (file([(["a"], ["1"])]), "holds 'a': write values"),
        (file([(["? +"], ["1"])]), "cannot be read"),
        (file([(["-"], ["? + 1"])]), "only in the cells"),
        (file([(["-"], ['"open {brace"'])]), "not closed"),
        (file([(["-"], [""])]), "nothing stands here"),
        (file([(["-"], ["1"])], asks=("a b",)), "cannot be read"),
        (file([(["-"], ["1"])], extra="<inputData/>"), "inputData is not supported"),
        (file([(["-"], ["1"])], extra='<decision id="more"/>'), "holds 2 decisions"),
    ],
)
def test_a_table_that_cannot_decide_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(BadBundle, match=says):
        decisions.read(data)
