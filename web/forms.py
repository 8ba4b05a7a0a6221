"""How an answer opens another field without a script: slots that the stylesheet knows. It never decides what counts.

A choice carries the class `opens-3`, the field it opens waits as `on-3`; `:has()` in the stylesheet joins them. What a
hidden field holds is ignored where answers are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.shown import FieldShown, FormShown

#: how many slots the stylesheet has; fields beyond them are always shown, with their condition in words
SLOTS = 20


@dataclass(frozen=True)
class Slots:
    """The slots of one form."""

    #: (key of the opening field, its opening values) -> number
    numbers: Mapping[tuple[str, tuple[str, ...]], int]

    def of(self, field: FieldShown) -> int | None:
        """The slot a field waits for; None: it does not wait for one."""
        return self.numbers.get((field.opened_by, field.opened_when)) if field.opened_by else None

    def opened(self, field: FieldShown, value: str) -> str:
        """The classes of one choice of a field: every slot it opens."""
        return " ".join(
            f"opens-{number}" for (key, values), number in self.numbers.items() if key == field.key and value in values
        )


def slots(form: FormShown) -> Slots:
    """Number what opens fields in a form, in the order of the fields."""
    found = dict.fromkeys((field.opened_by, field.opened_when) for field in form.fields if field.opened_by)
    return Slots({opening: number for number, opening in enumerate(found, start=1) if number <= SLOTS})
