"""The page of a student, and logging an attempt."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Visitor

Sign = Callable[[str], Visitor]


def log(visitor: Visitor, **fields: str) -> str:
    visitor.open("/students/kit")
    typed = {"number": "1", "called_at": "2026-11-19T09:05", "result": "left_message", "text": ""} | fields
    return visitor.send("/students/kit/attempts", follow=True, **typed).text


def test_the_school_logs_an_attempt(signed_in: Sign) -> None:
    page = log(signed_in("S"), text="asked to call back")

    assert "The attempt is logged." in page
    assert "asked to call back" in page


def test_an_attempt_in_the_future_is_refused_and_what_was_typed_is_kept(signed_in: Sign) -> None:
    page = log(signed_in("S"), called_at="2026-11-19T11:00", text="asked to call back")

    assert "lies in the future" in page
    assert ">asked to call back</textarea>" in page


def test_a_time_that_is_none_is_refused_with_a_sentence(signed_in: Sign) -> None:
    page = log(signed_in("S"), called_at="30 February")

    assert "is no day and time" in page


def test_an_attempt_logged_by_mistake_is_removed(signed_in: Sign) -> None:
    visitor = signed_in("S")
    visitor.open("/students/kit")

    page = visitor.send("/students/kit/attempts/1/remove", follow=True).text

    assert "The attempt is removed" in page


def test_another_school_does_not_learn_that_there_is_such_a_student(signed_in: Sign) -> None:
    visitor = signed_in("S2")

    unseen, unknown = visitor.open("/students/kit"), visitor.open("/students/nobody")

    assert (unseen.status_code, unknown.status_code) == (404, 404)
    assert headline(unseen.text) == headline(unknown.text)


def headline(page: str) -> str:
    return page.split("<h1>")[1].split("</h1>")[0]


def test_an_officer_sees_the_numbers_but_logs_nothing(signed_in: Sign) -> None:
    page = signed_in("A1").open("/students/kit").text

    assert "Numbers and attempts" in page
    assert "Log an attempt" not in page


def test_the_title_of_the_page_does_not_name_the_student(signed_in: Sign) -> None:
    page = signed_in("S").open("/students/kit").text

    assert "Kit" not in page.split("<title>")[1].split("</title>")[0]


def test_what_a_person_typed_is_text_never_markup(signed_in: Sign) -> None:
    page = log(signed_in("S"), text="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
