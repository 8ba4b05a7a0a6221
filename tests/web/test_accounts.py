"""Staff accounts."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import PASSWORD, Visitor

Sign = Callable[[str], Visitor]
NEW = {"person": "zoe", "name": "Zoe Neverwas", "role": "attendance_officer", "password": "a long first word"}


def test_an_account_is_added_and_can_sign_in(signed_in: Sign, visitor: Visitor) -> None:
    administrator = signed_in("M")
    administrator.open("/accounts")
    administrator.send("/accounts", **NEW)

    visitor.open("/sign-in")
    answer = visitor.send("/sign-in", name="zoe", password=NEW["password"], follow=True)

    assert "Zoe Neverwas, attendance officer" in answer.text


def test_a_name_that_is_taken_is_refused_and_what_was_typed_is_kept(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/accounts")

    answer = administrator.send("/accounts", **NEW | {"person": "A1"})

    assert answer.status_code == 422
    assert "There is an account with this sign-in name already" in answer.text
    assert 'value="Zoe Neverwas"' in answer.text


def test_a_disabled_person_cannot_sign_in(signed_in: Sign, visitor: Visitor) -> None:
    administrator = signed_in("M")
    administrator.open("/accounts/S")
    administrator.send("/accounts/S/disable")

    visitor.open("/sign-in")
    answer = visitor.send("/sign-in", name="S", password=PASSWORD)

    assert answer.status_code == 422


def test_a_new_password_counts_at_once(signed_in: Sign, visitor: Visitor) -> None:
    administrator = signed_in("M")
    administrator.open("/accounts/A1")
    administrator.send("/accounts/A1/password", password="something else entirely")

    visitor.open("/sign-in")
    answer = visitor.send("/sign-in", name="A1", password="something else entirely")

    assert answer.status_code == 302


def test_a_person_moves_to_another_school(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/accounts/S2")
    administrator.send("/accounts/S2", role="school_staff", schools=["larkspur"])

    answer = signed_in("S2").open("/students/kit")

    assert answer.status_code == 200


def test_the_last_administrator_stays_one(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/accounts/M")

    answer = administrator.send("/accounts/M/disable")

    assert (answer.status_code, "last administrator" in answer.text) == (422, True)


def test_an_account_that_is_none_is_not_found(signed_in: Sign) -> None:
    assert signed_in("M").open("/accounts/nobody").status_code == 404
