"""One act on an instance: load, run, write in one transaction under one operation id. Nothing is locked while it runs.

Timers that are due fire first, one by one, each an act of its own. An act that lost a race against another one starts
again from what is there now; an instance that cannot go on becomes an incident. It knows no act in particular.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from engine import changing, clock, linking, loading, rows
from engine.acts import Entry, Fire
from engine.changing import Changed, Step
from engine.errors import BrokenInstance, Conflict, Refused
from engine.loading import Loaded
from engine.record import Record
from engine.rows import InstanceRow, UserTask
from engine.runtime import ENGINE, Actor, Runtime
from engine.trail import Stamp

#: How often an act starts again after it lost a race.
ATTEMPTS = 5
#: Most timers fired at once on one instance.
TIMERS = 500


@dataclass(frozen=True)
class Attempt:
    """One try of an act: the instance as it was read, and the rows to be written."""

    runtime: Runtime
    connection: sa.Connection
    record: Record
    loaded: Loaded
    stamp: Stamp

    def change(self, step: Step) -> Changed:
        """Run a step on the instance."""
        return changing.change(self.record, self.loaded, step, self.stamp)

    def show(self, type_: str, value: object) -> str:
        """A value in words for people."""
        return self.loaded.words.show(type_, value)


#: What an act does with its instance; raises Refused to do nothing.
Doing = Callable[[Attempt], Changed]


@dataclass(frozen=True)
class Performed:
    """What an act has done."""

    row: InstanceRow
    #: user tasks opened by it (by an earlier sending of the same operation: those still open)
    opened: tuple[UserTask, ...]
    #: the same operation had been written before; nothing was done now
    repeated: bool = False
    #: how many entries were written, those of linked cases included
    entries: int = 0
    #: a timer fired instead: the act is still to be done
    fired: bool = False


class _Raced(Exception):
    """Another act was written first."""


def perform(
    runtime: Runtime,
    *,
    instance: str,
    actor: Actor,
    at: dt.datetime,
    operation: str,
    doing: Doing,
    done_at: dt.datetime | None = None,
) -> Performed:
    """Do one act; due timers first. A repeated operation has no second effect.

    Raises NotFound for an instance the actor may not see, Refused from `doing`, Conflict after too many lost races,
    BrokenInstance when the instance cannot go on: then it stands as an incident.
    """
    if not operation:
        raise Refused("What was sent has no number of its own: open the page again, then send it.")
    asked = _Asked(runtime, instance, actor, clock.moment(at), operation, clock.moment(done_at or at))
    try:
        for _ in range(ATTEMPTS):
            done = _until_done(asked, doing)
            if done is not None:
                return done
    except BrokenInstance as broken:
        raise_incident(runtime, instance=instance, broken=broken, at=at, operation=operation)
        raise
    raise Conflict("Others are changing this case at this moment: look at it again, then try again.")


def fire_due(runtime: Runtime, *, instance: str, at: dt.datetime) -> int:
    """Fire the timers of an instance that are due, one by one; gives how many.

    Raises NotFound, BrokenInstance when a timer cannot fire (what fired before stays).
    """
    at = clock.moment(at)
    asked = _Asked(runtime, instance, ENGINE, at, "", at)
    number = 0
    for _ in range(TIMERS):
        done = _try(asked, None)
        if done is not None and not done.fired:
            return number
        number += done is not None
    raise BrokenInstance(f"More than {TIMERS} timers are due at once.")


def fire_linked(runtime: Runtime, *, instance: str, at: dt.datetime, operation: str) -> None:
    """Fire what is due on a case that another one is about to tell something; a failure is that case's incident."""
    try:
        fire_due(runtime, instance=instance, at=at)
    except BrokenInstance as broken:
        raise_incident(runtime, instance=instance, broken=broken, at=at, operation=operation)


def raise_incident(runtime: Runtime, *, instance: str, broken: BrokenInstance, at: dt.datetime, operation: str) -> None:
    """Let an instance stand still until a person looks: an act of its own, with an entry."""
    incident = rows.Incident(broken.element, str(broken))

    def doing(attempt: Attempt) -> Changed:
        if attempt.loaded.row.status != rows.RUNNING:
            raise Conflict(f"Case {attempt.loaded.row.number} does not run any more.")
        entry = Entry("incident.raised", broken.element, facts={"sentence": incident.sentence})
        return attempt.change(Step(entries=(entry,), columns={"status": rows.INCIDENT, "incident": incident}))

    at = clock.moment(at)
    asked = _Asked(runtime, instance, ENGINE, at, _derived(operation, "incident"), at, timers_first=False)
    for _ in range(ATTEMPTS):
        try:
            if _try(asked, doing) is not None:
                return
        except Conflict:
            return


@dataclass(frozen=True)
class _Asked:
    """Which act is to be done."""

    runtime: Runtime
    instance: str
    actor: Actor
    at: dt.datetime
    operation: str
    done_at: dt.datetime
    timers_first: bool = True


def _until_done(asked: _Asked, doing: Doing) -> Performed | None:
    """The act done, however many timers have to fire before; None: it lost a race."""
    for _ in range(TIMERS):
        done = _try(asked, doing)
        if done is None or not done.fired:
            return done
    raise BrokenInstance(f"More than {TIMERS} timers are due at once.")


def _try(asked: _Asked, doing: Doing | None) -> Performed | None:
    """Fire the first due timer, or else do the act; None: another act was written first."""
    try:
        return _attempt(asked, doing)
    except linking.DueFirst as first:
        fire_linked(asked.runtime, instance=first.instance, at=asked.at, operation=asked.operation)
        return None
    except _Raced:
        return None


def _attempt(asked: _Asked, doing: Doing | None) -> Performed:
    runtime = asked.runtime
    with runtime.database.reading() as connection:
        loaded = loading.load(runtime, connection, instance=asked.instance, at=asked.at, operation=asked.operation)
        if asked.actor.scopes is not None and loaded.row.scope not in asked.actor.scopes:
            raise rows.no_such_case()
        if loaded.known:
            opened = tuple(task for task in loaded.tasks if task.operation == asked.operation)
            return Performed(loaded.row, opened, repeated=True)
        fires = asked.timers_first and loaded.is_due(asked.at)
        if doing is None and not fires:
            return Performed(loaded.row, ())
        attempt = Attempt(runtime, connection, Record(runtime.key), loaded, _stamp(asked, loaded, fires=fires))
        changed = _fire(attempt) if fires or doing is None else doing(attempt)
        linking.follow_all(runtime, connection, attempt.record, attempt.stamp)
    if attempt.record.is_empty:
        return Performed(loaded.row, ())
    attempt.record.seal()
    if not write(runtime, attempt.record):
        raise _Raced
    return Performed(changed.row, changed.opened, entries=len(attempt.record.entries), fired=fires)


def write(runtime: Runtime, record: Record) -> bool:
    """Write a sealed record in one transaction. False: another act was written first, nothing of this one is."""
    try:
        with runtime.database.writing() as connection:
            if not record.write(connection):
                raise _Raced
    except (_Raced, sa.exc.IntegrityError):
        # A number, an operation or a link was there already: whoever begins again finds it.
        return False
    return True


def _fire(attempt: Attempt) -> Changed:
    try:
        changed = attempt.change(Step(command=Fire()))
        linking.follow_all(attempt.runtime, attempt.connection, attempt.record, attempt.stamp)
    except Refused as refused:
        # There is nobody to whom a timer could show the sentence.
        raise BrokenInstance(f"A timer cannot fire: {refused}") from refused
    return changed


def _stamp(asked: _Asked, loaded: Loaded, *, fires: bool) -> Stamp:
    row = loaded.row
    if not fires:
        return Stamp(asked.actor, asked.done_at, asked.at, asked.operation, row.release_id)
    operation = _derived(row.public_id, f"timer {row.version}")
    return Stamp(ENGINE, row.next_due or asked.at, asked.at, operation, row.release_id)


def _derived(operation: str, what: str) -> str:
    """An operation id that follows from another id: the same act tried twice has the same one."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{operation}/{what}"))


def require_running(loaded: Loaded) -> None:
    """Raise Conflict unless the instance is running."""
    row = loaded.row
    if row.status == rows.INCIDENT:
        raise Conflict(
            f"Case {row.number} stands still since an error: a supervisor must look at it and start it again."
        )
    if row.status == rows.CANCELLED:
        raise Conflict(f"Case {row.number} was cancelled: nothing more can be done on it but adding a note.")
    if row.status == rows.ENDED:
        raise Conflict(
            f"Case {row.number} has ended ({row.disposition}): nothing more can be done on it but adding a note."
        )
