"""Signing in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import flask

from engine import clock
from engine.runtime import Runtime
from tests.web.conftest import PASSWORD, Visitor
from web import app as web_app
from web import config
from workflows import accounts, staff


def test_a_person_signs_in_and_comes_to_the_first_page_of_the_role(visitor: Visitor) -> None:
    visitor.open("/sign-in")

    answer = visitor.send("/sign-in", name="M", password=PASSWORD, follow=True)

    assert "Administration" in answer.text


def test_a_wrong_password_does_not_tell_what_was_wrong(visitor: Visitor) -> None:
    visitor.open("/sign-in")

    answer = visitor.send("/sign-in", name="A1", password="not the password")

    assert answer.status_code == 422
    assert "Name or password is wrong. 4 tries are left" in answer.text


def test_after_five_wrong_tries_the_right_password_does_not_help(visitor: Visitor) -> None:
    visitor.open("/sign-in")
    for _ in range(5):
        visitor.send("/sign-in", name="A1", password="not the password")

    answer = visitor.send("/sign-in", name="A1", password=PASSWORD)

    assert "Too many wrong tries" in answer.text


def test_the_cookie_is_for_this_host_over_tls_only_and_closed_to_scripts(visitor: Visitor) -> None:
    cookie = visitor.open("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith("__Host-firstbell=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_only_the_demo_has_a_cookie_without_tls(runtime: Runtime, moving: clock.MovableClock) -> None:
    demo = web_app.create_app(runtime, clock=moving, config=config.Config(secret=b"s", demo=True))

    cookie = demo.test_client().get("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith("firstbell=") and "Secure" not in cookie


def test_a_page_asks_to_sign_in_first_and_leads_back(visitor: Visitor) -> None:
    asked = visitor.open("/students/kit")
    visitor.open(asked.headers["Location"])

    answer = visitor.send("/sign-in", name="S", password=PASSWORD, next=visitor.hidden("next"))

    assert answer.headers["Location"] == "/students/kit"


def test_signing_in_leads_to_no_other_site(visitor: Visitor) -> None:
    visitor.open("/sign-in")

    answer = visitor.send("/sign-in", name="S", password=PASSWORD, next="//evil.example")

    assert answer.headers["Location"] == "/"


def test_after_signing_out_the_old_cookie_is_worth_nothing(
    app: flask.Flask, signed_in: Callable[[str], Visitor]
) -> None:
    visitor = signed_in("S")
    visitor.open("/password")
    old = visitor.client.get_cookie("__Host-firstbell", domain="localhost")
    visitor.send("/sign-out")

    thief = app.test_client()
    thief.set_cookie("__Host-firstbell", old.value if old else "", domain="localhost", secure=True)
    answer = thief.get("/students/kit", base_url="https://localhost")

    assert answer.status_code == 302


def test_a_disabled_account_is_out_at_once(
    runtime: Runtime, moving: clock.MovableClock, signed_in: Callable[[str], Visitor]
) -> None:
    visitor = signed_in("S")

    accounts.disable(runtime, person="S", by=staff.COMMAND_LINE, at=moving.now())

    assert visitor.open("/students/kit").status_code == 302


def test_a_form_sent_after_the_sign_in_had_ended_is_kept(
    moving: clock.MovableClock, signed_in: Callable[[str], Visitor]
) -> None:
    visitor = signed_in("S")
    visitor.open("/students/kit")
    moving.move(dt.timedelta(hours=2))
    visitor.send("/students/kit/attempts", text="The aunt answered and will call back")

    kept = visitor.hidden("kept")
    answer = visitor.send("/sign-in", name="S", password=PASSWORD, next="/students/kit/attempts", kept=kept)

    assert "The aunt answered and will call back" in answer.text
    assert "Send it now" in answer.text


def test_a_form_without_our_token_is_refused_and_nothing_happens(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("A1")

    answer = visitor.client.post("/duty", data={"on": "no"}, base_url="https://localhost")

    assert answer.status_code == 403
    assert "too old to be sent" in answer.text


def test_the_own_password_is_changed(visitor: Visitor) -> None:
    visitor.sign_in("A1").open("/password")

    visitor.send("/password", old=PASSWORD, new="another long password", again="another long password")
    visitor.open("/password")
    visitor.send("/sign-out")
    visitor.open("/sign-in")
    answer = visitor.send("/sign-in", name="A1", password="another long password")

    assert answer.status_code == 302


def test_two_new_passwords_that_differ_are_refused(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("S")
    visitor.open("/password")

    answer = visitor.send("/password", old=PASSWORD, new="another long password", again="yet another one")

    assert answer.status_code == 422
