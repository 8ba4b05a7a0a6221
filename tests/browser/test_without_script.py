"""The pages in a browser that runs no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts

SignIn = Callable[..., Page]


def file_request(school: Page) -> None:
    school.goto("/file/address_verification")
    acts.write(school, "Name, birth date or student number", "kit")
    school.get_by_role("button", name="Find", exact=True).click()
    school.get_by_label("Kit Fictson").check()
    school.get_by_role("button", name="Choose this student").click()
    acts.choose(school, "Why should the address be verified?", "Audit")
    acts.choose(school, "Address of record", "12 Heron Street")
    school.get_by_role("button", name="Open the case").last.click()
    expect(school.get_by_role("status")).to_contain_text("is open")


def test_a_call_is_filed_and_answered(sign_in: SignIn) -> None:
    school, officer = sign_in("S", java_script_enabled=False), sign_in("A1", java_script_enabled=False)
    file_request(school)

    acts.open_task(officer, "Home visit attempt to determine if student lives at that address", home="/work")
    acts.choose(officer, "What did you find?", "Lives there")
    acts.choose(officer, "What is your finding based on?", "Name at the door")
    acts.write(officer, "What you saw and heard", "The name stands at the door.")
    acts.choose(officer, "Did you leave a courtesy note?", "No")
    acts.choose(officer, "Did you see a danger to somebody?", "No")
    acts.send(officer)

    expect(officer.get_by_role("heading", level=1)).to_have_text("Report findings to school")


def test_an_answer_opens_the_field_that_belongs_to_it(sign_in: SignIn) -> None:
    page = sign_in("S", java_script_enabled=False)
    page.goto("/file/address_verification")
    reason = page.get_by_label("What is the reason?")
    expect(reason).to_be_hidden()

    acts.choose(page, "Why should the address be verified?", "Other")

    expect(reason).to_be_visible()


def test_a_missing_answer_takes_the_focus_to_the_summary_and_from_there_to_the_field(sign_in: SignIn) -> None:
    page = sign_in("S", java_script_enabled=False)
    page.goto("/file/address_verification")
    page.get_by_role("button", name="Open the case").last.click()
    summary = page.get_by_role("group", name="Not sent yet")
    expect(summary).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Find", exact=True)).to_be_focused()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}], ids=["desk"])
def test_a_police_call_is_filed_by_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("D", java_script_enabled=False)
    page.goto("/file/police_transport")
    page.get_by_label("City Police").focus()

    def then(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def type_(text: str) -> None:
        page.keyboard.press("Tab")
        page.keyboard.type(text)

    then("Space")
    type_("Ofc. Nobody")
    type_("12")
    type_("555-0177")
    type_("")
    page.get_by_label("Where are officer and student?").focus()
    page.keyboard.type("At the fountain")
    type_("kit")
    then("Enter")
    page.get_by_label("Kit Fictson").focus()
    then("Space")
    page.get_by_role("group", name="need transport").get_by_label("Yes").focus()
    then("Space", "Enter")

    expect(page.get_by_role("status")).to_contain_text("is open")
