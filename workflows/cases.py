"""Cases as a whole: their page, notes, giving one away, cancelling, trying an incident again. It knows no call type."""

from __future__ import annotations

import datetime as dt

from engine import errors, instances
from engine.runtime import Runtime
from workflows import case_page, shown, staff

#: Most characters of a note.
NOTE_LENGTH = 4_000


def page(runtime: Runtime, *, case: str, by: staff.Person, at: dt.datetime) -> shown.CasePage:
    """The page of a case; NotFound for one that is not open to the reader."""
    return case_page.read(runtime, case=case, by=by, at=at)


def add_note(
    runtime: Runtime, *, case: str, text: str, by: staff.Person, at: dt.datetime, operation: str
) -> shown.Outcome:
    """Add a note, also to a case that has ended; a wrong one is followed by another, never changed."""
    staff.require(by, "add_note")
    if not 0 < len(text.strip()) <= NOTE_LENGTH:
        raise errors.Refused(f"A note has 1 to {NOTE_LENGTH} characters.")
    row = instances.add_note(
        runtime, instance=case, text=text.strip(), actor=staff.actor_of(by), at=at, operation=operation
    )
    return shown.Outcome(case, row.number, "The note stands in the case.")


def give(
    runtime: Runtime,
    *,
    case: str,
    to: str,
    reason: str,
    by: staff.Person,
    at: dt.datetime,
    operation: str,
) -> shown.Outcome:
    """A supervisor gives the whole case to an officer, with a reason: what follows the case's officer changes hands."""
    staff.require(by, "give_away")
    person = staff.get(runtime, person=to)
    if person.role != staff.OFFICER or not person.active:
        raise errors.Refused(f"A case is given to an attendance officer, and {person.name} is none.")
    row = instances.give(
        runtime,
        instance=case,
        to=to,
        reason=said(reason),
        actor=staff.actor_of(by),
        at=at,
        operation=operation,
    )
    return shown.Outcome(case, row.number, f"Case {row.number} was given to {person.name}.")


def cancel(
    runtime: Runtime, *, case: str, reason: str, by: staff.Person, at: dt.datetime, operation: str
) -> shown.Outcome:
    """An administrator cancels a case that was opened by mistake, with a reason."""
    staff.require(by, "cancel_case")
    row = instances.cancel(
        runtime, instance=case, reason=said(reason), actor=staff.actor_of(by), at=at, operation=operation
    )
    return shown.Outcome(case, row.number, f"Case {row.number} was cancelled.")


def retry(runtime: Runtime, *, case: str, by: staff.Person, at: dt.datetime, operation: str) -> shown.Outcome:
    """Let a case that stands still run again; it says so when it still cannot go on."""
    staff.require(by, "retry_incident")
    try:
        row = instances.retry(runtime, instance=case, actor=staff.actor_of(by), at=at, operation=operation)
    except errors.BrokenInstance as broken:
        raise errors.Refused(f"It was tried again and still cannot go on. {broken}") from None
    return shown.Outcome(case, row.number, f"Case {row.number} runs again.")


def said(reason: str) -> str:
    """A reason that was given; Refused without one."""
    if not reason.strip():
        raise errors.Refused("Say why: the reason stands in the trail.")
    return reason.strip()
