"""Every page as an accessibility checker, a small phone and a dark screen see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SignIn = Callable[..., Page]

#: person -> pages that stand open from the first day
PAGES = {
    "A1": ("/work", "/when-to-call", "/find", "/notices", "/password"),
    "S": ("/referrals", "/students/kit", "/file/address_verification", "/file/mia_home_visit"),
    "D": ("/calls", "/file/police_transport"),
    "C": ("/hand-offs",),
    "V": ("/overview", "/call-types", "/call-types/police_transport", "/roster"),
    "U": ("/audit", "/audit/chain"),
    "M": ("/administration", "/accounts", "/accounts/S", "/settings", "/schools", "/schools/larkspur")
    + ("/student-file", "/student-file/kit", "/load"),
}


def violations(page: Page) -> list[str]:
    """What axe finds, in a window as tall as the page: it takes a field half under the bar for a small one."""
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("window.innerWidth")
    page.set_viewport_size({"width": width, "height": min(height + 80, 15_000)})
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("person", PAGES)
def test_no_page_has_a_fault(sign_in: SignIn, person: str, scheme: str) -> None:
    page = sign_in(person, color_scheme=scheme)

    faults = {}
    for path in PAGES[person]:
        page.goto(path)
        faults[path] = violations(page)

    assert not {path: found for path, found in faults.items() if found}


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}], ids=["320px"])
@pytest.mark.parametrize("person", PAGES)
def test_no_page_scrolls_sideways_on_the_smallest_phone(sign_in: SignIn, person: str) -> None:
    page = sign_in(person)

    wide = []
    for path in PAGES[person]:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert not wide


@pytest.mark.parametrize("size", [{"width": 360, "height": 740}], ids=["phone"])
def test_buttons_and_fields_are_large_enough_for_a_thumb(sign_in: SignIn) -> None:
    page = sign_in("S")
    page.goto("/students/kit")

    small = page.evaluate(
        """[...document.querySelectorAll('main button, main input:not([type=hidden]), main select, .rail a')]
           .map(each => (each.closest('label.pick') || each).getBoundingClientRect())
           .filter(box => box.height > 0 && box.height < 44).length"""
    )

    assert small == 0
