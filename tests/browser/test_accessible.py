"""Every page as an accessibility checker, a small phone and a dark screen see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, District, running

SignIn = Callable[..., Page]
#: how each page is looked at: size, colour scheme
LOOKS = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light")]

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


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """One district for all: nobody changes anything here."""
    with running(tmp_path_factory.mktemp("district")) as made:
        yield made


@pytest.fixture
def size() -> dict[str, int]:
    return PHONE


@pytest.mark.parametrize("person", PAGES)
def test_no_page_has_a_fault(sign_in: SignIn, person: str) -> None:
    page = sign_in(person)

    faults = {}
    for size, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme)
        for path in PAGES[person]:
            page.set_viewport_size(size)
            answered = page.goto(path)
            assert answered is not None and answered.ok, path
            faults[path, size["width"], scheme] = violations(page)

    assert not {look: found for look, found in faults.items() if found}


@pytest.mark.parametrize("person", PAGES)
def test_no_page_scrolls_sideways_on_the_smallest_phone(sign_in: SignIn, person: str) -> None:
    page = sign_in(person)
    page.set_viewport_size({"width": 320, "height": 640})

    wide = []
    for path in PAGES[person]:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert not wide


def test_buttons_and_fields_are_large_enough_for_a_thumb(sign_in: SignIn) -> None:
    page = sign_in("S")
    page.goto("/students/kit")

    small = page.evaluate(
        """[...document.querySelectorAll('main button, main input:not([type=hidden]), main select, .rail a')]
           .map(each => (each.closest('label.pick') || each).getBoundingClientRect())
           .filter(box => box.height > 0 && box.height < 44).length"""
    )

    assert small == 0
