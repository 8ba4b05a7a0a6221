"""Accounts and their passwords: who may sign in, with which role, at which schools. It never tells a password.

Passwords are kept as Argon2 hashes only. A disabled account keeps its name in every trail but cannot sign in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from workflows import changes, passwords, sign_ins, staff, tables

_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")


def add(
    runtime: Runtime,
    *,
    person: str,
    name: str,
    role: str,
    schools: Collection[str] = (),
    password: str | None,
    by: staff.Person,
    at: dt.datetime,
) -> staff.Person:
    """Make an account; `person` is its sign-in name. Without a password it cannot sign in yet."""
    staff.require(by, "manage_accounts")
    person, name = person.strip(), name.strip()
    if not _ID.fullmatch(person):
        raise errors.Refused(
            "A sign-in name begins with a letter and has letters, digits, dots and dashes, at most 40."
        )
    if not name:
        raise errors.Refused("An account needs the name of its person.")
    hashed = None if password is None else passwords.hashed(password, person=person)
    with runtime.database.writing() as db:
        _require_role(role)
        if db.scalar(sa.select(tables.person.c.id).where(sa.func.lower(tables.person.c.id) == person.lower())):
            raise errors.Conflict("There is an account with this sign-in name already: choose another one.")
        db.execute(
            sa.insert(tables.person).values(
                id=person, name=name, role=role, password=hashed, active=True, on_duty=False
            )
        )
        _put_schools(db, person, role, schools)
        changes.record(
            db,
            kind="account.added",
            row=person,
            by=by,
            at=at,
            values={"name": name, "role": role, "schools": sorted(schools)},
        )
        return staff.one(db, person=person)


def change(
    runtime: Runtime, *, person: str, role: str, schools: Collection[str], by: staff.Person, at: dt.datetime
) -> staff.Person:
    """Give an account another role and other schools; an officer who is none any more goes off duty."""
    staff.require(by, "manage_accounts")
    _require_role(role)
    with runtime.database.writing() as db:
        before = staff.one(db, person=person)
        if before.role == staff.ADMINISTRATOR and role != staff.ADMINISTRATOR:
            _keep_an_administrator(db, person)
        on_duty = before.on_duty and role == staff.OFFICER
        db.execute(sa.update(tables.person).where(tables.person.c.id == person).values(role=role, on_duty=on_duty))
        _put_schools(db, person, role, schools)
        changes.record(
            db, kind="account.changed", row=person, by=by, at=at, values={"role": role, "schools": sorted(schools)}
        )
        return staff.one(db, person=person)


def disable(runtime: Runtime, *, person: str, by: staff.Person, at: dt.datetime) -> None:
    """End an account: it is signed out everywhere, off duty, and cannot sign in."""
    staff.require(by, "manage_accounts")
    with runtime.database.writing() as db:
        before = staff.one(db, person=person)
        if not before.active:
            raise errors.Conflict("This account is disabled already.")
        if before.role == staff.ADMINISTRATOR:
            _keep_an_administrator(db, person)
        db.execute(sa.update(tables.person).where(tables.person.c.id == person).values(active=False, on_duty=False))
        sign_ins.end_all(db, person=person)
        changes.record(db, kind="account.disabled", row=person, by=by, at=at, values={})


def enable(runtime: Runtime, *, person: str, by: staff.Person, at: dt.datetime) -> None:
    """Open a disabled account again, with its old password."""
    staff.require(by, "manage_accounts")
    with runtime.database.writing() as db:
        if staff.one(db, person=person).active:
            raise errors.Conflict("This account is not disabled.")
        db.execute(sa.update(tables.person).where(tables.person.c.id == person).values(active=True))
        changes.record(db, kind="account.enabled", row=person, by=by, at=at, values={})


def new_password(runtime: Runtime, *, person: str, password: str, by: staff.Person, at: dt.datetime) -> None:
    """Set another password for somebody, who is signed out everywhere and may try to sign in at once."""
    staff.require(by, "manage_accounts")
    hashed = passwords.hashed(password, person=person)
    with runtime.database.writing() as db:
        staff.one(db, person=person)
        _set_password(db, person, hashed)
        sign_ins.end_all(db, person=person)
        sign_ins.forget_failures(db, name=person)
        changes.record(db, kind="account.given_new_password", row=person, by=by, at=at, values={})


def change_password(
    runtime: Runtime, *, by: staff.Person, old: str, new: str, at: dt.datetime, token: str | None = None
) -> None:
    """Change one's own password; every sign-in but the one with `token` ends."""
    staff.require(by, "change_own_password")
    with runtime.database.reading() as db:
        present = db.scalar(sa.select(tables.person.c.password).where(tables.person.c.id == by.id))
    if not passwords.fits(present, old):
        raise errors.Refused("The old password is wrong: type the one you signed in with.")
    hashed = passwords.hashed(new, person=by.id)
    with runtime.database.writing() as db:
        _set_password(db, by.id, hashed)
        sign_ins.end_all(db, person=by.id, but=token)
        changes.record(db, kind="account.changed_password", row=by.id, by=by, at=at, values={})


def _set_password(db: sa.Connection, person: str, hashed: str) -> None:
    db.execute(sa.update(tables.person).where(tables.person.c.id == person).values(password=hashed))


def _require_role(role: str) -> None:
    if role not in staff.ROLES:
        raise errors.Refused(f"There is no role {role}: choose one of {', '.join(staff.ROLES)}.")


def _put_schools(db: sa.Connection, person: str, role: str, schools: Collection[str]) -> None:
    if role in staff.OF_A_SCHOOL and not schools:
        raise errors.Refused(f"{staff.ROLES[role]}: choose at least one school.")
    known = set(db.scalars(sa.select(tables.school.c.id)))
    if not known.issuperset(schools):
        raise errors.Refused("One of the schools does not exist.")
    table = tables.person_school
    db.execute(sa.delete(table).where(table.c.person == person))
    if schools:
        db.execute(sa.insert(table), [{"person": person, "school": school} for school in sorted(set(schools))])


def _keep_an_administrator(db: sa.Connection, person: str) -> None:
    table = tables.person
    others = db.scalar(
        sa.select(sa.func.count()).where(table.c.role == staff.ADMINISTRATOR, table.c.active, table.c.id != person)
    )
    if not others:
        raise errors.Refused("This is the last administrator: make another one first.")
