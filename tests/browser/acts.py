"""What people do on the pages, in words: find a task in the list, choose, write, send. It never looks behind a page."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def choose(page: Page, question: str, answer: str) -> None:
    """Choose one answer, or one of several, to a question."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def pick(page: Page, question: str, answer: str) -> None:
    """Choose from a list that opens."""
    page.get_by_label(question).select_option(label=answer)


def write(page: Page, question: str, text: str) -> None:
    """Write into a field."""
    page.get_by_label(question).fill(text)


def tick(page: Page, words: str) -> None:
    page.get_by_label(words).check()


def send(page: Page) -> None:
    """Send the form and expect that it was taken."""
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(page.locator(".note.bad li")).to_have_text([])


def open_task(page: Page, words: str, *, home: str) -> None:
    """Open a user task from the person's own first page."""
    page.goto(home)
    page.get_by_role("link", name=words, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
