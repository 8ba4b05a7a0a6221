"""A case as a line of a list. It never says who may see it: whoever lists cases has asked for the right ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from engine import rows, work_lists
from engine.manifest import Manifest
from engine.rows import InstanceRow, UserTask
from workflows import case_words, due_words, facts, shown, staff, tasks, wording

_YOUR_TURN = shown.Chip("Waits for you", "warn")


def line(
    row: InstanceRow,
    *,
    known: facts.Facts,
    types: Mapping[str, Manifest],
    sentence: str = "",
    late: bool = False,
    task: str | None = None,
) -> shown.CaseLine:
    """A case with its age and where it stands; `types`: manifests by call type; `task`: what the reader must do."""
    manifest = types.get(row.call_type)
    school = known.schools().get(row.scope or "")
    return shown.CaseLine(
        case=row.public_id,
        number=row.number,
        call_type=manifest.name if manifest is not None else row.call_type,
        chip=case_words.chip(row),
        headline=case_words.headline(row, known),
        student=known.student(row.subject).name if row.subject is not None else None,
        school=school.name if school is not None else None,
        opened_at=row.opened_at,
        age=wording.age(
            known.zone,
            since=row.opened_at,
            now=known.now,
            unit=manifest.age if manifest is not None else "school_days",
            days=known.calendar(row.scope),
        ),
        late=late,
        sentence=sentence,
        task=task,
    )


def open_lines(
    db: sa.Connection,
    cases: Sequence[InstanceRow],
    *,
    by: staff.Person,
    known: facts.Facts,
    types: Mapping[str, Manifest],
) -> tuple[shown.CaseLine, ...]:
    """Open cases with what happens in each now, who has it and until when; the late ones first, else in this order."""
    waiting = work_lists.of_instances(db, instances=[row.public_id for row in cases])
    lines = (_open_line(row, waiting.get(row.public_id, ()), by=by, known=known, types=types) for row in cases)
    return tuple(sorted(lines, key=lambda one: not one.late))


def _open_line(
    row: InstanceRow,
    waiting: Sequence[UserTask],
    *,
    by: staff.Person,
    known: facts.Facts,
    types: Mapping[str, Manifest],
) -> shown.CaseLine:
    if row.status == rows.INCIDENT:
        return line(row, known=known, types=types)
    if not waiting:
        return line(row, known=known, types=types, sentence=_goes_on(row, known))
    late = [task for task in waiting if due_words.is_late(task, known.now)]
    mine = [task for task in waiting if tasks.is_for(task, by)]
    running = line(
        row,
        known=known,
        types=types,
        sentence=" ".join(_who_and_when(task, known, named=len(waiting) > 1) for task in waiting),
        late=bool(late),
        task=mine[0].task if mine else None,
    )
    chip = due_words.chip(late[0], by=by, known=known) if late else _YOUR_TURN if mine else running.chip
    return dataclasses.replace(running, headline=wording.listed([task.name for task in waiting]), chip=chip)


def _who_and_when(task: UserTask, known: facts.Facts, *, named: bool) -> str:
    """Such as “With Ben Fauxley, by 09:14.”, after the name of the user task where several are open."""
    who = due_words.who(task, known)
    if task.claimed_by is None and not task.performers:
        who = f"{who} ({staff.ROLES.get(task.lane, task.lane).lower()})"
    said = f"{task.name}: {who}" if named else who
    if task.due is None:
        return f"{said}."
    if due_words.is_late(task, known.now):
        return f"{said}; it should have been answered by {due_words.when(task.due, known)}."
    return f"{said}, by {due_words.when(task.due, known)}."


def _goes_on(row: InstanceRow, known: facts.Facts) -> str:
    """What a case waits for that waits for nobody's answer."""
    if row.next_due is not None:
        return f"Nobody needs to do anything now. It goes on by itself: {due_words.when(row.next_due, known)}."
    return "Nobody needs to do anything now. It waits to be told something."
