"""User tasks as one person sees and does them: the page, drafts, claim, release, decline, give, complete.

It never decides what a task is about; the diagram does, and the engine says whose it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from engine import errors, filling, user_tasks, work_lists
from engine.acts import Value
from engine.runtime import Actor, Runtime
from workflows import pickers, settings, shown, staff, task_page
from workflows.form_shown import Raw

#: What stands in a page's own fields, beside those of the form.
RECORD_FOR = "record_for"


def page(
    runtime: Runtime,
    *,
    case: str,
    task: str,
    by: staff.Person,
    at: dt.datetime,
    posted: Raw | None = None,
    errors: Mapping[str, str] | None = None,
) -> shown.TaskPage:
    """The page of an open user task; `posted` and `errors`: what was typed and what is wrong with it.

    Raises NotFound for a case that is not open to the reader, Conflict when the task is not open any more.
    """
    staff.require(by, "see_case")
    return task_page.read(runtime, case=case, task=task, by=by, at=at, posted=posted, wrong=errors or {})


def complete(
    runtime: Runtime,
    *,
    case: str,
    task: str,
    posted: Raw,
    by: staff.Person,
    at: dt.datetime,
    operation: str,
    record_for: str | None = None,
    done_at: dt.datetime | None = None,
) -> shown.Outcome:
    """Answer a user task; `record_for`: the performer who has done it and told `by`, `done_at`: when he has.

    Raises BadAnswers with a sentence for each field, NotAllowed, or Conflict saying who was faster. The same operation
    sent again has one effect and the same answer.
    """
    staff.require(by, "answer_task")
    actor = _actor(by, record_for)
    if done_at is not None and done_at > at:
        raise errors.BadAnswers({"done_at": "Say when it was done: not later than now."})
    answers = _answers(runtime, case=case, task=task, posted=posted, actor=actor, by=by, at=at)
    done = user_tasks.complete(
        runtime,
        instance=case,
        task=task,
        answers=answers,
        actor=actor,
        at=at,
        operation=operation,
        done_at=done_at,
    )
    return _outcome(done, by)


def claim(
    runtime: Runtime, *, case: str, task: str, by: staff.Person, at: dt.datetime, operation: str
) -> shown.Outcome:
    """Take a user task: nobody else answers it until it is given back."""
    staff.require(by, "answer_task")
    done = user_tasks.claim(runtime, instance=case, task=task, actor=staff.actor_of(by), at=at, operation=operation)
    return shown.Outcome(case, done.instance.number, "It is yours now.", task)


def release(
    runtime: Runtime, *, case: str, task: str, reason: str, by: staff.Person, at: dt.datetime, operation: str
) -> shown.Outcome:
    """Give a user task back to all who were asked."""
    staff.require(by, "answer_task")
    done = user_tasks.release(
        runtime, instance=case, task=task, reason=reason, actor=staff.actor_of(by), at=at, operation=operation
    )
    return shown.Outcome(case, done.instance.number, "Given back: the others who were asked see it again.")


def decline(
    runtime: Runtime, *, case: str, task: str, reason: str, by: staff.Person, at: dt.datetime, operation: str
) -> shown.Outcome:
    """Say no to an offer, with a reason; when all who were asked have, the next are asked at once."""
    staff.require(by, "answer_task")
    _require_reason(reason)
    done = user_tasks.decline(
        runtime, instance=case, task=task, reason=reason, actor=staff.actor_of(by), at=at, operation=operation
    )
    return shown.Outcome(case, done.instance.number, "Declined. You need not do anything more about it.")


def give(
    runtime: Runtime,
    *,
    case: str,
    task: str,
    to: str,
    reason: str,
    by: staff.Person,
    at: dt.datetime,
    operation: str,
) -> shown.Outcome:
    """A supervisor gives a user task to a person of its role, with a reason."""
    staff.require(by, "give_away")
    _require_reason(reason)
    person = staff.get(runtime, person=to)
    done = user_tasks.give(
        runtime, instance=case, task=task, to=to, reason=reason, actor=staff.actor_of(by), at=at, operation=operation
    )
    return shown.Outcome(case, done.instance.number, f"Given to {person.name}.")


def save_draft(runtime: Runtime, *, case: str, task: str, posted: Raw, by: staff.Person, at: dt.datetime) -> None:
    """Keep what was typed for this person only; nothing is sent and nothing is checked."""
    staff.require(by, "answer_task")
    with filling.of_task(runtime, instance=case, task=task, actor=staff.actor_of(by), at=at) as form:
        kept = {key: list(posted[key]) for key in (field.key for field in form.form.asked) if key in posted}
    work_lists.save_draft(runtime, instance=case, task=task, person=by.id, answers=kept, at=at)


def _answers(
    runtime: Runtime, *, case: str, task: str, posted: Raw, actor: Actor, by: staff.Person, at: dt.datetime
) -> dict[str, Value]:
    try:
        with filling.of_task(runtime, instance=case, task=task, actor=actor, at=at) as form:
            zone = settings.zone(runtime)
            pickers.require_choosable(runtime, form.form, posted, by=by, at=at)
            return form.form.read(posted, form.scope, zone)
    except errors.Conflict:
        # It may be this very operation that has closed the task: the engine knows, and says the same again.
        return {}


def _actor(by: staff.Person, record_for: str | None) -> Actor:
    if not record_for or record_for == by.id:
        return staff.actor_of(by)
    staff.require(by, "record_for_officer")
    return staff.actor_of(by, on_behalf_of=record_for)


def _outcome(done: user_tasks.Done, by: staff.Person) -> shown.Outcome:
    number, case = done.instance.number, done.instance.public_id
    if done.disposition is not None:
        return shown.Outcome(case, number, f"Sent. Case {number} has ended: {done.disposition}.")
    mine = [task for task in done.opened if is_for(task, by)]
    if mine:
        return shown.Outcome(case, number, f"Sent. Next for you: {mine[0].name}.", mine[0].task)
    if done.opened:
        whom = staff.ROLES.get(done.opened[0].lane, done.opened[0].lane).lower()
        return shown.Outcome(case, number, f"Sent. Next: {done.opened[0].name} ({whom}).")
    return shown.Outcome(case, number, "Sent.")


def is_for(task: user_tasks.UserTask, by: staff.Person) -> bool:
    """Whether the person is asked to answer the task, as far as role, school and performers say."""
    return (
        task.lane == by.role
        and (not task.performers or by.id in task.performers)
        and task.claimed_by in (None, by.id)
        and staff.sees_school(by, task.scope)
    )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise errors.Refused("Say why: the reason stands in the trail.")
