"""Passwords as Argon2 hashes. It never keeps, logs or returns a password.

Hashing takes a while by design: call it outside of any transaction.
"""

from __future__ import annotations

import functools
import secrets

import argon2

from engine import errors

SHORTEST = 10
#: Longer texts are no passwords: hashing one would only cost time.
LONGEST = 200

#: The library's own choice of parameters (RFC 9106, low memory).
HASHER = argon2.PasswordHasher()


def hashed(password: str, *, person: str) -> str:
    """The hash of a new password for a sign-in name; Refused with a sentence for one that is too easy."""
    if len(password) < SHORTEST:
        raise errors.Refused(f"A password has at least {SHORTEST} characters: three or four words are easy to keep.")
    if len(password) > LONGEST:
        raise errors.Refused(f"A password has at most {LONGEST} characters.")
    if person.lower() in password.lower():
        raise errors.Refused("A password may not contain the sign-in name.")
    return HASHER.hash(password)


def fits(known: str | None, password: str) -> bool:
    """Whether a password fits its hash; without a hash it takes as long and does not."""
    if len(password) > LONGEST:
        return False
    try:
        return HASHER.verify(known or _nobodys(), password) and known is not None
    except argon2.exceptions.VerificationError:
        return False


@functools.cache
def _nobodys() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a known one."""
    return HASHER.hash(secrets.token_urlsafe(32))
