"""The auditor's pages, the search of everybody else, and the papers for families."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.conftest import Visitor
from tests.web.test_call import case_of, file_call

Sign = Callable[[str], Visitor]

pytestmark = pytest.mark.usefixtures("shipped")

#: Nobody needs to know why an auditor looks but the trail.
WHY = "quarterly audit of returned mail"


@pytest.fixture
def case(signed_in: Sign) -> str:
    """The address of an open case about Kit Fictson."""
    return case_of(file_call(signed_in("S")))


def search(auditor: Visitor, **fields: str) -> str:
    auditor.open("/audit")
    return auditor.send("/audit", **{"number": "", "text": "", "call_type": "", "purpose": WHY} | fields).text


def read(auditor: Visitor, case: str, **fields: str) -> str:
    auditor.open(f"/audit{case}")
    return auditor.send(f"/audit{case}", purpose=WHY, **fields).text


def test_an_auditor_finds_a_case_and_sees_that_its_trail_holds(signed_in: Sign, case: str) -> None:
    page = search(signed_in("U"), text="fictson kit")

    assert "Kit Fictson" in page and f'action="/audit{case}"' in page
    assert re.search(r"Unbroken, \d", page)


def test_a_search_without_a_purpose_is_asked_for_one_and_keeps_what_was_typed(signed_in: Sign, case: str) -> None:
    page = search(signed_in("U"), text="fictson kit", purpose=" ")

    assert "Say why you look" in page and 'value="fictson kit"' in page
    assert case not in page


def test_a_case_file_is_not_shown_before_somebody_says_why(signed_in: Sign, case: str) -> None:
    page = signed_in("U").open(f"/audit{case}").text

    assert "Why do you look?" in page
    assert "Fictson" not in page


def test_a_case_file_says_that_its_trail_holds_and_that_it_was_read(signed_in: Sign, case: str) -> None:
    page = read(signed_in("U"), case)

    assert "Unbroken: nothing was changed" in page
    assert f"The record was read: {WHY}" in page


def test_a_case_file_that_is_sent_twice_is_one_reading(signed_in: Sign, case: str) -> None:
    auditor = signed_in("U")

    pages = [read(auditor, case, operation="the same form"), read(auditor, case, operation="the same form")]

    assert [page.count("The record was read") for page in pages] == [1, 1]


def test_nobody_else_reads_a_case_file(signed_in: Sign, case: str) -> None:
    assert signed_in("V").open(f"/audit{case}").status_code == 403


def test_the_page_of_all_trails_says_how_many_hold(signed_in: Sign, case: str) -> None:
    page = signed_in("U").open("/audit/chain").text

    assert "The only trail is unbroken" in page


def test_a_school_finds_its_case_by_the_students_name(signed_in: Sign, case: str) -> None:
    school = signed_in("S")
    school.open("/find")

    page = school.send("/find", text="fictson").text

    assert f'href="{case}"' in page and 'href="/students/kit"' in page


def test_a_paper_carries_its_words_and_nothing_of_the_page_around(signed_in: Sign, case: str) -> None:
    page = signed_in("A1").open(f"{case}/papers/door_note/es").text

    assert "Por favor, abra esta nota." in page and '<p class="signature">' in page
    assert "Fictson" not in page and "<footer" not in page


def test_a_paper_nobody_drew_is_not_found(signed_in: Sign, case: str) -> None:
    assert signed_in("A1").open(f"{case}/papers/door_note/xx").status_code == 404
