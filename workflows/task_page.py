"""The page of a user task, read for one person: who, where, what danger, then the form. It never takes an answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from engine import errors, filling, trail, work_lists
from engine.acts import Value
from engine.filling import Filling
from engine.rows import UserTask
from engine.runtime import Runtime
from workflows import (
    due_words,
    elements,
    facts,
    form_shown,
    hazards,
    pickers,
    shown,
    staff,
    student_card,
    values_shown,
    veil,
    wording,
)

#: Most steps named in "what happens next".
NEXT = 3


def read(
    runtime: Runtime,
    *,
    case: str,
    task: str,
    by: staff.Person,
    at: dt.datetime,
    posted: form_shown.Raw | None,
    wrong: Mapping[str, str],
) -> shown.TaskPage:
    """The page; see `tasks.page`."""
    actor = staff.actor_of(by)
    with (
        filling.of_task(runtime, instance=case, task=task, actor=actor, at=at) as form,
        runtime.database.reading() as db,
    ):
        assert form.task is not None and form.instance is not None
        found, known = form.task, facts.Facts(db, at)
        trusted = form.scope.values.get(form.bundle.manifest.trusted)
        sees = str(trusted) if trusted else None
        cover = veil.over_students(known, students=[found.subject], by=by, trusted=sees)
        words = values_shown.words(form.bundle, form.scope.words, cover)
        draft = work_lists.draft(db, instance=case, task=task, person=by.id)
        if posted is None and draft is not None:
            posted = {key: value if isinstance(value, list) else [] for key, value in draft.answers.items()}
        if posted is not None:
            posted = pickers.seen(runtime, form.form, posted, by=by, at=at)
        refusal = _refusal(found, by, known)
        recorders = _record_for(found, by, known)
        told = trail.entries(db, instance=case, kinds=hazards.KINDS)
        names = elements.Elements(form.bundle)
        node = names.node(found.path, found.element)
        return shown.TaskPage(
            case=case,
            number=found.number,
            call_type=form.bundle.manifest.name,
            task=task,
            name=found.name,
            detail=found.detail,
            page=node is not None and elements.says_the_sheet(node),
            chip=due_words.chip(found, by=by, known=known),
            due=found.due,
            sentence=due_words.sentence(found, by=by, known=known),
            hazards=hazards.told(told, words),
            facts=(*_told(form, words), *_student(runtime, found, by, at, sees == by.id)),
            form=_form(runtime, form, by, at, known, cover, posted, wrong) if refusal is None or recorders else None,
            refusal=refusal if not recorders else None,
            operation=str(uuid.uuid4()),
            draft_at=draft.saved_at if draft is not None else None,
            next=_next(names.next_steps(found.path, found.element)),
            may_claim=refusal is None and found.claimed_by is None,
            may_release=found.claimed_by == by.id,
            may_decline=refusal is None and bool(found.performers) and _is_offer(names, found),
            give_to=_give_to(found, by, known),
            record_for=recorders,
            prints=tuple(
                (name, name.replace("_", " ").capitalize(), form.bundle.manifest.languages)
                for name in form.bundle.manifest.prints
            )
            if refusal is None
            else (),
        )


def _form(
    runtime: Runtime,
    form: Filling,
    by: staff.Person,
    at: dt.datetime,
    known: facts.Facts,
    cover: veil.Veil,
    posted: form_shown.Raw | None,
    wrong: Mapping[str, str],
) -> shown.FormShown:
    return form_shown.of(
        form.form,
        form.scope,
        zone=known.zone,
        filled=form_shown.Filled(form.presets if posted is None else {}, posted, wrong),
        pickers=pickers.of(runtime, by=by, at=at),
        veil=cover,
    )


def _told(form: Filling, words: values_shown.Words) -> tuple[shown.Shown, ...]:
    """What was told when the case was opened, and what the called process was given, as far as it is known here."""
    manifest = form.bundle.manifest
    start = form.bundle.forms.get("start")
    diagram = elements.Elements(form.bundle).diagram(form.task.path if form.task else "")
    names = [*(field.key for field in start.asked if start), *(diagram.inputs or ())] if start else diagram.inputs or ()
    hidden = {manifest.subject, manifest.scope, *manifest.hazards}
    values: dict[str, Value] = {
        name: form.scope.values[name]
        for name in dict.fromkeys(names)
        if name in form.scope.values and name not in hidden and words.label(name) is not None
    }
    return words.answers(values)


def _student(
    runtime: Runtime, task: UserTask, by: staff.Person, at: dt.datetime, trusted: bool
) -> tuple[shown.Shown, ...]:
    if task.subject is None:
        return (shown.Shown("Student", "Not known yet"),)
    try:
        card = student_card.read(runtime, student=task.subject, by=by, at=at, address_for=trusted)
    except errors.NotFound:
        # Enrolled in no school of the reader's: the case is his, the file is not.
        return (shown.Shown("Student", "Not enrolled at your school"),)
    return (shown.Shown("Student", card.name), *card.facts())


def _refusal(task: UserTask, by: staff.Person, known: facts.Facts) -> str | None:
    """Why the reader may not answer; None when he may."""
    people = known.people()
    if task.claimed_by not in (None, by.id):
        who = people[task.claimed_by].name if task.claimed_by in people else task.claimed_by
        return f"With {who} since {due_words.when(task.claimed_at or task.opened_at, known)}."
    if task.lane != by.role:
        return f"This is for the role {staff.ROLES.get(task.lane, task.lane).lower()}."
    if task.performers and by.id not in task.performers:
        names = wording.listed([people[one].name if one in people else one for one in task.performers])
        return f"This is for {names}."
    if by.id in task.declined:
        return "You have declined it."
    return None


def _record_for(task: UserTask, by: staff.Person, known: facts.Facts) -> tuple[shown.PersonShown, ...]:
    """For whom a dispatcher may record an officer's step: who was asked, else every officer."""
    if task.lane != staff.OFFICER or not staff.may(by, "record_for_officer"):
        return ()
    return _people(task, known, only_asked=True)


def _give_to(task: UserTask, by: staff.Person, known: facts.Facts) -> tuple[shown.PersonShown, ...]:
    return _people(task, known, only_asked=False) if staff.may(by, "give_away") else ()


def _people(task: UserTask, known: facts.Facts, *, only_asked: bool) -> tuple[shown.PersonShown, ...]:
    """The active people of the task's lane; of a school's lane those of the case's school."""
    return tuple(
        shown.PersonShown(one.id, one.name, "on duty" if one.on_duty else None)
        for one in known.people().values()
        if one.active
        and one.role == task.lane
        and staff.sees_school(one, task.scope)
        and (not only_asked or not task.performers or one.id in task.performers)
    )


def _is_offer(names: elements.Elements, task: UserTask) -> bool:
    """An offer has a time after which others are asked: an interrupting timer."""
    diagram = names.diagram(task.path)
    return any(
        node.attached_to == task.element and node.interrupting and node.timer is not None
        for node in diagram.nodes.values()
    )


def _next(steps: tuple[str, ...]) -> str:
    if not steps:
        return "When you send it, the case goes on."
    named = [wording.quoted(step) for step in steps[:NEXT]]
    more = ", or something else" if len(steps) > NEXT else ""
    return f"Next: {' or '.join(named)}{more}."
