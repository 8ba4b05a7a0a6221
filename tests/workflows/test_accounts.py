"""Accounts, passwords and sign-ins."""

from __future__ import annotations

import datetime as dt

import argon2
import pytest
import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY
from workflows import accounts, changes, passwords, settings, sign_ins, staff, tables

PASSWORD = "four plain words here"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing that takes no time: how long it takes is not what these tests look at."""
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def office(district: Runtime) -> Runtime:
    """The district with an account "zoe" that has a password."""
    accounts.add(
        district,
        person="zoe",
        name="Zoe Fauxley",
        role=staff.OFFICER,
        schools=["oak"],
        password=PASSWORD,
        by=staff.COMMAND_LINE,
        at=MONDAY,
    )
    return district


def administrator(runtime: Runtime) -> staff.Person:
    return staff.get(runtime, person="amy")


def try_wrongly(runtime: Runtime, times: int, *, name: str = "zoe", at: dt.datetime = MONDAY) -> list[str]:
    sentences = []
    for _ in range(times):
        with pytest.raises(errors.Refused) as refused:
            sign_ins.sign_in(runtime, name=name, password="not the password", at=at)
        sentences.append(str(refused.value))
    return sentences


# Signing in ----------------------------------------------------------------------------------------


def test_whoever_signs_in_is_known_by_the_token(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name=" ZOE ", password=PASSWORD, at=MONDAY).token

    person = sign_ins.whoami(office, token=token, at=MONDAY)

    assert person is not None and (person.id, person.schools) == ("zoe", ("oak",))


def test_the_token_is_not_in_the_database(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token

    with office.database.reading() as db:
        kept = db.scalars(sa.select(tables.sign_in.c.token)).all()
    assert len(kept) == 1 and token not in kept


def test_the_password_is_kept_as_an_argon2_hash_only(office: Runtime) -> None:
    with office.database.reading() as db:
        kept = db.scalar(sa.select(tables.person.c.password).where(tables.person.c.id == "zoe"))

    assert kept is not None and kept.startswith("$argon2id$") and PASSWORD not in kept


def test_nobody_is_known_by_a_wrong_token(office: Runtime) -> None:
    assert sign_ins.whoami(office, token="invented", at=MONDAY) is None


def test_who_signs_out_is_not_known_any_more(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token

    sign_ins.sign_out(office, token=token)

    assert sign_ins.whoami(office, token=token, at=MONDAY) is None


@pytest.mark.parametrize(("minutes", "known"), [(30, True), (31, False)])
def test_an_idle_sign_in_ends(office: Runtime, minutes: int, known: bool) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token

    person = sign_ins.whoami(office, token=token, at=MONDAY + minutes * MINUTE)

    assert (person is not None) is known


def test_who_goes_on_working_stays_signed_in_until_the_day_is_over(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token

    known = [
        sign_ins.whoami(office, token=token, at=MONDAY + minutes * MINUTE) is not None for minutes in range(20, 741, 20)
    ]

    assert known == [True] * 36 + [False]


def test_how_long_idle_is_too_long_is_a_setting(office: Runtime) -> None:
    settings.put(office, key="idle_minutes", text="5", by=administrator(office), at=MONDAY)
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token

    assert sign_ins.whoami(office, token=token, at=MONDAY + 6 * MINUTE) is None


def test_old_sign_ins_are_cleaned_away(office: Runtime) -> None:
    sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY)

    assert sign_ins.clean(office, at=MONDAY + 721 * MINUTE) == 1


# Wrong tries ---------------------------------------------------------------------------------------


def test_a_wrong_try_tells_how_many_are_left(office: Runtime) -> None:
    first, second = try_wrongly(office, 2)

    assert ("4 tries are left" in first, "3 tries are left" in second) == (True, True)


def test_a_wrong_name_reads_like_a_wrong_password(office: Runtime) -> None:
    assert try_wrongly(office, 6) == try_wrongly(office, 6, name="nobody")


def test_after_five_wrong_tries_the_right_password_waits_too(office: Runtime) -> None:
    try_wrongly(office, 5)

    with pytest.raises(errors.Refused, match="Try again from 09:15"):
        sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY + 14 * MINUTE)


def test_after_a_quarter_of_an_hour_the_name_may_try_again(office: Runtime) -> None:
    try_wrongly(office, 5)

    signed_in = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY + 15 * MINUTE)

    assert signed_in.person.id == "zoe"


def test_a_right_password_forgets_wrong_tries(office: Runtime) -> None:
    try_wrongly(office, 4)
    sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY)

    (sentence,) = try_wrongly(office, 1)

    assert "4 tries are left" in sentence


def test_an_account_without_password_cannot_sign_in(office: Runtime) -> None:
    with pytest.raises(errors.Refused, match="Name or password is wrong"):
        sign_ins.sign_in(office, name="ada", password="", at=MONDAY)


# Passwords -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("short", "at least 10"), ("x" * 201, "at most 200"), ("Zoe and more words", "sign-in name")],
)
def test_an_easy_password_is_refused(office: Runtime, password: str, sentence: str) -> None:
    with pytest.raises(errors.Refused, match=sentence):
        accounts.new_password(office, person="zoe", password=password, by=administrator(office), at=MONDAY)


def test_a_new_password_signs_out_everywhere_and_ends_the_waiting(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token
    try_wrongly(office, 5)

    accounts.new_password(office, person="zoe", password="another four words", by=administrator(office), at=MONDAY)

    assert sign_ins.whoami(office, token=token, at=MONDAY) is None
    assert sign_ins.sign_in(office, name="zoe", password="another four words", at=MONDAY).person.id == "zoe"


def test_changing_the_own_password_ends_every_other_sign_in(office: Runtime) -> None:
    other, own = (sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token for _ in range(2))
    zoe = staff.get(office, person="zoe")

    accounts.change_password(office, by=zoe, old=PASSWORD, new="another four words", at=MONDAY, token=own)

    known = [sign_ins.whoami(office, token=token, at=MONDAY) is not None for token in (other, own)]
    assert known == [False, True]


def test_the_own_password_is_changed_only_by_who_knows_the_old_one(office: Runtime) -> None:
    zoe = staff.get(office, person="zoe")

    with pytest.raises(errors.Refused, match="old password is wrong"):
        accounts.change_password(office, by=zoe, old="not this one", new="another four words", at=MONDAY)


# Accounts ------------------------------------------------------------------------------------------


def test_a_disabled_account_is_out_at_once_and_stays_out(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token

    accounts.disable(office, person="zoe", by=administrator(office), at=MONDAY)

    assert sign_ins.whoami(office, token=token, at=MONDAY) is None
    with pytest.raises(errors.Refused, match="Name or password is wrong"):
        sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY)


def test_disabling_leaves_no_sign_in_behind(office: Runtime) -> None:
    sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY)

    accounts.disable(office, person="zoe", by=administrator(office), at=MONDAY)

    with office.database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(tables.sign_in)) == 0


def test_a_sign_in_of_a_disabled_account_is_worth_nothing(office: Runtime) -> None:
    token = sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).token
    with office.database.writing() as db:
        db.execute(sa.update(tables.person).where(tables.person.c.id == "zoe").values(active=False))

    assert sign_ins.whoami(office, token=token, at=MONDAY) is None


def test_an_account_that_is_opened_again_signs_in_with_its_old_password(office: Runtime) -> None:
    accounts.disable(office, person="zoe", by=administrator(office), at=MONDAY)

    accounts.enable(office, person="zoe", by=administrator(office), at=MONDAY)

    assert sign_ins.sign_in(office, name="zoe", password=PASSWORD, at=MONDAY).person.active


def test_nothing_is_disabled_twice_in_silence(office: Runtime) -> None:
    accounts.disable(office, person="zoe", by=administrator(office), at=MONDAY)

    with pytest.raises(errors.Conflict, match="disabled already"):
        accounts.disable(office, person="zoe", by=administrator(office), at=MONDAY)


def test_the_last_administrator_stays(office: Runtime) -> None:
    amy = administrator(office)

    with pytest.raises(errors.Refused, match="last administrator"):
        accounts.disable(office, person="amy", by=amy, at=MONDAY)
    with pytest.raises(errors.Refused, match="last administrator"):
        accounts.change(office, person="amy", role=staff.SUPERVISOR, schools=[], by=amy, at=MONDAY)


def test_a_changed_role_and_school_hold_at_once(office: Runtime) -> None:
    changed = accounts.change(
        office, person="zoe", role=staff.COUNSELOR, schools=["elm"], by=administrator(office), at=MONDAY
    )

    assert (changed.role, changed.schools) == (staff.COUNSELOR, ("elm",))


@pytest.mark.parametrize(
    ("person", "role", "schools", "sentence"),
    [
        ("ZOE", staff.OFFICER, [], "already"),
        ("two words", staff.OFFICER, [], "begins with a letter"),
        ("new", "king", [], "no role king"),
        ("new", staff.SCHOOL_STAFF, [], "at least one school"),
        ("new", staff.SCHOOL_STAFF, ["nowhere"], "does not exist"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    office: Runtime, person: str, role: str, schools: list[str], sentence: str
) -> None:
    with pytest.raises(errors.Refused, match=sentence):
        accounts.add(
            office,
            person=person,
            name="New Made-Up",
            role=role,
            schools=schools,
            password=PASSWORD,
            by=administrator(office),
            at=MONDAY,
        )


def test_only_an_administrator_makes_accounts(office: Runtime) -> None:
    vic = staff.get(office, person="vic")

    with pytest.raises(errors.NotAllowed, match="administrator"):
        accounts.add(office, person="new", name="New", role=staff.OFFICER, password=PASSWORD, by=vic, at=MONDAY)


def test_a_change_of_an_account_is_recorded_without_any_password(office: Runtime) -> None:
    accounts.new_password(office, person="zoe", password="another four words", by=administrator(office), at=MONDAY)

    newest, oldest = changes.of_row(office, row="zoe")

    assert (newest.kind, newest.by, newest.values) == ("account.given_new_password", "amy", {})
    assert oldest.values == {"name": "Zoe Fauxley", "role": "attendance_officer", "schools": ["oak"]}
