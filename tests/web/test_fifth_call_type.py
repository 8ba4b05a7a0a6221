"""A fifth call type is a folder and not one line of Python: a copy with other names and other fields runs on the pages.

From the sheet through the intake, the visit, the report, the note and the school's reading to the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.runtime import Runtime
from tests.renaming import renamed
from tests.web import test_call
from tests.web.conftest import LIBRARY, Visitor
from workflows import library, staff, stories

Sign = Callable[[str], Visitor]
COPIED = "address_verification"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """A library with only the copy in it, and the new name of each old one."""
    folder = tmp_path_factory.mktemp("library")
    return folder, renamed(LIBRARY / COPIED, to=folder)


@pytest.fixture
def published(
    elsewhere: tuple[Path, Mapping[str, str]], runtime: Runtime, moving: clock.MovableClock
) -> Mapping[str, str]:
    """The copy published by a supervisor; nothing else is in force."""
    folder, names = elsewhere
    by = staff.get(runtime, person="V")
    library.publish(runtime, folder=folder / names[COPIED], by=by, reason="a fifth one", at=moving.now())
    return names


def called(names: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of the original under their new names."""
    return {names.get(key, key): value for key, value in fields.items()}


def test_the_copy_shares_no_name_with_the_original(elsewhere: tuple[Path, Mapping[str, str]]) -> None:
    folder, names = elsewhere
    texts = [path.read_text() for path in folder.rglob("*.json")]

    keys = {key for text in texts for key in re.findall(r'"key": "(\w+)"', text)}

    assert len(keys) > 30
    assert {"student", "finding", "log_text"} <= set(names)
    assert not keys & set(names)


def test_it_runs_through_the_pages_from_the_sheet_to_its_end(published: Mapping[str, str], signed_in: Sign) -> None:
    school, officer = signed_in("S"), signed_in("A1")
    intake = f"/file/{published[COPIED]}"

    sheet = school.open("/when-to-call").text
    school.open(intake)
    opened = school.send(intake, **called(published, test_call.CALL))
    case = test_call.case_of(opened)
    work = officer.open("/work").text
    for fields in (test_call.VISIT, {"report_text": "Lives there", "send": "1"}, test_call.NOTE):
        test_call.answer(officer, case, **called(published, fields))
    read = test_call.answer(
        school, case, **called(published, {"report_read": "yes", "ic_corrected": "yes", "send": "1"})
    )

    assert f'href="{intake}"' in sheet
    assert f"{case}/tasks/" in work
    assert read.status_code == 302
    assert "Lives at the address of record" in school.open(case).text


def test_its_stories_end_as_those_of_the_original(elsewhere: tuple[Path, Mapping[str, str]]) -> None:
    folder, _ = elsewhere

    results = list(stories.walk_all(folder))

    assert len(results) == len(list((LIBRARY / COPIED / "stories").glob("*.toml")))
    assert [line for result in results if result.differences for line in result.lines()] == []
