"""Refusals and errors as pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import flask
import pytest

from engine import clock, errors
from engine.runtime import Runtime
from tests.web.conftest import Visitor
from web import app as web_app
from web import config, permissions
from workflows import staff, story_district

KINDS = [
    (errors.NotFound("There is no such case."), 404),
    (errors.NotAllowed("Only the officer who has it may send it."), 403),
    (errors.Conflict("Taken by Ben Fauxley at 09:12."), 409),
    (errors.NobodyWaits("cancel", reachable=False), 409),
    (errors.Refused("Choose what came of the call."), 422),
]


@pytest.mark.parametrize(("refusal", "status"), KINDS, ids=lambda value: type(value).__name__)
def test_a_refusal_is_a_page_with_its_sentence(
    app: flask.Flask, signed_in: Callable[[str], Visitor], refusal: errors.Refused, status: int
) -> None:
    visitor = signed_in("S")
    app.view_functions["students.show"] = raising(refusal)

    answer = visitor.open("/students/kit")

    assert answer.status_code == status
    assert f"<h1>{refusal}</h1>" in answer.text


def raising(error: Exception) -> Callable[..., str]:
    def view(**_: object) -> str:
        raise error

    return view


def test_something_broken_is_told_calmly_and_without_its_text(
    app: flask.Flask, signed_in: Callable[[str], Visitor]
) -> None:
    visitor = signed_in("S")
    app.view_functions["students.show"] = raising(errors.BrokenInstance("table x found no row"))

    answer = visitor.open("/students/kit")

    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text and "table x" not in answer.text


def test_an_address_that_is_none_says_so(signed_in: Callable[[str], Visitor]) -> None:
    answer = signed_in("S").open("/no/such/page")

    assert (answer.status_code, "There is nothing here for you" in answer.text) == (404, True)


def test_no_page_says_error_and_a_number(signed_in: Callable[[str], Visitor]) -> None:
    answer = signed_in("S").open("/no/such/page")

    assert "404" not in answer.text


def test_a_role_that_may_not_reads_who_may(signed_in: Callable[[str], Visitor]) -> None:
    answer = signed_in("S").open("/settings")

    assert answer.status_code == 403
    assert "It may be done by: administrator" in answer.text


def test_what_was_typed_is_shown_again(app: flask.Flask, signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("S")
    visitor.open("/students/kit")
    app.view_functions["students.log_attempt"] = raising(errors.Conflict("Somebody was faster."))

    answer = visitor.send("/students/kit/attempts", text="The aunt answered the telephone")

    assert "The aunt answered the telephone" in answer.text


def test_a_body_that_is_too_large_is_refused_with_the_limit(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("S")
    visitor.open("/students/kit")

    answer = visitor.send("/students/kit/attempts", text="x" * 3_000_000)

    assert (answer.status_code, "too large" in answer.text) == (413, True)


@pytest.mark.parametrize(("person", "role"), [(each[0], each[2]) for each in story_district.PEOPLE])
def test_a_role_gets_a_sentence_for_every_route_that_is_not_its_own(
    app: flask.Flask, signed_in: Callable[[str], Visitor], person: str, role: str
) -> None:
    visitor = signed_in(person)
    visitor.open("/password")

    answers = {}
    for rule in app.url_map.iter_rules():
        if not allowed(role, rule.endpoint):
            path = re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "x", rule.rule))
            send = visitor.client.get if "GET" in (rule.methods or ()) else visitor.client.post
            answers[path] = send(path, base_url="https://localhost", buffered=True)

    assert {answer.status_code for answer in answers.values()} == {403}
    assert all("It may be done by:" in answer.text for answer in answers.values())


def allowed(role: str, endpoint: str) -> bool:
    action = permissions.ENDPOINTS[endpoint]
    return action is None or role in staff.PERMISSIONS[action]


def test_a_character_that_no_database_keeps_is_refused(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("S")
    visitor.open("/students/kit")

    answer = visitor.send("/students/kit/attempts", text="left a\0message")

    assert (answer.status_code, "type it again" in answer.text) == (422, True)


def test_an_address_with_such_a_character_is_none(signed_in: Callable[[str], Visitor]) -> None:
    assert signed_in("S").open("/students/%00").status_code == 404


def test_a_server_with_named_hosts_answers_to_no_other(runtime: Runtime, moving: clock.MovableClock) -> None:
    app = web_app.create_app(runtime, clock=moving, config=config.Config(secret=b"s", hosts=("firstbell.example",)))

    forged = app.test_client().get("/sign-in", base_url="https://evil.example")

    assert forged.status_code == 400
