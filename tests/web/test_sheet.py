"""The department's words as the rendered pages say them, letter by letter, and what is in force beside them."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest

from tests import phrases
from tests.web.conftest import Visitor

Sign = Callable[[str], Visitor]

pytestmark = pytest.mark.usefixtures("shipped")


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sheet(visitor: Visitor) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(visitor.open("/when-to-call").text)


def heading_over(row: lxml.html.HtmlElement) -> str:
    return words(row.xpath("preceding-sibling::h2[contains(@class, 'heading')][1]")[0])


def said_by(row: lxml.html.HtmlElement) -> str:
    """A row of the sheet with the note under it."""
    notes = row.xpath("following-sibling::*[1][contains(@class, 'sheet-note')]")
    return " ".join(words(each) for each in (row, *notes))


@pytest.mark.parametrize("call_type", phrases.ROWS)
def test_the_sheet_says_the_department_s_words_under_their_heading(signed_in: Sign, call_type: str) -> None:
    row = sheet(signed_in("S")).get_element_by_id(call_type)

    missing = [phrase for phrase in phrases.ROWS[call_type].phrases if phrase not in said_by(row)]

    assert not missing
    assert heading_over(row) == phrases.HEADINGS[phrases.ROWS[call_type].heading]


@pytest.mark.parametrize("call_type", phrases.ROWS)
def test_the_page_of_a_call_type_says_them_too(signed_in: Sign, call_type: str) -> None:
    page = lxml.html.fromstring(signed_in("V").open(f"/call-types/{call_type}").text)

    missing = [phrase for phrase in phrases.ROWS[call_type].phrases if phrase not in words(page)]

    assert not missing
    assert words(page.find_class("eyebrow")[0]) == phrases.HEADINGS[phrases.ROWS[call_type].heading]


def test_the_sheet_has_its_title_and_every_page_the_office_and_the_department(signed_in: Sign) -> None:
    page = sheet(signed_in("S"))

    assert words(page.find(".//h1")) == phrases.TITLE
    assert f"{phrases.OFFICE}: {phrases.OFFICE_NUMBER}" in words(page.find(".//header"))
    assert phrases.DEPARTMENT in words(page.find(".//header"))


def test_the_steps_stand_under_their_title_in_their_order(signed_in: Sign) -> None:
    page = sheet(signed_in("S"))

    for call_type, row in phrases.ROWS.items():
        drawn = page.get_element_by_id(call_type)
        assert words(drawn.find(".//h4")) == phrases.STEPS_TITLE
        assert [words(step) for step in drawn.find_class("ticked")[0]] == list(row.steps)


def test_a_number_in_force_stands_beside_the_words_and_does_not_replace_them(signed_in: Sign) -> None:
    row = sheet(signed_in("S")).get_element_by_id("mia_home_visit")

    assert "five+ days in a row" in words(row)
    assert "In force: 5 school days" in words(row)


def test_a_reader_gets_a_button_only_for_what_he_may_file(signed_in: Sign) -> None:
    school, dispatcher, counselor = (sheet(signed_in(person)) for person in ("S", "D", "C"))

    offered = [page.xpath("//a[starts-with(@href, '/file/')]/@href") for page in (school, dispatcher, counselor)]

    assert "/file/police_transport" not in offered[0] and "/file/mia_home_visit" in offered[0]
    assert "/file/police_transport" in offered[1]
    assert offered[2] == []
