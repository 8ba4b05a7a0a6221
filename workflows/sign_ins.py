"""Signing in and out: a row for each sign-in, found by a token that only the browser knows. It never keeps the token.

After five wrong tries a name waits fifteen minutes, whether there is such an account or not, so that nobody can find
out which names exist.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from engine import clock, errors
from engine.runtime import Runtime
from workflows import passwords, settings, staff, tables

TRIES = 5
WAIT = dt.timedelta(minutes=15)
#: A page does not write each time that somebody is there: `seen_at` may lag this far behind.
_SEEN_STEP = dt.timedelta(minutes=1)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class SignedIn:
    """A fresh sign-in: the person, and the token for the browser's cookie, told once."""

    person: staff.Person
    token: str


def sign_in(runtime: Runtime, *, name: str, password: str, at: dt.datetime) -> SignedIn:
    """Sign in; Refused with a sentence that tells neither which of the two was wrong nor whether there is the name."""
    digest = _digest(name.strip().lower())
    with runtime.database.reading() as db:
        table = tables.person
        found = db.execute(
            sa.select(table.c.id, table.c.password, table.c.active).where(
                sa.func.lower(table.c.id) == name.strip().lower()
            )
        ).one_or_none()
        zone = settings.zone_of(settings.read(db))
    # outside of any transaction: hashing takes a while by design
    right = passwords.fits(found.password if found else None, password)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    failure: str | None = None
    with runtime.database.writing() as db:
        waits_until = _waiting(db, digest, at)
        if waits_until is not None:
            failure = f"Too many wrong tries. Try again from {waits_until.astimezone(zone):%H:%M}, or call the office."
        elif found is None or not right or not found.active:
            failure = _fail(db, digest, at)
        else:
            forget_failures(db, name=name)
            db.execute(
                sa.insert(tables.sign_in).values(
                    token=_digest(token), person=found.id, at=clock.text(at), seen_at=clock.text(at)
                )
            )
            person = staff.one(db, person=found.id)
    if failure is not None:
        raise errors.Refused(failure)
    return SignedIn(person, token)


def whoami(runtime: Runtime, *, token: str | None, at: dt.datetime) -> staff.Person | None:
    """Who is signed in with this token; None for nobody (unknown, idle too long, disabled): an answer, no failure."""
    if not token:
        return None
    table = tables.sign_in
    with runtime.database.reading() as db:
        row = db.execute(sa.select(table).where(table.c.token == _digest(token))).one_or_none()
        if row is None:
            return None
        values = settings.read(db)
        idle = at - clock.parse(row.seen_at)
        if idle > settings.minutes_of(values, "idle_minutes"):
            return None
        if at - clock.parse(row.at) > settings.minutes_of(values, "sign_in_minutes"):
            return None
        person = staff.one(db, person=row.person)
    if not person.active:
        return None
    if idle >= _SEEN_STEP:
        with runtime.database.writing() as db:
            db.execute(sa.update(table).where(table.c.token == row.token).values(seen_at=clock.text(at)))
    return person


def sign_out(runtime: Runtime, *, token: str) -> None:
    """End this sign-in; one that has ended already stays ended."""
    with runtime.database.writing() as db:
        db.execute(sa.delete(tables.sign_in).where(tables.sign_in.c.token == _digest(token)))


def clean(runtime: Runtime, *, at: dt.datetime) -> int:
    """Delete sign-ins that have ended by time and failures nobody waits for any more; how many sign-ins."""
    with runtime.database.writing() as db:
        oldest = at - settings.minutes_of(settings.read(db), "sign_in_minutes")
        ended = db.execute(sa.delete(tables.sign_in).where(tables.sign_in.c.at < clock.text(oldest)))
        failures = tables.sign_in_failure
        db.execute(sa.delete(failures).where(failures.c.at < clock.text(at - WAIT)))
        return ended.rowcount


def end_all(db: sa.Connection, *, person: str, but: str | None = None) -> None:
    """End every sign-in of a person, within a running transaction; keep the one with the token `but`."""
    table = tables.sign_in
    ended = sa.delete(table).where(table.c.person == person)
    db.execute(ended if but is None else ended.where(table.c.token != _digest(but)))


def forget_failures(db: sa.Connection, *, name: str) -> None:
    """Let a name try again at once, within a running transaction."""
    table = tables.sign_in_failure
    db.execute(sa.delete(table).where(table.c.name == _digest(name.strip().lower())))


def _waiting(db: sa.Connection, digest: str, at: dt.datetime) -> dt.datetime | None:
    """Until when the name has to wait; None when it may try."""
    table = tables.sign_in_failure
    row = db.execute(sa.select(table).where(table.c.name == digest)).one_or_none()
    if row is None or row.tries < TRIES:
        return None
    until = clock.parse(row.at) + WAIT
    return until if at < until else None


def _fail(db: sa.Connection, digest: str, at: dt.datetime) -> str:
    """Count a wrong try and say how many are left."""
    table = tables.sign_in_failure
    db.execute(sa.delete(table).where(table.c.name == digest, table.c.at <= clock.text(at - WAIT)))
    counted = db.execute(
        sa.update(table)
        .where(table.c.name == digest)
        .values(tries=table.c.tries + 1, at=clock.text(at))
        .returning(table.c.tries)
    ).scalar_one_or_none()
    if counted is None:
        counted = 1
        db.execute(sa.insert(table).values(name=digest, tries=1, at=clock.text(at)))
    left = TRIES - counted
    minutes = int(WAIT.total_seconds() // 60)
    if left <= 0:
        return f"Name or password is wrong. That was the last try: wait {minutes} minutes, or call the office."
    tries = "1 try is" if left == 1 else f"{left} tries are"
    return f"Name or password is wrong. {tries} left; after that this name waits {minutes} minutes."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
