"""The state of a case: the same input gives the same bytes, any JSON comes back as it was, nothing foreign is read."""

from __future__ import annotations

import ast
import builtins
import importlib
import pathlib
import time
import uuid
import zlib

import pytest
import SpiffWorkflow.task
from hypothesis import given
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.script_engine import python_engine, python_environment

from engine import acts, spiff
from engine.errors import BrokenInstance
from engine.spiff import codec, tokens
from tests.engine import tiny
from tests.engine.drawn import call, end, fork, process, script, start, user

SPIFF = pathlib.Path(spiff.__file__).parent

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def one_task() -> tiny.Walk:
    return tiny.Walk(
        tiny.bundle("one", process("one", start("s", "u"), user("u", "v"), user("v", "e"), end("e", "Done")))
    )


@pytest.fixture(scope="module")
def walk() -> tiny.Walk:
    return one_task()


@given(value=VALUES)
def test_any_value_comes_back_as_it_was_with_its_type(walk: tiny.Walk, value: object) -> None:
    walk.state, walk.tasks = None, {}
    walk.start(value=value)
    walk.complete("u", other=value)

    assert repr(walk.variables) == repr({"value": value, "other": value})


@pytest.mark.parametrize("name", ["typename", "__builtins__", "__class__", "due", "case", "self", "", "data_objects"])
def test_any_name_may_be_the_name_of_a_value(name: str) -> None:
    walk = one_task()
    walk.do(acts.Start({name: {"typename": "x", name: 1}}))
    walk.complete("u")

    assert walk.variables == {name: {"typename": "x", name: 1}}


def test_a_yes_of_python_is_not_taken_for_a_number() -> None:
    walk = one_task()
    walk.start(value=1, many=[1])

    walk.complete("u", value=True, many=[True])

    assert repr(walk.variables) == "{'value': True, 'many': [True]}"


def test_the_same_input_gives_the_same_bytes_entries_and_tasks() -> None:
    inner = process("inner", start("s", "u"), user("u", "e"), end("e"))
    bundle = tiny.bundle("outer", process(
        "outer", start("s", "f"), fork("f", "c", "v"), call("c", "j", "inner"), user("v", "j"), fork("j", "e"),
        end("e", "Done"),
    ), **{"inner.bpmn": inner})  # fmt: skip
    one, other = tiny.Walk(bundle), tiny.Walk(bundle)
    for walk in (one, other):
        walk.start(student="kit")
        walk.complete("v", answer="x")

    assert one.acts == other.acts


def test_neither_chance_nor_the_machine_s_clock_reaches_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    before = one_task()
    before.start()
    before.complete("u")

    def refuse() -> uuid.UUID:
        raise AssertionError("an id by chance")

    monkeypatch.setattr(SpiffWorkflow.task, "uuid4", refuse)
    monkeypatch.setattr(time, "time", lambda: 5.0)
    after = one_task()
    after.start()
    after.complete("u")

    assert after.acts == before.acts


@pytest.mark.parametrize(
    "damage",
    [
        lambda state: b"",
        lambda state: state[:-3],
        lambda state: state[:40],
        lambda state: state + b"x",
        lambda state: state.replace(b"state 1", b"state 2"),
        lambda state: b"{}",
        lambda state: state[:60] + bytes([state[60] ^ 1]) + state[61:],
        lambda state: codec.VERSION + zlib.compress(b"[]"),
        lambda state: codec.VERSION + zlib.compress(b"\xff"),
        lambda state: codec.VERSION + zlib.compress(b"0" * 20_000_000),
    ],
)
def test_a_state_that_is_damaged_or_of_another_version_is_refused(damage: object) -> None:
    walk = one_task()
    state = walk.start().state
    walk.state = damage(state)  # type: ignore[operator]  # a function of the list above

    for look in (lambda: walk.complete("u"), lambda: walk.variables):
        with pytest.raises(BrokenInstance, match="state of the case"):
            look()


def test_a_state_whose_content_does_not_fit_is_refused() -> None:
    walk = one_task()
    state = walk.start().state
    text = zlib.decompress(state[len(codec.VERSION) :])
    walk.state = codec.VERSION + zlib.compress(text.replace(b'"#u"', b'"#gone"'))

    with pytest.raises(BrokenInstance, match="does not fit its release"):
        walk.complete("u")


def test_a_state_of_another_release_is_refused() -> None:
    walk = one_task()
    walk.start()
    other = tiny.bundle("one", process("one", start("s", "u"), user("u", "e"), end("e", "Done")))
    walk.definition = spiff.parse(other)

    with pytest.raises(BrokenInstance, match="another release"):
        walk.complete("u")


def test_a_command_without_a_state_is_refused() -> None:
    with pytest.raises(BrokenInstance, match="has no state"):
        one_task().do(acts.Redate())


def test_python_is_not_evaluated_even_when_the_library_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the library's own engine was made")

    monkeypatch.setattr(python_engine.PythonScriptEngine, "__init__", refuse)
    monkeypatch.setattr(python_environment.TaskDataEnvironment, "evaluate", refuse)
    walk = tiny.Walk(tiny.stored("plain", "inner.bpmn"))
    walk.start()
    walk.complete("ask", answer="yes")

    case = codec.decode(walk.state or b"", spiff.act.Act(walk.definition, walk.words, now=walk.now, case="c"))

    for process_ in case.running():
        assert isinstance(process_.script_engine, tokens.NoPython)
        for way in ("evaluate", "execute", "call_service", "validate"):
            with pytest.raises(BrokenInstance, match="asked for Python"):
                getattr(process_.script_engine, way)(None, "1 + 1")


def test_the_built_ins_that_run_python_are_called_by_no_act(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = tiny.Walk(tiny.bundle("runs", process(
        "runs", start("s", "u"), user("u", "a"), script("a", "e", "x = 1 + 1"), end("e", "Done"),
    )))  # fmt: skip

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("Python was run")

    for name in ("eval", "exec", "compile"):
        monkeypatch.setattr(builtins, name, refuse)
    walk.start()
    done = walk.complete("u")
    monkeypatch.undo()

    assert (done.disposition, walk.variables["x"]) == ("Done", 2)


@pytest.mark.parametrize("path", sorted(SPIFF.glob("*.py")), ids=lambda path: path.name)
def test_no_module_of_this_package_imports_what_runs_or_unpacks_python(path: pathlib.Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    forbidden = ("pickle", "marshal", "uuid", "random", "time", "SpiffWorkflow.serializer", "SpiffWorkflow.dmn")
    assert not [name for name in imported if name.startswith(forbidden)]


def test_a_value_that_cannot_be_written_breaks_the_case_and_nothing_else() -> None:
    walk = tiny.Walk(tiny.bundle("odd", process(
        "odd", start("s", "u"), user("u", "a"), script("a", "v", "x = unwritable()"), user("v", "e"), end("e", "Done"),
    )))  # fmt: skip
    walk.start()
    before = walk.state

    with pytest.raises(BrokenInstance, match="stopped with UnicodeEncodeError"):
        walk.complete("u")

    assert walk.state == before


def test_an_error_inside_the_library_is_told_in_our_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = one_task()
    walk.start(secret="Elm Street 5")
    specs = importlib.import_module("engine.spiff.specs")

    def fail(self: object, my_task: object) -> bool:
        raise KeyError("Elm Street 5")

    monkeypatch.setattr(specs.EndJoin, "_run_hook", fail)
    walk.complete("u")
    before = walk.state

    with pytest.raises(BrokenInstance) as broken:
        walk.complete("v")

    assert (
        str(broken.value) == 'The end event "Done" (e of one) cannot go on: the process library stopped with KeyError.'
    )
    assert (broken.value.__cause__, broken.value.__suppress_context__, walk.state) == (None, True, before)
