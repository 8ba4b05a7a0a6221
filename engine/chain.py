"""The seals that chain the entries of a case, and the digests of their payloads. It never reads or writes a database.

Each entry's seal is an HMAC-SHA256, with the runtime's key, over all its columns and the seal before it; the first one
hangs on the case number. The head is a seal over the number of entries and the last seal: without the key nobody can
cut the tail.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

#: The columns of `entry` that a seal covers, in this order.
COLUMNS = (
    "instance_id",
    "number",
    "kind",
    "actor",
    "on_behalf_of",
    "role",
    "done_at",
    "recorded_at",
    "operation",
    "release_id",
    "element",
    "path",
    "round",
    "flows",
    "facts",
    "payload_digest",
)


@dataclass(frozen=True)
class Head:
    """Where a case's chain ends: on which case, after how many entries, with which last seal."""

    instance: str
    #: the case number
    case: str
    entries: int = 0
    last_seal: str = ""

    def after(self, seal: str) -> Head:
        """The head once an entry with this seal was added."""
        return replace(self, entries=self.entries + 1, last_seal=seal)


def begin(key: bytes, *, instance: str, case: str) -> Head:
    """The head of a case without entries."""
    return Head(instance, case, 0, _mac(key, "origin", instance, case))


def seal(key: bytes, previous: str, row: Mapping[str, object]) -> str:
    """The seal of one entry, given as its columns."""
    return _mac(key, previous, *(row[column] for column in COLUMNS))


def seal_of_head(key: bytes, head: Head) -> str:
    """The seal that stands in the instance's own row."""
    return _mac(key, "head", head.instance, head.case, head.entries, head.last_seal)


def salt() -> str:
    """A new salt for a payload's digest, so that an erased payload cannot be guessed from it."""
    return secrets.token_hex(16)


def digest(salt: str, content: str) -> str:
    """The salted digest of a payload's text."""
    return hashlib.sha256(canonical([salt, content]).encode()).hexdigest()


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, ASCII only; raises ValueError for NaN and infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _mac(key: bytes, *parts: object) -> str:
    return hmac.new(key, canonical(parts).encode(), hashlib.sha256).hexdigest()
