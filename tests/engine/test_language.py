"""The expression language: what it says, what it refuses, and that nothing written in it can do harm."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import grammar, language, operators
from engine.acts import Value
from engine.errors import BadExpression, Refused
from tests.engine.made_up_words import MadeUpWords, scope


def value(source: str, **values: Value) -> Value:
    return language.expression(source).evaluate(scope(**values))


# What it says --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("visits < deadline('visits')", {"visits": 2}, True),
        ("finding = 'undetermined' and visits = 2", {"finding": "undetermined", "visits": 2}, True),
        ("finding == 'a' or finding != 'b'", {"finding": "b"}, False),
        ("result in ('moved', 'gone')", {"result": "gone"}, True),
        ("result not in ['moved', 'gone']", {"result": "gone"}, False),
        ("answer is None", {}, True),
        ("answer is not None", {"answer": "x"}, True),
        ("not missing", {"missing": []}, True),
        ("first or second or third", {"second": "b", "third": "c"}, "b"),
        ("nothing or []", {}, []),
        ("'a' and nothing", {}, None),
        ("cancel.reason", {"cancel": {"reason": "late"}}, "late"),
        ("rows[1]['name']", {"rows": [{}, {"name": "kit"}]}, "kit"),
        ("2 + 3 * 4 - 1", {}, 13),
        ("7 // 2 + 7 % 2 + 6 / 4", {}, 5.5),
        ("-amount", {"amount": 3}, -3),
        ("'a' + 'b'", {}, "ab"),
        ("[owner] + people('x') + nobody", {"owner": "eve"}, ["eve", "ada", "ben"]),
        ("owner + people('x')", {"owner": "eve"}, ["eve", "ada", "ben"]),
        ("'yes' if visits > 1 else 'no'", {"visits": 1}, "no"),
        ("{'what': told, 'n': 1}", {"told": "x"}, {"what": "x", "n": 1}),
        ("1 < visits <= 3", {"visits": 3}, True),
        ("case", {"case": "another"}, "2026-0142"),
        ("(visits\n > 1)", {"visits": 2}, True),
        ("['a'] = 'a'", {}, False),
        ("[1] in {'k': 1} or 1 in 'a1'", {}, False),
    ],
)
def test_an_expression_means_what_it_says(source: str, values: dict[str, Value], expected: Value) -> None:
    assert value(source, **values) == expected


@pytest.mark.parametrize("source", ["nothing", "nothing.reason", "nothing['a']", "rows[7]", "nothing + 1", "-nothing"])
def test_what_has_no_value_is_none_and_never_raises(source: str) -> None:
    assert value(source, rows=[1]) is None


@pytest.mark.parametrize("source", ["nothing < 1", "1 >= nothing", "nothing <= nothing", "'a' in nothing"])
def test_a_comparison_with_nothing_is_false(source: str) -> None:
    assert value(source) is False


@pytest.mark.parametrize(("answer", "holds"), [("yes", True), ("no", False), (None, False), ([], False), (["a"], True)])
def test_a_no_counts_as_no_wherever_a_condition_stands(answer: Value, holds: bool) -> None:
    asker = scope(answer=answer)

    assert language.expression("answer").holds(asker) is holds
    assert language.expression("not answer").holds(asker) is not holds
    assert language.expression("1 if answer else 2").evaluate(asker) == (1 if holds else 2)


def test_an_answer_of_no_python_type_is_a_number() -> None:
    assert value("told = 1", told=True) is False


def test_an_expression_tells_the_names_and_words_it_asks() -> None:
    expression = language.expression("cancel.reason = 'a' and run(student) > deadline('a') and student != case")

    assert expression.names == ("cancel", "student", "case")
    assert expression.paths == ("cancel.reason", "student", "case")
    assert expression.words == ("run", "deadline")


def test_the_scope_records_what_was_seen_and_who_answered() -> None:
    asker = scope(visits=2, student="kit")

    language.expression("visits < deadline( 'visits' ) and run(student) > 1 and case != None").evaluate(asker)

    assert list(asker.seen.items()) == [
        ("visits", 2),
        ("deadline('visits')", 5),
        ("student", "kit"),
        ("run(student)", 4),
    ]
    assert asker.sources == {"deadline('visits')": "table of deadlines", "run(student)": "attendance file"}


def test_what_was_not_needed_was_not_asked() -> None:
    asker = scope(visits=2)

    language.expression("visits = 1 and fails() = 'x'").evaluate(asker)

    assert "fails()" not in asker.seen


def test_data_never_takes_the_place_of_a_word() -> None:
    assert value("deadline('visits')", deadline="mine", people="mine") == 5


def test_a_word_gets_its_values_in_order() -> None:
    words = MadeUpWords()

    language.expression("run(student, since)").evaluate(scope(words, student="kit", since="2026-11-09"))

    assert words.asked == [("run", ("kit", "2026-11-09"))]


# Assignments ---------------------------------------------------------------------------------------


def test_assignments_see_those_before_them() -> None:
    read = language.assignments(
        "student = named or student, school = student + '!'\n first = ['a',\n 'b']; same = 1 = 1"
    )

    assigned = language.assign(read, scope(student="kit", named="teo"))

    assert assigned == {"student": "teo", "school": "teo!", "first": ["a", "b"], "same": True}


def test_only_assigned_names_come_back() -> None:
    assert language.assign(language.assignments("a = b"), scope(b=1, c=2)) == {"a": 1}


def test_an_assignment_tells_what_it_asks() -> None:
    (assignment,) = language.assignments("outcome = trip or deadline('x')")

    assert (assignment.name, assignment.names, assignment.words) == ("outcome", ("trip",), ("deadline",))


@pytest.mark.parametrize("source", ["", "a", "a + b = 1", "_a = 1", "None = 1", "a.b = 1", "a == 1", "deadline() = 1"])
def test_what_is_no_assignment_is_refused(source: str) -> None:
    with pytest.raises(BadExpression):
        language.assignments(source)


# Texts ---------------------------------------------------------------------------------------------


def labels(name: str, value: Value) -> str | None:
    return {("finding", "lives_there"): "Lives there", ("basis", "manager"): "Manager"}.get((name, str(value)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("visit {visits} of {deadline('visits')}", "visit 2 of 5"),
        ("{finding}: {basis}", "Lives there: Manager, papers"),
        ("{nothing or finding}", "Lives there"),
        ("{nothing}, {none_chosen}", "not said, not said"),
        ("{people('x')} at {now()}", "person ada, person ben at date-time 2026-11-16T17:00:00+00:00"),
        ("{{as it is}} {case}", "{as it is} 2026-0142"),
        ("{ {'a': '}'}['a'] }", "}"),
        ("", ""),
    ],
)
def test_a_text_shows_values_in_words(source: str, expected: str) -> None:
    asker = scope(None, labels, visits=2, finding="lives_there", basis=["manager", "papers"], none_chosen=[])

    assert language.text(source).render(asker) == expected


def test_a_list_can_be_shown_line_by_line() -> None:
    assert language.expression("people('x')").lines(scope()) == ("person ada", "person ben")


@pytest.mark.parametrize("source", ["{", "a }", "{}", "{visits", "{a b}", "x" * 4_001])
def test_what_is_no_text_is_refused(source: str) -> None:
    with pytest.raises(BadExpression):
        language.text(source)


# What it refuses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "",
        "   ",
        "__import__('os').system('true')",
        "a.__class__",
        "a._hidden",
        "_a",
        "people('x').append(1)",
        "(1).real",
        "'a'.upper()",
        "(lambda: 1)()",
        "[x for x in y]",
        "(x for x in y)",
        "{x for x in y}",
        "{1, 2}",
        "{1: 2}",
        "(a := 1)",
        "f'{a}'",
        "b'a'",
        "r'a'",
        "9 ** 9",
        "1 << 9",
        "~1",
        "+1",
        "a @ b",
        "a if b",
        "a[1:2]",
        "*a",
        "deadline(*a)",
        "deadline(**a)",
        "a is 1",
        "a b",
        "'a' 'b'",
        "'a",
        "'a\\n'",
        "1e5",
        "0x1f",
        "1_000",
        "1j",
        "12a",
        "a # b",
        "a; b",
        "a?",
        "é",
        "a\x00",
        "await a",
        "yield",
        "import os",
        "...",
        str(2**257),
        "9" * 400 + ".0",
        "a" * 1_001,
        "(" * 300 + ")" * 300,
        "not " * 40 + "a",
        "[" + "a," * 250 + "]",
    ],
)
def test_what_is_no_expression_is_refused_with_a_sentence(source: str) -> None:
    with pytest.raises(BadExpression) as refused:
        language.expression(source)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "source",
    [
        "no_such_word()",
        "deadline()",
        "deadline('a', 'b')",
        "1 / 0",
        "1 % 0",
        "'a' * 9",
        "'a' % 1",
        "'a' < 1",
        "'a' + 1",
        "1 in 2",
        "told < 2",
        "told + 1",
        "big * big",
        "huge * huge",
        "long + long",
        "many + many",
    ],
)
def test_what_has_no_value_at_all_is_refused(source: str) -> None:
    values = {"told": True, "big": 2**200, "huge": 1e200, "long": "a" * operators.TEXT, "many": [1] * operators.MEMBERS}

    with pytest.raises(BadExpression):
        value(source, **values)


def test_a_value_that_grows_in_a_loop_is_stopped() -> None:
    grown: Value = ["a"]

    with pytest.raises(BadExpression):
        for _ in range(40):
            grown = value("[a, a, a]", a=grown)


def test_a_refusal_of_a_word_comes_through() -> None:
    with pytest.raises(Refused, match="no answer"):
        value("fails()")


def test_a_question_mark_stands_only_where_a_value_is_asked_about() -> None:
    asked = language.expression("? > 3 and ? != None", question=True)

    assert asked.evaluate(language.asking(scope(), 4)) is True
    assert asked.names == ()
    for source, question in (("? > 3", False), ("?.reason", True), ("?()", True), ("_asked", False)):
        with pytest.raises(BadExpression):
            language.expression(source, question=question)


# Properties ----------------------------------------------------------------------------------------

LEAVES = st.sampled_from(
    [
        "a",
        "b",
        "c.d",
        "case",
        "1",
        "0",
        "2.5",
        "'x'",
        "'no'",
        "None",
        "True",
        "[]",
        "now()",
        "people('x')",
        "run(a)",
        "fails()",
    ]
)
SIGNS = ["+", "-", "*", "/", "//", "%", "=", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(SIGNS), inner).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
        inner.map(lambda part: f"(not {part})"),
        inner.map(lambda part: f"(-{part})"),
        st.tuples(inner, inner, inner).map(lambda part: f"({part[0]} if {part[1]} else {part[2]})"),
        st.tuples(inner, inner).map(lambda part: f"{part[0]}[{part[1]}]"),
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        inner.map(lambda part: f"{{'k': {part}}}"),
        inner.map(lambda part: f"deadline({part})"),
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=12)
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(source=EXPRESSIONS, a=VALUES, b=VALUES, c=VALUES)
def test_an_evaluation_gives_a_value_or_a_refusal_and_nothing_else(source: str, a: Value, b: Value, c: Value) -> None:
    asker = scope(a=a, b=b, c=c)
    try:
        found = language.expression(source).evaluate(asker)
        language.text("{" + source + "}").render(asker)
    except Refused:
        return
    operators.bounded(found)


@given(source=st.text(alphabet=string.printable, max_size=60) | st.text(max_size=30))
@example(source="{" * 500)
@example(source="'" * 7)
def test_any_text_at_all_is_read_or_refused(source: str) -> None:
    for read in (language.expression, language.assignments, language.text, grammar.literals):
        try:
            read(source)
        except BadExpression:
            continue


@given(source=EXPRESSIONS, a=VALUES)
def test_the_same_question_has_the_same_answer(source: str, a: Value) -> None:
    answers = []
    for _ in range(2):
        try:
            answers.append(repr(language.expression(source).evaluate(scope(a=a))))
        except Refused as refused:
            answers.append(str(refused))

    assert answers[0] == answers[1]
