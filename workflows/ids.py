"""Random ids that tell nothing about whom they stand for. It never makes a case number."""

from __future__ import annotations

import secrets

_BYTES = 9


def new(kind: str) -> str:
    """A new id: its kind ("st" a student, "hh" a household), an underscore, 12 random characters."""
    return f"{kind}_{secrets.token_urlsafe(_BYTES)}"
