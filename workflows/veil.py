"""The veil over a protected student's address: pages show it to those who may see it only. It never hides a danger.

Whatever text a page shows goes through it, so that an address does not slip out in an answer, a note or a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from workflows import facts, staff

#: What stands in place of a protected address.
HIDDEN = "(protected address)"


@dataclass(frozen=True)
class Veil:
    """Covers every text that one reader may not see; an empty one covers nothing."""

    addresses: tuple[str, ...] = field(default=(), repr=False)

    def over(self, text: str) -> str:
        """The text with each protected address replaced."""
        for address in self.addresses:
            text = re.sub(re.escape(address), HIDDEN, text, flags=re.IGNORECASE)
        return text

    @property
    def covers(self) -> bool:
        return bool(self.addresses)


def over_students(
    known: facts.Facts, *, students: Iterable[str | None], by: staff.Person, trusted: str | None = None
) -> Veil:
    """The veil for a reader of these students' records; `trusted` is the one officer named for a protected student."""
    if staff.may(by, "see_protected_address") or by.id == trusted:
        return Veil()
    hidden: list[str] = []
    for student in dict.fromkeys(students):
        if student is not None and known.student(student).protected:
            hidden.extend(known.addresses(student))
    return Veil(tuple(sorted(hidden, key=len, reverse=True)))
