"""Running instances: begin one, and the acts that concern one as a whole. It never knows what one is about.

What a person does with a user task stands in engine.user_tasks, with a message in engine.messages; looking and finding
in engine.looking. Each act raises NotFound for a case the actor may not see and BrokenInstance if the case cannot go
on; a repeated operation has one effect and gives the same answer.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from engine import acting, clock, definitions, linking, notices, rows, starting
from engine.acting import Attempt
from engine.acts import Entry, Give, Redate, Start, Values
from engine.changing import Changed, Step
from engine.definitions import Release
from engine.errors import BrokenInstance, Conflict, Refused
from engine.loading import Loaded
from engine.looking import Asked as Asked
from engine.looking import Instance as Instance
from engine.looking import Linked as Linked
from engine.looking import Stopped as Stopped
from engine.looking import by_number as by_number
from engine.looking import count as count
from engine.looking import found as found
from engine.looking import how_many as how_many
from engine.looking import linked as linked
from engine.looking import look as look
from engine.looking import open_by_release as open_by_release
from engine.looking import opened_by as opened_by
from engine.looking import several as several
from engine.looking import stopped as stopped
from engine.record import Record
from engine.rows import InstanceRow as InstanceRow
from engine.rows import by_id as by_id
from engine.rows import tasks_of as tasks_of
from engine.runtime import ENGINE, Actor, Runtime
from engine.starting import key_of as key_of
from engine.trail import Stamp

#: How often a start tries again when others are given the same case number at the same moment.
ATTEMPTS = 30


def start(
    runtime: Runtime,
    *,
    call_type: str,
    answers: Values,
    actor: Actor,
    at: dt.datetime,
    operation: str,
    done_at: dt.datetime | None = None,
    notes: Sequence[str] = (),
    message: str | None = None,
    beside: Sequence[str] = (),
) -> InstanceRow:
    """Open a case of the call type's release in force with valid answers of its intake form.

    `message`: the message of its message start event instead; then `answers` are its payload.
    `notes` are added to its trail at once, such as why it is opened apart from a possible duplicate; `beside` are the
    public ids of cases it belongs together with. Who may file, and whether a duplicate is wanted, is for the caller to
    say. Raises NotFound for a call type that is not in force.
    """
    at = clock.moment(at)
    start_ = Start(answers=answers, by=actor.counts_for, message=message)
    for _ in range(ATTEMPTS):
        record = Record(runtime.key)
        with runtime.database.reading() as connection:
            release = definitions.in_force_on(connection, call_type=call_type, at=at)
            known = rows.instance_opened_by(connection, operation)
            if known is not None:
                return known
            stamp = Stamp(actor, clock.moment(done_at or at), at, operation, release.id)
            try:
                opened = _begin(runtime, connection, record, release, start_, stamp, notes)
                for other in beside:
                    linking.beside(record, opened.row, rows.by_id(connection, other), stamp)
            except linking.DueFirst as first:
                acting.fire_linked(runtime, instance=first.instance, at=at, operation=operation)
                continue
        record.seal()
        if acting.write(runtime, record):
            return opened.row
    raise Conflict("Too many cases are opened at this moment: send the form again.")


def _begin(
    runtime: Runtime,
    connection: sa.Connection,
    record: Record,
    release: Release,
    start_: Start,
    stamp: Stamp,
    notes: Sequence[str],
) -> Changed:
    opened = starting.begin(
        runtime,
        connection,
        record,
        release=release,
        start=start_,
        stamp=stamp,
        operation=stamp.operation,
        key=key_of(release.bundle.manifest, start_.answers),
        notes=tuple(_note(text) for text in notes),
    )
    linking.follow_all(runtime, connection, record, stamp)
    return opened


def give(
    runtime: Runtime, *, instance: str, to: str, reason: str, actor: Actor, at: dt.datetime, operation: str
) -> InstanceRow:
    """Give a whole case to a person: open user tasks whose performer follows the case change hands."""

    def doing(attempt: Attempt) -> Changed:
        acting.require_running(attempt.loaded)
        return attempt.change(Step(command=Give(person=to), personal={"reason": reason}))

    return _row(runtime, instance, actor, at, operation, doing)


def cancel(
    runtime: Runtime, *, instance: str, reason: str, actor: Actor, at: dt.datetime, operation: str
) -> InstanceRow:
    """Cancel a case that was opened by mistake. (A cancel that is drawn is a message and *ends* the case.)"""

    def doing(attempt: Attempt) -> Changed:
        loaded = attempt.loaded
        if loaded.row.status not in (rows.RUNNING, rows.INCIDENT):
            acting.require_running(loaded)
        columns = {
            "status": rows.CANCELLED,
            "closed_at": attempt.stamp.recorded_at,
            "next_due": None,
            "incident": None,
        }
        entries, sentences = _left_behind(loaded)
        first = Entry("case.cancelled", personal={"reason": reason})
        return attempt.change(Step(entries=(first, *entries), sentences=sentences, columns=columns, closes=True))

    return _row(runtime, instance, actor, at, operation, doing)


def _left_behind(loaded: Loaded) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    """What a cancelled case leaves: user tasks withdrawn, held messages not delivered and their senders told."""
    entries = [
        Entry("user_task.withdrawn", task.element, task.path, task.round, facts={"name": task.name, "why": None})
        for task in loaded.tasks
    ]
    sentences = []
    for held in loaded.row.held:
        entries.append(Entry("message.undelivered", facts={"message": held.message, "held": held.number}))
        if held.sender is not None:
            label = notices.label(loaded.bundle, held.message)
            sentences.append((held.sender, f"*{label}* was kept, but the case was cancelled."))
    return tuple(entries), tuple(sentences)


def add_note(
    runtime: Runtime, *, instance: str, text: str, actor: Actor, at: dt.datetime, operation: str
) -> InstanceRow:
    """Add a note to a case, also to one that has ended. Notes are never changed; a wrong one is followed by another."""

    def doing(attempt: Attempt) -> Changed:
        return attempt.change(Step(entries=(_note(text),)))

    return _row(runtime, instance, actor, at, operation, doing)


def record_reading(
    runtime: Runtime, *, instance: str, purpose: str, actor: Actor, at: dt.datetime, operation: str
) -> InstanceRow:
    """Write into a case's trail that somebody reads its record, also of one that has ended.

    `purpose`: a few words without personal data; Refused without them.
    """
    if not purpose.strip():
        raise Refused("Say why you look: reading a record is written into its trail, with the reason.")

    def doing(attempt: Attempt) -> Changed:
        return attempt.change(Step(entries=(Entry("record.read", facts={"purpose": purpose.strip()}),)))

    return _row(runtime, instance, actor, at, operation, doing)


def redate(runtime: Runtime, *, instance: str, why: str, at: dt.datetime, actor: Actor = ENGINE) -> int:
    """Date open timers again from their kept start, after a calendar or a number has changed; gives how many moved.

    `why`: a few words for the trail, without personal data. A case that does not run, or where nothing moves, stays as
    it is.
    """

    def doing(attempt: Attempt) -> Changed:
        if attempt.loaded.row.status != rows.RUNNING:
            return attempt.change(Step())
        return attempt.change(Step(command=Redate(), facts={"why": why}))

    done = acting.perform(runtime, instance=instance, actor=actor, at=at, operation=str(uuid.uuid4()), doing=doing)
    return done.entries


def retry(runtime: Runtime, *, instance: str, actor: Actor, at: dt.datetime, operation: str) -> InstanceRow:
    """Let a case that stands still as an incident run again; timers that are due fire at once.

    Raises Conflict for a case that does not stand still, BrokenInstance when it still cannot go on (an incident again).
    """

    def doing(attempt: Attempt) -> Changed:
        row = attempt.loaded.row
        if row.status != rows.INCIDENT:
            raise Conflict(f"Expected to start case {row.number} again, but it does not stand still.")
        columns = {"status": rows.RUNNING, "incident": None, "failures": 0, "retry_at": None}
        entry = Entry("incident.retried", row.incident.element if row.incident else None)
        return attempt.change(Step(entries=(entry,), columns=columns))

    row = _row(runtime, instance, actor, at, operation, doing)
    try:
        acting.fire_due(runtime, instance=instance, at=at)
    except BrokenInstance as broken:
        acting.raise_incident(runtime, instance=instance, broken=broken, at=at, operation=operation)
        raise
    return row


def erase(
    runtime: Runtime,
    *,
    instance: str,
    entries: Sequence[int],
    reason: str,
    actor: Actor,
    at: dt.datetime,
    operation: str,
) -> InstanceRow:
    """Erase the personal part of entries of a case that is over, as the law may ask; the chain stays provable.

    `reason` without personal data. Raises Refused while the case is open.
    """

    def doing(attempt: Attempt) -> Changed:
        row = attempt.loaded.row
        if row.status not in (rows.ENDED, rows.CANCELLED):
            raise Refused(f"Case {row.number} is open: nothing of it can be erased before it has ended.")
        attempt.record.erased += [(row.public_id, number, clock.text(at)) for number in sorted(set(entries))]
        facts = {"entries": sorted(set(entries)), "reason": reason}
        return attempt.change(Step(entries=(Entry("payload.erased", facts=facts),)))

    return _row(runtime, instance, actor, at, operation, doing)


def _note(text: str) -> Entry:
    return Entry("note.added", personal={"text": text})


def _row(
    runtime: Runtime, instance: str, actor: Actor, at: dt.datetime, operation: str, doing: acting.Doing
) -> InstanceRow:
    return acting.perform(runtime, instance=instance, actor=actor, at=at, operation=operation, doing=doing).row
