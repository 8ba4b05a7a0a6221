"""Cases that may be the same call, by the rule of the call type's manifest. It never decides whether they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine import errors, instances
from engine.acts import Values
from engine.bundles import Bundle
from engine.runtime import Runtime
from workflows import calendar, case_words, facts, shown, staff

#: What a person may decide about a possible duplicate: nothing is opened, both are linked, it is another call.
JOIN, LINK, GO_ON = "join", "link", "go_on"


class Duplicates(errors.Refused):
    """Cases that may be the same call stand there already: somebody must decide before anything is saved."""


@dataclass(frozen=True)
class Decision:
    """What somebody decided: `kind` is JOIN, LINK or GO_ON; `case` for the first two, `reason` for the last."""

    kind: str
    case: str = ""
    reason: str = ""


def decided(text: str | None, reason: str) -> Decision | None:
    """The decision as a page posts it ("join:ID", "link:ID", "go_on"); BadAnswers when its reason is missing."""
    kind, _, case = (text or "").partition(":")
    if kind in (JOIN, LINK) and case:
        return Decision(kind, case)
    if kind != GO_ON:
        return None
    if not reason.strip():
        raise errors.BadAnswers({"go_on_reason": "Say why it is another call."})
    return Decision(GO_ON, reason=reason.strip())


def find(runtime: Runtime, bundle: Bundle, answers: Values, *, at: dt.datetime) -> tuple[instances.InstanceRow, ...]:
    """The cases that the rule finds: with the same values, opened on the same day or still open."""
    rule, key = bundle.manifest.duplicate, instances.key_of(bundle.manifest, answers)
    if rule is None or key is None:
        return ()
    with runtime.database.reading() as db:
        found = instances.found(db, call_types=[bundle.name], key=key)
        if rule.within == "open":
            return tuple(row for row in found if row.closed_at is None)
        known = facts.Facts(db, at)
        return tuple(row for row in found if calendar.day_of(known.zone, row.opened_at) == known.today)


def listed(
    runtime: Runtime, bundle: Bundle, rows: tuple[instances.InstanceRow, ...], *, by: staff.Person, at: dt.datetime
) -> tuple[shown.DuplicateShown, ...]:
    """The cases as the intake shows them; one of another school without a way into it."""
    rule = bundle.manifest.duplicate
    why = "opened today" if rule is not None and rule.within == "day" else "still open"
    with runtime.database.reading() as db:
        known = facts.Facts(db, at)
        return tuple(
            shown.DuplicateShown(
                case=row.public_id if staff.sees_school(by, row.scope) else None,
                number=row.number,
                call_type=bundle.manifest.name,
                headline=case_words.headline(row, known),
                why=f"The same, and {why}.",
            )
            for row in rows
        )
