"""What a step changes on one instance: run it, and turn what came of it into rows. It never touches the database."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine import notices, recorded, rows, spiff
from engine.acts import Advanced, Command, Entry, Held, OpenTask, Values
from engine.loading import Loaded
from engine.record import Record
from engine.rows import InstanceRow, Row, UserTask
from engine.trail import Stamp


@dataclass(frozen=True)
class Step:
    """What an act does to one instance."""

    #: what is run, if anything
    command: Command | None = None
    #: entries of the act's own, before those of the command
    entries: tuple[Entry, ...] = ()
    #: … and behind them
    notes: tuple[Entry, ...] = ()
    #: added to the command's first entry, and to those of the same kind
    facts: Values = field(default_factory=dict)
    personal: Values = field(default_factory=dict)
    #: open user tasks that look otherwise from now on
    tasks: tuple[UserTask, ...] = ()
    #: columns of the instance that the act sets itself
    columns: Mapping[str, object] = field(default_factory=dict)
    #: messages kept from now on
    held: tuple[Held, ...] = ()
    #: the engine's own sentences: (reader, text)
    sentences: tuple[tuple[str, str], ...] = ()
    #: no user task stays open and no message is kept
    closes: bool = False


@dataclass(frozen=True)
class Changed:
    """One instance after a step."""

    row: InstanceRow
    opened: tuple[UserTask, ...]


#: Columns of an instance that its row shows as they are.
_PLAIN = ("next_due", "subject", "scope", "outcome", "disposition", "owner", "status", "closed_at", "incident")


def change(record: Record, loaded: Loaded, step: Step, stamp: Stamp, *, new: Row | None = None) -> Changed:
    """Run `step` on an instance and add what came of it to `record`; `new`: columns of an instance that begins with it.

    Raises whatever running raises: NobodyWaits, Refused, BrokenInstance.
    """
    advanced = _run(loaded, step, stamp)
    row, columns = _after(loaded, step, stamp, advanced)
    tasks = _tasks(loaded, step, stamp, advanced, row)
    entries = [*step.entries, *_with_more(advanced.entries if advanced else (), step), *step.notes]
    entries = _with_task_ids(entries, [*loaded.tasks, *tasks.values()])
    before = {task.task: task for task in loaded.tasks}
    record.gone += [(row.public_id, task) for task in before if tasks.get(task) != before[task]]
    record.opened += [task for task in tasks.values() if before.get(task.task) != task]
    record.notices += notices.rows_of(row, step.sentences, at=stamp.recorded_at)
    if advanced:
        record.notices += notices.rows_of_messages(row, loaded.bundle, loaded.row.held, advanced, at=stamp.recorded_at)
        record.thrown += [(row, thrown) for thrown in advanced.thrown if thrown.message != notices.MESSAGE]
    if new is None:
        record.changed.append((row.public_id, loaded.row.version, columns))
    else:
        columns = {**_constant(row), **columns, **new, "version": row.version}
        record.started.append(columns)
    record.tell(loaded.head, _with_words(entries, loaded.words), stamp, columns)
    return Changed(row, tuple(task for task in tasks.values() if task.task not in before))


def _run(loaded: Loaded, step: Step, stamp: Stamp) -> Advanced | None:
    if step.command is None:
        return None
    return spiff.advance(
        loaded.definition,
        loaded.state or None,
        step.command,
        now=stamp.recorded_at,
        case=loaded.row.number,
        words=loaded.words,
        held=loaded.row.held,
    )


def _after(loaded: Loaded, step: Step, stamp: Stamp, advanced: Advanced | None) -> tuple[InstanceRow, Row]:
    """The instance's row after the step, and its columns in the database."""
    columns: Row = dict(step.columns)
    held = () if step.closes else (*loaded.row.held, *step.held)
    marks = loaded.row.marks
    if advanced is not None:
        columns |= {
            name: getattr(advanced, name) for name in ("next_due", "subject", "scope", "outcome", "disposition")
        }
        columns |= {"owner": advanced.marks.given_to, "failures": 0, "retry_at": None}
        if advanced.disposition is not None:
            columns |= {"status": rows.ENDED, "closed_at": stamp.recorded_at}
        settled = {*advanced.delivered, *advanced.undelivered}
        held = tuple(one for one in held if one.number not in settled)
        marks = advanced.marks
    row = dataclasses.replace(
        loaded.row,
        version=loaded.row.version + 1,
        held=held,
        marks=recorded.with_claims(marks, columns.get("claims", loaded.claims)),
        **{name: columns[name] for name in _PLAIN if name in columns},
    )
    columns["held"] = rows.held_values(held)
    columns["incident"] = None if row.incident is None else dataclasses.asdict(row.incident)
    if advanced is not None:
        columns |= {"state": advanced.state, "marks": rows.marks_values(advanced.marks)}
    return row, columns


def _tasks(
    loaded: Loaded, step: Step, stamp: Stamp, advanced: Advanced | None, row: InstanceRow
) -> dict[str, UserTask]:
    """The user tasks that are open after the step, by id, in the order of opening."""
    if step.closes:
        return {}
    tasks = {task.task: task for task in loaded.tasks} | {task.task: task for task in step.tasks}
    if advanced is None:
        return tasks
    copies = loaded.copies(subject=row.subject, scope=row.scope)
    for changed in advanced.changed:
        tasks[changed.task] = _renewed(tasks[changed.task], changed)
    for closed in advanced.closed:
        tasks.pop(closed, None)
    tasks = {id_: dataclasses.replace(task, subject=row.subject, scope=row.scope) for id_, task in tasks.items()}
    for opened in advanced.opened:
        if opened.task not in advanced.closed:
            task = rows.opened_task(opened, copies, at=stamp.recorded_at, operation=stamp.operation)
            tasks[task.task] = task
    return tasks


def _renewed(task: UserTask, changed: OpenTask) -> UserTask:
    """A task whose due or performers changed; a performer whom a supervisor has named stays."""
    performers = task.performers if task.given else tuple(sorted(set(changed.performers)))
    task = dataclasses.replace(task, due=changed.due, performers=performers)
    if task.claimed_by is not None and performers and task.claimed_by not in performers:
        task = dataclasses.replace(task, status=rows.OPEN, claimed_by=None, claimed_at=None)
    return rows.placed(task)


def _with_more(entries: Sequence[Entry], step: Step) -> list[Entry]:
    """The command's entries with what the act adds to them."""
    return [
        dataclasses.replace(one, facts={**one.facts, **step.facts}, personal={**one.personal, **step.personal})
        if one.kind == entries[0].kind
        else one
        for one in entries
    ]


def _with_task_ids(entries: Iterable[Entry], tasks: Sequence[UserTask]) -> list[Entry]:
    """Entries about user tasks say which: the id by which a page knows it."""
    ids = {(task.element, task.path, task.round): task.task for task in tasks}
    found = []
    for entry in entries:
        task = ids.get((entry.element or "", entry.path, entry.round))
        if entry.kind.startswith("user_task.") and task is not None:
            entry = dataclasses.replace(entry, facts={**entry.facts, "task": task})
        found.append(entry)
    return found


def _with_words(entries: list[Entry], words: recorded.Recording) -> list[Entry]:
    """The act's first entry keeps what the words answered, so that the case can be replayed."""
    if not words.answers or not entries:
        return entries
    first = dataclasses.replace(entries[0], personal={**entries[0].personal, "words": list(words.answers)})
    return [first, *entries[1:]]


def _constant(row: InstanceRow) -> Row:
    """Columns of a new instance that its first step does not set."""
    names = ("number", "call_type", "release_id", "status", "key", "opened_by", "opened_for", "opened_at")
    kept = {name: getattr(row, name) for name in names}
    empty: Row = {"closed_at": None, "incident": None, "claims": {}, "failures": 0, "retry_at": None}
    return {"id": row.public_id, **kept, **empty}
