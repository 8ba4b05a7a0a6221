"""Search for whom one may see: cases by number or student, students, and how many more there are."""

from __future__ import annotations

import pytest

from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY, add_student
from tests.workflows.test_case_words import open_patrol, publish
from workflows import search, shown, staff


@pytest.fixture
def calls(district: Runtime) -> Runtime:
    """Cases 2026-0001 about kit at Oak School and 2026-0002 about teo at Elm School."""
    with district.database.writing() as db:
        add_student(db, "teo", school="elm")
    publish(district)
    open_patrol(district)
    open_patrol(district, student="teo", school="elm")
    return district


def find(runtime: Runtime, text: str, *, person: str = "vic") -> shown.Found:
    return search.find(runtime, text=text, by=staff.get(runtime, person=person), at=MONDAY)


def numbers(found: shown.Found) -> list[str]:
    return [line.number for line in found.cases]


@pytest.mark.parametrize(
    ("text", "cases", "students"),
    [
        ("2026-0002", ["2026-0002"], []),
        ("teo", ["2026-0002"], ["teo"]),
        ("fictson", ["2026-0002", "2026-0001"], ["kit", "teo"]),
        ("n-kit", ["2026-0001"], ["kit"]),
        ("nobody", [], []),
        (" ", [], []),
    ],
)
def test_a_supervisor_finds_cases_and_students_of_all_schools(
    calls: Runtime, text: str, cases: list[str], students: list[str]
) -> None:
    found = find(calls, text)

    assert (numbers(found), [line.id for line in found.students]) == (cases, students)


@pytest.mark.parametrize("person", ["sam", "cal"])
@pytest.mark.parametrize("text", ["fictson", "2026-000"])
def test_school_staff_and_counselors_find_only_what_is_of_their_schools(calls: Runtime, person: str, text: str) -> None:
    found = find(calls, text, person=person)

    assert numbers(found) == ["2026-0001"]
    assert {line.id for line in found.students} <= {"kit"}


def test_a_case_of_the_own_school_is_found_when_its_student_has_left_the_school(calls: Runtime) -> None:
    open_patrol(calls, student="teo", school="oak")

    found = find(calls, "teo", person="sam")

    assert (numbers(found), found.students) == (["2026-0003"], ())


def test_a_line_says_what_the_case_is_and_where_it_stands(calls: Runtime) -> None:
    (line,) = find(calls, "2026-0001").cases

    assert (line.call_type, line.student, line.school) == ("Patrol", "Kit Fictson", "Oak School")
    assert (line.headline, line.chip.words) == ("Running since 09:00", "Running")


def test_it_says_how_many_more_cases_and_students_there_are(calls: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LISTED", 1)
    monkeypatch.setattr("workflows.students.LISTED", 1)

    found = find(calls, "fictson")

    assert (len(found.cases), len(found.students), found.more) == (1, 1, 2)
