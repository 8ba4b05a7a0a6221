"""What a person does with one open user task: complete, claim, release, give, decline. It never lists any.

Each is one act (engine.acting): it raises NotFound for a case the actor may not see, Conflict with who and when if
somebody was faster, NotAllowed if the user task is for others, BrokenInstance if the case cannot go on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from engine import acting, asking, clock, elements, rows, trail
from engine.acting import Attempt
from engine.acts import Complete, Entry, Hasten, Values
from engine.changing import Changed, Step
from engine.errors import Conflict, NotAllowed, NotFound
from engine.loading import Loaded
from engine.rows import InstanceRow
from engine.rows import UserTask as UserTask
from engine.runtime import Actor, Runtime


@dataclass(frozen=True)
class Done:
    """What an act has done."""

    instance: InstanceRow
    #: user tasks it opened (asked again for the same operation: those of them that are still open)
    opened: tuple[UserTask, ...]

    @property
    def disposition(self) -> str | None:
        """How the case ended, None while it is open."""
        return self.instance.disposition


def complete(
    runtime: Runtime,
    *,
    instance: str,
    task: str,
    answers: Values,
    actor: Actor,
    at: dt.datetime,
    operation: str,
    done_at: dt.datetime | None = None,
) -> Done:
    """Complete an open user task with valid answers; claims it in the same act if nobody has.

    `done_at`: when it was done, if that was earlier than it is recorded.
    """

    def doing(attempt: Attempt) -> Changed:
        found = _mine(attempt, task, "complete")
        by = _by(actor)
        claimed = () if found.claimed_by == by else (_entry("user_task.claimed", found),)
        command = Complete(task=task, answers=answers, by=by)
        return attempt.change(Step(command=command, entries=claimed))

    done = acting.perform(
        runtime, instance=instance, actor=actor, at=at, operation=operation, doing=doing, done_at=done_at
    )
    return Done(done.row, done.opened)


def claim(runtime: Runtime, *, instance: str, task: str, actor: Actor, at: dt.datetime, operation: str) -> Done:
    """Take up an open user task: nobody else can complete it until it is released."""

    def doing(attempt: Attempt) -> Changed:
        found, by = _mine(attempt, task, "claim"), _by(actor)
        if found.claimed_by == by:
            raise Conflict(f"Expected to claim *{found.name}* of case {found.number}, but you have claimed it already.")
        claimed = dataclasses.replace(found, status=rows.CLAIMED, claimed_by=by, claimed_at=attempt.stamp.recorded_at)
        first = attempt.loaded.row.marks.first
        claims = attempt.loaded.claims if found.lane in first else {**attempt.loaded.claims, found.lane: by}
        step = Step(entries=(_entry("user_task.claimed", found),), tasks=(claimed,), columns={"claims": dict(claims)})
        return attempt.change(step)

    return _done(runtime, instance, actor, at, operation, doing)


def release(
    runtime: Runtime, *, instance: str, task: str, actor: Actor, at: dt.datetime, operation: str, reason: str = ""
) -> Done:
    """Give a claimed user task back to all who were asked."""

    def doing(attempt: Attempt) -> Changed:
        found, by = _mine(attempt, task, "release"), _by(actor)
        if found.claimed_by != by:
            raise Conflict(f"Expected to release *{found.name}* of case {found.number}, but you have not claimed it.")
        claims = {lane: person for lane, person in attempt.loaded.claims.items() if (lane, person) != (found.lane, by)}
        entry = _entry("user_task.released", found, reason=reason)
        return attempt.change(Step(entries=(entry,), tasks=(_unclaimed(found),), columns={"claims": claims}))

    return _done(runtime, instance, actor, at, operation, doing)


def give(
    runtime: Runtime,
    *,
    instance: str,
    task: str,
    to: str,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    operation: str,
) -> Done:
    """Give an open user task to a person of its role, whoever was asked or has claimed it before.

    Who may give is for the caller to say.
    """

    def doing(attempt: Attempt) -> Changed:
        found = _open(attempt, task, "give")
        _require_role(attempt, found, to)
        given = rows.placed(dataclasses.replace(_unclaimed(found), performers=(to,), given=True, declined=()))
        return attempt.change(Step(entries=(_entry("user_task.given", found, to=to, reason=reason),), tasks=(given,)))

    return _done(runtime, instance, actor, at, operation, doing)


def decline(
    runtime: Runtime, *, instance: str, task: str, actor: Actor, at: dt.datetime, operation: str, reason: str
) -> Done:
    """Say no to an offered user task. When all who were asked have, its interrupting timer, if any, fires at once."""

    def doing(attempt: Attempt) -> Changed:
        found, by = _mine(attempt, task, "decline"), _by(actor)
        if by in found.declined:
            raise Conflict(
                f"Expected to decline *{found.name}* of case {found.number}, but you have declined it already."
            )
        left = _unclaimed(found) if found.claimed_by == by else found
        declined = dataclasses.replace(left, declined=(*found.declined, by))
        asked = frozenset(found.performers) or asking.people(attempt.loaded, found.lane, at=attempt.stamp.recorded_at)
        nobody_left = asked <= set(declined.declined) and _has_interrupting_timer(attempt.loaded, found)
        entry = _entry("user_task.declined", found, reason=reason)
        entry = dataclasses.replace(entry, facts={**entry.facts, "hastened": nobody_left})
        command = Hasten(task=task) if nobody_left else None
        return attempt.change(Step(command=command, entries=(entry,), tasks=(declined,)))

    return _done(runtime, instance, actor, at, operation, doing)


def find_open(connection: sa.Connection, loaded: Loaded, task: str, *, wanted: str = "open") -> UserTask:
    """An open user task of a loaded instance.

    Raises Conflict saying who completed it and when (or why it is gone), NotFound if the case never had it.
    """
    for one in loaded.tasks:
        if one.task == task:
            return one
    kinds = ("user_task.completed", "user_task.withdrawn")
    for entry in reversed(trail.entries(connection, instance=loaded.row.public_id, kinds=kinds)):
        if entry.facts.get("task") == task:
            raise Conflict(_gone(loaded, entry, wanted))
    raise NotFound("There is no such user task.")


def _gone(loaded: Loaded, entry: trail.Sealed, wanted: str) -> str:
    when = loaded.words.show("date-time", clock.text(entry.recorded_at))
    how = f"it was withdrawn at {when}"
    if entry.kind == "user_task.completed":
        how = f"it was completed by {loaded.words.show('person', entry.on_behalf_of or entry.actor)} at {when}"
    return f"Expected to {wanted} *{entry.facts['name']}* of case {loaded.row.number}, but {how}."


# Who may -------------------------------------------------------------------------------------------


def _open(attempt: Attempt, task: str, wanted: str) -> UserTask:
    found = find_open(attempt.connection, attempt.loaded, task, wanted=wanted)
    acting.require_running(attempt.loaded)
    return found


def _mine(attempt: Attempt, task: str, wanted: str) -> UserTask:
    """The open user task, if the actor may do it; raises NotAllowed or Conflict if not."""
    found = _open(attempt, task, wanted)
    actor = attempt.stamp.actor
    by = _by(actor)
    expected = f"Expected to {wanted} *{found.name}* of case {found.number}, but"
    if actor.on_behalf_of is not None:
        _require_role(attempt, found, by)
    elif actor.role != found.lane:
        raise NotAllowed(f"{expected} it is for the role {_role(found.lane)}.")
    if found.performers and by not in found.performers:
        names = ", ".join(attempt.show("person", person) for person in found.performers)
        raise NotAllowed(f"{expected} it is for {names}.")
    if found.claimed_by not in (None, by):
        who, when = attempt.show("person", found.claimed_by), attempt.show("date-time", clock.text(_at(found)))
        raise Conflict(f"{expected} {who} has claimed it at {when}.")
    return found


def _require_role(attempt: Attempt, task: UserTask, person: str) -> None:
    if person not in asking.people(attempt.loaded, task.lane, at=attempt.stamp.recorded_at):
        name = attempt.show("person", person)
        raise NotAllowed(
            f"*{task.name}* is for the role {_role(task.lane)}, which {name} has not: name somebody who has it."
        )


def _by(actor: Actor) -> str:
    if actor.counts_for is None:
        raise NotAllowed("A user task is done by a person.")
    return actor.counts_for


def _role(lane: str) -> str:
    return lane.replace("_", " ")


def _at(task: UserTask) -> dt.datetime:
    return task.claimed_at or task.opened_at


# Parts ---------------------------------------------------------------------------------------------


def _done(runtime: Runtime, instance: str, actor: Actor, at: dt.datetime, operation: str, doing: acting.Doing) -> Done:
    done = acting.perform(runtime, instance=instance, actor=actor, at=at, operation=operation, doing=doing)
    return Done(done.row, done.opened)


def _entry(kind: str, task: UserTask, **personal: str) -> Entry:
    said = {name: value for name, value in personal.items() if value}
    facts = {"name": task.name, "task": task.task}
    return Entry(kind, task.element, task.path, task.round, facts=facts, personal=said)


def _unclaimed(task: UserTask) -> UserTask:
    return dataclasses.replace(task, status=rows.OPEN, claimed_by=None, claimed_at=None)


def _has_interrupting_timer(loaded: Loaded, task: UserTask) -> bool:
    diagram = loaded.bundle.process
    for call in filter(None, task.path.split("/")):
        diagram = loaded.bundle.diagrams[diagram.nodes[call].called or ""]
    beside = elements.boundaries(diagram, task.element)
    return any(node.kind == "boundary_timer" and node.interrupting for node in beside)
