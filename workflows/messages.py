"""Messages that people send to a case: which ones, their form, what became of them. It never knows one by name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from engine import errors as errors_
from engine import filling, rows
from engine import messages as engine_messages
from engine.manifest import Manifest, Message
from engine.rows import InstanceRow
from engine.runtime import Runtime
from workflows import facts, form_shown, pickers, settings, shown, staff, veil
from workflows.form_shown import Raw


def offered(row: InstanceRow, manifest: Manifest, *, by: staff.Person) -> tuple[shown.MessageLink, ...]:
    """The messages that `by` may send to a case: none once it is over."""
    if row.status != rows.RUNNING or not staff.may(by, "send_message"):
        return ()
    return tuple(shown.MessageLink(one.name, one.label) for one in manifest.messages.values() if _may(one, by))


def page(
    runtime: Runtime,
    *,
    case: str,
    message: str,
    by: staff.Person,
    at: dt.datetime,
    posted: Raw | None = None,
    errors: Mapping[str, str] | None = None,
) -> shown.MessagePage:
    """The form of a message; NotFound for a case not open to the reader, NotAllowed for whom may not send it."""
    staff.require(by, "send_message")
    with (
        filling.of_message(runtime, instance=case, message=message, actor=staff.actor_of(by), at=at) as form,
        runtime.database.reading() as db,
    ):
        assert form.instance is not None and form.message is not None
        _require(form.message, by)
        known = facts.Facts(db, at)
        return shown.MessagePage(
            case=case,
            number=form.instance.number,
            call_type=form.bundle.manifest.name,
            message=message,
            label=form.message.label,
            form=form_shown.of(
                form.form,
                form.scope,
                zone=known.zone,
                filled=form_shown.Filled(form.presets if posted is None else {}, posted, errors or {}),
                pickers=pickers.of(runtime, by=by, at=at),
                veil=veil.over_students(known, students=[form.instance.subject], by=by),
            ),
            operation=str(uuid.uuid4()),
            next=_next(form.message),
        )


def send(
    runtime: Runtime,
    *,
    case: str,
    message: str,
    posted: Raw,
    by: staff.Person,
    at: dt.datetime,
    operation: str,
) -> shown.Outcome:
    """Send a message; the outcome says whether it was taken or is kept until a step takes it.

    Raises BadAnswers with a sentence for each field, Refused with the call type's own sentence when nothing takes it.
    """
    staff.require(by, "send_message")
    actor = staff.actor_of(by)
    with filling.of_message(runtime, instance=case, message=message, actor=actor, at=at) as form:
        assert form.message is not None
        _require(form.message, by)
        pickers.require_choosable(runtime, form.form, posted, by=by, at=at)
        answers = form.form.read(posted, form.scope, settings.zone(runtime))
        label = form.message.label
    sent = engine_messages.send(
        runtime, instance=case, message=message, answers=answers, actor=actor, at=at, operation=operation
    )
    number = sent.instance.number
    if sent.outcome == "held":
        return shown.Outcome(case, number, f"“{label}” is kept with case {number} until a step can take it.")
    if sent.instance.disposition is not None:
        return shown.Outcome(case, number, f"Sent. Case {number} has ended: {sent.instance.disposition}.")
    return shown.Outcome(case, number, f"Sent: case {number} has taken “{label}”.")


def _may(message: Message, by: staff.Person) -> bool:
    return bool(message.form) and by.role in (*message.senders, *message.senders_for)


def _require(message: Message, by: staff.Person) -> None:
    if not _may(message, by):
        roles = [staff.ROLES.get(role, role).lower() for role in (*message.senders, *message.senders_for)]
        raise errors_.NotAllowed(f"“{message.label}” may be sent by: {', '.join(roles) or 'nobody'}.")


def _next(message: Message) -> str:
    if message.waits == "hold":
        return "It is taken at once, or kept with the case until a step can take it."
    return "It is taken at once, or refused with a reason."
