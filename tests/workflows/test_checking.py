"""`firstbell check`: one thing is spoilt in a copy of a shipped call type, and exactly that is said."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from engine import errors
from tests.workflows.walked import LIBRARY
from workflows import checking

CALL_TYPE = "address_verification"

#: what is spoilt -> file, text before, text after, the finding
SPOILT = {
    "a step without a timer": (
        "process.bpmn",
        'attachedToRef="read_findings"',
        'attachedToRef="complete_request"',
        "(read_findings of address_verification) could wait for ever and nobody be told",
    ),
    "a word that is none, in a timer": (
        "process.bpmn",
        "due('return_days')",
        "deu('return_days')",
        "(t4_2_return_days of address_verification): there is no word deu",
    ),
    "a word that gets too much": (
        "process.bpmn",
        "due('return_days')",
        "due('return_days', 1, 2, 3)",
        "due('return_days', 1, 2, 3) gives 4 values, due takes",
    ),
    "a word that is none, in a notice": (
        "process.bpmn",
        'name="to" value="staff_of(school)"',
        'name="to" value="staff_off(school)"',
        "(n4_3 of address_verification): there is no word staff_off",
    ),
    "a word that is none, on a paper": (
        "prints/door_note.en.md",
        "office_phone()",
        "office_fone()",
        "prints/door_note.en.md: there is no word office_fone",
    ),
    "a name that is none, in a script": (
        "process.bpmn",
        "or filed_school",
        "or field_school",
        "(a_start of address_verification): nothing ever gives field_school a value",
    ),
    "a name that is none, in a notice's text": (
        "process.bpmn",
        'value="Request returned: see what is missing"',
        'value="Request returned: {adress_missing}"',
        "(n4_3 of address_verification): nothing ever gives adress_missing a value",
    ),
    "a name that is none, in a table": (
        "can_be_verified.dmn",
        "<text>address_of_record</text>",
        "<text>adress_of_record</text>",
        "The table can_be_verified: nothing ever gives adress_of_record a value",
    ),
    "a name that is none, in an answer of a table": (
        "can_be_verified.dmn",
        "There is no address of record to verify",
        "There is no {adress}",
        "The table can_be_verified, row 1: nothing ever gives adress a value",
    ),
    "a form that is not there": (
        "bundle.toml",
        'form = "school_cancelled"',
        'form = "school_canceled"',
        "the message school_cancelled has the form school_canceled: add its file",
    ),
    "an element that cannot run": (
        "process.bpmn",
        "bpmn:scriptTask",
        "bpmn:serviceTask",
        "(a_start of address_verification) is of a kind that this product does not run",
    ),
    "a story that cannot be read": (
        "stories/av2a.toml",
        "[expect]",
        "[expects]",
        "stories/av2a.toml",
    ),
}


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of a shipped call type, with what it shares beside it."""
    for name in (CALL_TYPE, "shared"):
        shutil.copytree(LIBRARY / name, tmp_path / "bpmn" / name)
    return tmp_path / "bpmn" / CALL_TYPE


def change(path: pathlib.Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    # the element whose first tag is changed has a last one, too
    path.write_text(text.replace(before, after) if before.startswith("bpmn:") else text.replace(before, after, 1))


@pytest.mark.parametrize("what", list(SPOILT))
def test_what_is_spoilt_is_the_only_finding(folder: pathlib.Path, what: str) -> None:
    file, before, after, said = SPOILT[what]
    change(folder / file, before, after)

    (finding,) = checking.check([folder])

    assert finding.startswith(f"{CALL_TYPE}: ")
    assert said in finding


def test_a_step_that_may_wait_needs_no_timer(folder: pathlib.Path) -> None:
    change(folder / "process.bpmn", 'attachedToRef="read_findings"', 'attachedToRef="complete_request"')
    (before,) = checking.check([folder])
    task = '<bpmn:userTask id="read_findings" name="Read the findings">'
    said = '<spiffworkflow:property name="may_wait" value="the findings are known by telephone" />'
    properties = f"<spiffworkflow:properties>{said}</spiffworkflow:properties>"
    change(folder / "process.bpmn", task, f"{task}<bpmn:extensionElements>{properties}</bpmn:extensionElements>")

    after = checking.check([folder])

    assert "may_wait" in before
    assert not [finding for finding in after if "could wait for ever" in finding]


def test_all_findings_are_said_at_once(folder: pathlib.Path) -> None:
    for what in ("a word that is none, in a timer", "a name that is none, in a table", "a story that cannot be read"):
        file, before, after, _ = SPOILT[what]
        change(folder / file, before, after)

    assert len(checking.check([folder])) == 3


def test_a_call_type_without_stories_is_a_finding(folder: pathlib.Path) -> None:
    shutil.rmtree(folder / "stories")

    assert checking.check([folder]) == (f"{CALL_TYPE}: it has no story: write at least one.",)


def test_a_call_type_can_be_named_by_its_folder_wherever_one_stands(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(folder / "stories")
    monkeypatch.chdir(folder)

    assert checking.check([pathlib.Path(".")]) == (f"{CALL_TYPE}: it has no story: write at least one.",)


def test_a_path_without_a_call_type_is_wrong_use(tmp_path: pathlib.Path) -> None:
    with pytest.raises(errors.Misuse, match="no call type"):
        checking.check([tmp_path])
