"""Messages that a person or a watch sends to a running instance. It never sends one onward to the outside."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from engine import acting, asking, delivering, loading, rows, spiff, trail
from engine.acting import Attempt
from engine.acts import Deliver, Values
from engine.changing import Changed, Step
from engine.errors import NobodyWaits, NotAllowed
from engine.loading import Loaded
from engine.rows import InstanceRow, UserTask
from engine.runtime import ENGINE, Actor, Runtime


@dataclass(frozen=True)
class Sent:
    """What became of a message."""

    #: "delivered", or "held": kept until a place catches it
    outcome: str
    instance: InstanceRow
    opened: tuple[UserTask, ...]


def send(
    runtime: Runtime,
    *,
    instance: str,
    message: str,
    answers: Values,
    actor: Actor,
    at: dt.datetime,
    operation: str,
) -> Sent:
    """Send a declared message with valid answers of its form as its payload.

    Raises NotFound for a message the case does not take, NotAllowed for a role that may not send it, Refused with the
    manifest's sentence when nobody waits and it is not to be held, and what every act raises.
    """

    def doing(attempt: Attempt) -> Changed:
        acting.require_running(attempt.loaded)
        _require_sender(attempt.loaded, message, actor)
        outcome, changed = delivering.take(attempt.record, attempt.loaded, message, answers, attempt.stamp)
        outcomes.append(outcome)
        return changed

    outcomes: list[str] = []
    done = acting.perform(runtime, instance=instance, actor=actor, at=at, operation=operation, doing=doing)
    outcome = _outcome_before(runtime, instance, operation) if done.repeated else outcomes[-1]
    return Sent(outcome, done.row, done.opened)


def watch(runtime: Runtime, *, instance: str, at: dt.datetime) -> int:
    """Look at the watches of an instance's manifest and send the messages of those that hold and are waited for now.

    Gives how many were sent. When to look is for the caller to say; the same day nothing is sent twice.
    """
    with runtime.database.reading() as connection:
        loaded = loading.load(runtime, connection, instance=instance, at=at, operation="")
        due = _watched(loaded, at)
    return sum(_send_watched(runtime, instance, message, payload, at) for message, payload in due)


def _watched(loaded: Loaded, at: dt.datetime) -> list[tuple[str, Values]]:
    if loaded.row.status != rows.RUNNING or not loaded.bundle.manifest.watches:
        return []
    scope = asking.scope_in(loaded, spiff.variables(loaded.definition, loaded.state), at=at)
    return [
        (one.message, {name: given.evaluate(scope) for name, given in one.payload.items()})
        for one in loaded.bundle.manifest.watches
        if one.when.holds(scope)
    ]


def _send_watched(runtime: Runtime, instance: str, message: str, payload: Values, at: dt.datetime) -> bool:
    def doing(attempt: Attempt) -> Changed:
        # A watch is never held: it looks again the next time.
        return attempt.change(Step(command=Deliver(message=message, payload=payload)))

    operation = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{instance}/watch {message}/{at.date()}"))
    try:
        done = acting.perform(runtime, instance=instance, actor=ENGINE, at=at, operation=operation, doing=doing)
    except NobodyWaits:
        return False
    return not done.repeated


def _require_sender(loaded: Loaded, message: str, actor: Actor) -> None:
    declared = loaded.bundle.manifest.messages.get(message)
    if declared is None:
        return
    if actor.role not in declared.senders and actor.role not in declared.senders_for:
        roles = ", ".join(role.replace("_", " ") for role in (*declared.senders, *declared.senders_for)) or "nobody"
        raise NotAllowed(f"*{declared.label}* may be sent by: {roles}.")


def _outcome_before(runtime: Runtime, instance: str, operation: str) -> str:
    with runtime.database.reading() as connection:
        kinds = [entry.kind for entry in trail.entries(connection, instance=instance, operation=operation)]
    return delivering.HELD if "message.held" in kinds else delivering.DELIVERED
