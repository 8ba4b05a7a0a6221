"""`advance`: one command on one case, as a pure function from state to state. It never touches a clock or a database.

Same definition, state, command, moment and words: same bytes, entries and tasks. The order inside an act: the command,
then everything that needs nobody, then held messages that a place now waits for, oldest first, each followed by what it
sets going. Overdue timers fire only by the command Fire, which callers send first.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace

from SpiffWorkflow.util.task import TaskState

from engine import clock
from engine.acts import (
    Advanced,
    Command,
    Complete,
    Deliver,
    Entry,
    Fire,
    Give,
    Hasten,
    Held,
    OpenTask,
    Redate,
    Start,
    Values,
)
from engine.errors import BrokenInstance, Conflict, NobodyWaits, Refused
from engine.spiff import codec, prune, running, waiting
from engine.spiff.act import Act
from engine.spiff.definition import Definition
from engine.spiff.tokens import Case, Giver, Token
from engine.vocabulary import Vocabulary


def advance(
    definition: Definition,
    state: bytes | None,
    command: Command,
    *,
    now: dt.datetime,
    case: str,
    words: Vocabulary,
    held: Sequence[Held] = (),
) -> Advanced:
    """Do one command; `now` is aware, `case` the case number, `held` the messages kept with the instance.

    Raises NobodyWaits (Deliver), Conflict (a task that is not open, nothing due), Refused, BrokenInstance. Whatever is
    raised, the state handed in is as good as before.
    """
    act = Act(definition, words, now=clock.moment(now), case=case)
    live = begin(act) if isinstance(command, Start) else _resume(state, act)
    done = perform(live, command, held)
    with running.unbroken(act):
        prune.prune(live)
        return replace(done, state=codec.encode(live))


def begin(act: Act) -> Case:
    """A new case whose first token is set."""
    processes = act.definition.processes
    case = Case(processes[act.definition.bundle.name], processes, act)
    case.plant()
    return case


def perform(case: Case, command: Command, held: Sequence[Held] = ()) -> Advanced:
    """Do one command on a case in memory; what comes of it has no state yet."""
    if case.completed and not isinstance(command, Deliver):
        raise Conflict("The case has ended: nothing more can be done on it.")
    before = open_tasks(case)
    _do(case, command)
    delivered, undelivered = _settle(case, held)
    return _advanced(case, before, delivered, undelivered)


def _do(case: Case, command: Command) -> None:
    match command:
        case Start():
            _start(case, command)
        case Complete():
            _complete(case, command)
        case Fire():
            _fire(case)
        case Hasten():
            _hasten(case, command)
        case Deliver():
            _deliver(case, command)
        case Redate():
            _redate(case)
        case Give():
            _give(case, command)


def _settle(case: Case, held: Sequence[Held]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Run what needs nobody, deliver held messages where a place waits; numbers of the delivered and of the lost."""
    running.settle(case)
    kept = sorted(held, key=lambda one: (one.sent_at, one.number))
    delivered: list[int] = []
    while (found := _deliverable(case, kept)) is not None:
        one, place = found
        kept.remove(one)
        delivered.append(one.number)
        with running.unbroken(case.act):
            waiting.message(place, one.payload, one.sender, one.number)
        running.settle(case)
    _end(case)
    lost = [one for one in kept if not waiting.reachable(case, one.message)]
    for one in lost:
        facts = {"message": one.message, "held": one.number}
        case.act.entries.append(Entry("message.undelivered", facts=facts))
    return tuple(delivered), tuple(one.number for one in lost)


def open_tasks(case: Case) -> dict[str, OpenTask]:
    """The user tasks that are open, by token."""
    return {one.id: case.act.task(one) for one in case.live() if "performers" in one.internal_data}


def find_task(case: Case, task: str) -> Token:
    """The token of an open user task; raises Conflict. The library itself would run a task in any state."""
    for token in case.live():
        if token.id == task and token._state == TaskState.READY and "performers" in token.internal_data:
            return token
    raise Conflict("This user task is not open any more: go back to the work list.")


def _resume(state: bytes | None, act: Act) -> Case:
    if state is None:
        raise BrokenInstance("The case has no state: only a start needs none.")
    return codec.decode(state, act)


def _deliverable(case: Case, held: Sequence[Held]) -> tuple[Held, waiting.Place] | None:
    for one in held:
        place = waiting.catching(case, one.message)
        if place is not None:
            return one, place
    return None


# The commands ----------------------------------------------------------------------------------------


def _start(case: Case, command: Start) -> None:
    act = case.act
    start = next(one for one in case.spec.start.outputs)
    if start.node.message != command.message:
        wanted = f"the message {start.node.message}" if start.node.message else "its start form"
        raise Refused(f"The call type {act.definition.bundle.name} is started by {wanted}.")
    answers = plain(command.answers)
    variable = start.node.message_variable
    case.variables.assign({variable: answers} if variable else answers, Giver(command.by, start.node.id, act.at))
    act.rounds = {"": {start.node.id: 1}}
    facts = {"name": start.node.name, "start": start.node.id, "message": command.message}
    act.entries.append(Entry("case.opened", start.node.id, facts=facts, personal={"answers": answers}))


def _complete(case: Case, command: Complete) -> None:
    act, token = case.act, find_task(case, command.task)
    node = token.task_spec.node
    answers = plain(command.answers)
    act.complete_task(token, answers, command.by)
    if node.lane:
        act.first_of(node.lane, command.by)
    if tag := node.properties.get("tag"):
        act.counted(tag, command.by)
    for name, tag in act.definition.named.get(node.form, {}).items():
        named = answers.get(name)
        person = named[0] if isinstance(named, list) and named else named
        if isinstance(person, str) and person:
            act.counted(tag, person)
    act.works(token.task_spec, token)
    with running.unbroken(act):
        token.run()


def _fire(case: Case) -> None:
    due = [one for one in waiting.timers(case) if one.due is not None and one.due <= case.act.at]
    if not due:
        raise Conflict("No timer of the case is due: somebody was faster.")
    _wake(case, due[0])


def _hasten(case: Case, command: Hasten) -> None:
    token = find_task(case, command.task)
    beside = [
        one
        for one in waiting.timers(case)
        if one.token._parent == token._parent
        and one.node.attached_to == token.task_spec.node.id
        and one.node.interrupting
    ]
    if not beside:
        raise Refused(f'The user task "{token.task_spec.node.name}" has no timer that takes it away.')
    _wake(case, beside[0])


def _wake(case: Case, place: waiting.Place) -> None:
    case.act.works(place.spec, place.token)
    with running.unbroken(case.act):
        place.wake()


def _deliver(case: Case, command: Deliver) -> None:
    place = waiting.catching(case, command.message)
    if place is None:
        reachable = waiting.reachable(case, command.message)
        raise NobodyWaits(command.message, reachable=reachable, standing=waiting.standing(case))
    payload = plain(command.payload)
    with running.unbroken(case.act):
        waiting.message(place, payload, command.by)


def _redate(case: Case) -> None:
    act = case.act
    for place in waiting.timers(case):
        with running.unbroken(act):
            due = clock.text(act.due(place.token, place.spec, place.opened))
        if due != place.due:
            facts = {"name": place.node.name, "due_before": place.due, "due_now": due}
            number = act.rounds.get(place.path, {}).get(place.node.id, 0) + 1
            act.entries.append(Entry("timer.dated", place.node.id, place.path, number, facts=facts))
            place.token.internal_data["due"] = due


def _give(case: Case, command: Give) -> None:
    act = case.act
    act.marks = replace(act.marks, given_to=command.person)
    act.entries.append(Entry("case.given", personal={"person": command.person}))
    for token in case.live():
        if "performers" in token.internal_data:
            act.works(token.task_spec, token)
            with running.unbroken(act):
                token.internal_data["performers"] = list(act.performers(token))


# What comes of it ------------------------------------------------------------------------------------


def _end(case: Case) -> None:
    """Record that the case has ended, once."""
    act = case.act
    if case.completed:
        if act.end is None:
            raise BrokenInstance("The case ended without a named end: its diagram must be corrected.")
        act.entries.append(Entry("case.ended", facts={"disposition": act.end}))


def _advanced(
    case: Case, before: dict[str, OpenTask], delivered: tuple[int, ...], undelivered: tuple[int, ...]
) -> Advanced:
    act, manifest = case.act, case.act.definition.bundle.manifest
    now_open = open_tasks(case)
    timers = waiting.timers(case)
    next_due = timers[0].due if timers else None

    def about(name: str) -> str | None:
        value = case.variables.values.get(name) if name else None
        return value if isinstance(value, str) else None

    return Advanced(
        state=b"",
        entries=tuple(act.entries),
        opened=tuple(one for task, one in now_open.items() if task not in before),
        closed=tuple(task for task in before if task not in now_open),
        thrown=tuple(act.thrown),
        delivered=delivered,
        undelivered=undelivered,
        next_due=clock.parse(next_due) if next_due is not None else None,
        disposition=act.end if case.completed else None,
        subject=about(manifest.subject),
        scope=about(manifest.scope),
        outcome=about(manifest.outcome),
        marks=act.marks,
        changed=tuple(one for task, one in now_open.items() if task in before and before[task] != one),
    )


def plain(values: Values) -> dict[str, object]:
    """A copy of values as JSON has them; raises Refused for what is none."""
    try:
        copied: dict[str, object] = json.loads(json.dumps(dict(values), ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError):
        raise Refused("An answer is neither text, number, yes/no, list nor group of these.") from None
    return copied
