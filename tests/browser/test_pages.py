"""What the small scripts add, what paper shows, what a drawing opens."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_without_script import file_request

SignIn = Callable[..., Page]
VISIT = "Home visit attempt to determine if student lives at that address"


def test_the_work_list_refreshes_itself(sign_in: SignIn) -> None:
    officer, school = sign_in("A1"), sign_in("S")
    officer.clock.install()
    officer.goto("/work")
    file_request(school)
    expect(officer.get_by_role("link", name=VISIT, exact=True)).to_have_count(0)

    officer.clock.fast_forward(31_000)

    expect(officer.get_by_role("link", name=VISIT, exact=True)).to_have_count(1)


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}], ids=["desk"])
def test_the_sheet_is_one_page_of_paper(sign_in: SignIn) -> None:
    page = sign_in("S")
    page.goto("/when-to-call")

    paper = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_paper_has_the_date_and_the_office_but_no_button_and_no_dispatch_number(sign_in: SignIn) -> None:
    page = sign_in("V")
    page.goto("/when-to-call")

    page.emulate_media(media="print")

    expect(page.get_by_text("As of Monday 16 November")).to_be_visible()
    expect(page.get_by_text("Intervention Dept. Office: 337-9911")).to_be_visible()
    expect(page.get_by_role("link", name="File for a school").first).to_be_hidden()
    expect(page.get_by_text("337-0100").first).to_be_hidden()


def test_a_called_process_opens_from_its_shape(sign_in: SignIn) -> None:
    school = sign_in("S")
    file_request(school)
    inside = school.get_by_role("group", name="Diagram of a called process")
    expect(inside).to_be_hidden()

    school.get_by_role("link", name="Courtesy home visit").focus()
    school.keyboard.press("Enter")

    expect(inside).to_be_visible()


def test_a_script_in_a_name_never_runs(sign_in: SignIn) -> None:
    page = sign_in("M")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto("/student-file")
    page.get_by_label("First name").fill("<img src=x onerror=alert(1)>")
    page.get_by_label("Last name").fill("<script>alert(2)</script>")
    page.get_by_label("Student number", exact=True).fill("9999")
    page.get_by_label("Grade").fill("7")
    page.get_by_role("button", name="Add the student").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>alert(2)</script>")
    assert said == []


def test_no_page_asks_anything_of_another_host(sign_in: SignIn) -> None:
    page = sign_in("S")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/referrals", "/when-to-call", "/students/kit"):
        page.goto(path)

    assert asked and all(url.startswith("http://127.0.0.1:") for url in asked)
