"""What an instance does with a message that comes: caught, kept until a place catches it, or refused with a sentence.

It never writes by itself.
"""

from __future__ import annotations

from engine import changing, notices
from engine.acts import Deliver, Entry, Held, Values
from engine.changing import Changed, Step
from engine.errors import NobodyWaits, NotFound, Refused
from engine.loading import Loaded
from engine.manifest import Message
from engine.record import Record
from engine.trail import Stamp

DELIVERED, HELD = "delivered", "held"


def take(
    record: Record, loaded: Loaded, message: str, payload: Values, stamp: Stamp, *, notes: tuple[Entry, ...] = ()
) -> tuple[str, Changed]:
    """Deliver a message, or hold it: "delivered" or "held", and the instance afterwards.

    Raises NotFound for a message the manifest does not declare, Refused with the manifest's sentence when nobody waits.
    """
    declared = loaded.bundle.manifest.messages.get(message)
    if declared is None:
        raise NotFound(f"Case {loaded.row.number} takes no message {message}.")
    sender = stamp.actor.counts_for
    try:
        command = Deliver(message=message, payload=payload, by=sender)
        return DELIVERED, changing.change(record, loaded, Step(command=command, notes=notes), stamp)
    except NobodyWaits as nobody:
        if declared.waits != "hold" or not nobody.reachable:
            raise Refused(_sentence(loaded, declared, nobody)) from None
    # Its number is that of its entry.
    number = loaded.head.entries + 1
    kept = Held(number=number, message=message, payload=payload, sender=sender, sent_at=stamp.recorded_at)
    entry = Entry("message.held", facts={"message": message}, personal={"payload": dict(payload)})
    text = f"*{declared.label}* has come and is kept until the next step that can take it."
    told = tuple((reader, text) for reader in _in_hand(loaded) if reader != sender)
    step = Step(entries=(entry,), notes=notes, held=(kept,), sentences=told)
    return HELD, changing.change(record, loaded, step, stamp)


def _sentence(loaded: Loaded, declared: Message, nobody: NobodyWaits) -> str:
    fitting = (one.sentence for one in declared.refusals if one.element in nobody.standing)
    reason = next(fitting, declared.refused)
    return (
        f"Expected to send *{notices.label(loaded.bundle, declared.name)}* to case {loaded.row.number}, but: {reason}."
    )


def _in_hand(loaded: Loaded) -> tuple[str, ...]:
    """The persons who have the case in hand: to whom it was given, who holds or is named on an open user task."""
    named = [loaded.row.owner] if loaded.row.owner else []
    for task in loaded.tasks:
        named += [task.claimed_by] if task.claimed_by else list(task.performers)
    return tuple(dict.fromkeys(named))
