"""The work list: open user tasks under the sheet's headings, priority first, late first. It opens no case."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from engine import definitions, work_lists
from engine.manifest import Manifest
from engine.rows import UserTask
from engine.runtime import Runtime
from workflows import due_words, facts, hazards, shown, staff, tasks, wording, words

MINE, ROLE, SCHOOL = "mine", "role", "school"
#: The heading of the priority calls.
PRIORITY_HEADING = 1
#: Most entries of a list; a count up to this is exact.
LISTED = work_lists.PAGE

_EMPTY = "Nothing to do. What is offered to you, or open to your role, comes here."


def page(runtime: Runtime, *, by: staff.Person, at: dt.datetime, view: str | None = None) -> shown.WorkList:
    """What `by` must do now: named or claimed (mine), everything of the role (role), of the own schools (school)."""
    staff.require(by, "see_work_list")
    with runtime.database.reading() as db:
        lists = {name: listed(db, by=by, view=name) for name in views(by)}
        chosen = view if view in lists else MINE
        known, types = facts.Facts(db, at), manifests(db, at)
        dangers = _dangers(db, lists[chosen], by, at)
        items = [
            (task, item(task, by=by, known=known, types=types, hazard=dangers.get(task.instance)))
            for task in lists[chosen]
        ]
    return shown.WorkList(
        view=chosen,
        views=tuple((name, views(by)[name], len(found)) for name, found in lists.items()),
        groups=_groups(items, types),
        at=at,
        empty=_EMPTY,
        more=1 if len(items) == LISTED else 0,
    )


def views(by: staff.Person) -> Mapping[str, str]:
    """The lists that a person may choose from, with their labels."""
    everybody = f"All {staff.ROLES[by.role].lower()}s" if by.role != staff.SCHOOL_STAFF else "All school staff"
    if by.role in staff.OF_A_SCHOOL:
        return {MINE: "For me", SCHOOL: "My school"}
    if by.role == staff.OFFICER and by.schools:
        return {MINE: "For me", ROLE: everybody, SCHOOL: "My schools"}
    return {MINE: "For me", ROLE: everybody}


def listed(db: sa.Connection, *, by: staff.Person, view: str) -> tuple[UserTask, ...]:
    """The open user tasks of one view, as the engine orders them."""
    scopes: Collection[str] | None = by.schools if by.role in staff.OF_A_SCHOOL or view == SCHOOL else None
    person = by.id if view == MINE else None
    return work_lists.listed(db, roles=[by.role], person=person, scopes=scopes)


def manifests(db: sa.Connection, at: dt.datetime) -> Mapping[str, Manifest]:
    """The manifests of the releases in force, by call type."""
    return {one.call_type: one.bundle.manifest for one in definitions.all_in_force_on(db, at=at)}


def _dangers(db: sa.Connection, listed: Collection[UserTask], by: staff.Person, at: dt.datetime) -> Mapping[str, str]:
    """Case -> dangers told or seen, for those who go there."""
    if by.role != staff.OFFICER:
        return {}
    in_force = {one.call_type: one.bundle for one in definitions.all_in_force_on(db, at=at)}
    cases = {task.instance: in_force[task.call_type] for task in listed if task.call_type in in_force}
    found = hazards.of_cases(db, cases, words.vocabulary(db, at, None))
    return {case: " · ".join(told) for case, told in found.items() if told}


def item(
    task: UserTask,
    *,
    by: staff.Person,
    known: facts.Facts,
    types: Mapping[str, Manifest],
    hazard: str | None = None,
) -> shown.WorkItem:
    """One open user task as a line of a list."""
    manifest = types.get(task.call_type)
    late = due_words.is_late(task, known.now)
    school = known.schools().get(task.scope or "")
    return shown.WorkItem(
        case=task.instance,
        number=task.number,
        call_type=manifest.name if manifest is not None else task.call_type,
        task=task.task,
        name=task.name,
        detail=task.detail,
        age=wording.age(
            known.zone,
            since=task.opened_at,
            now=known.now,
            unit=manifest.age if manifest is not None else "school_days",
            days=known.calendar(task.scope),
        ),
        chip=due_words.chip(task, by=by, known=known),
        late=late,
        student=known.student(task.subject).name if task.subject is not None else None,
        school=school.name if school is not None else None,
        hazard=hazard,
        sentence=due_words.sentence(task, by=by, known=known),
        due=task.due,
        act=_act(task, by),
        who=due_words.who(task, known) if task.claimed_by != by.id else None,
    )


def _act(task: UserTask, by: staff.Person) -> str | None:
    """What one touch may do: answer an offer, take what nobody has."""
    if not tasks.is_for(task, by) or task.claimed_by is not None:
        return None
    return "answer" if by.id in task.performers else "take"


def _groups(items: list[tuple[UserTask, shown.WorkItem]], types: Mapping[str, Manifest]) -> tuple[shown.WorkGroup, ...]:
    """By heading; in each what counts minutes first, then what is late, then as the engine ordered them."""
    names = {manifest.heading: manifest.heading_name for manifest in types.values()}
    ordered = sorted(items, key=lambda pair: (pair[0].heading, not wording.in_minutes(pair[1].age), not pair[1].late))
    return tuple(
        shown.WorkGroup(
            heading=names.get(heading, ""),
            priority=heading == PRIORITY_HEADING,
            items=tuple(entry for _, entry in group),
        )
        for heading, group in itertools.groupby(ordered, key=lambda pair: pair[0].heading)
    )
