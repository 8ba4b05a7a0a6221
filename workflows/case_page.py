"""The page of a case, read for one person: where it stands, its path, its trail. It never changes a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from engine import definitions, errors, filling, instances, rows, trail
from engine.acts import Held, Value
from engine.looking import OpenElement
from engine.rows import UserTask
from engine.runtime import Runtime
from workflows import (
    case_words,
    drawn,
    due_words,
    facts,
    hazards,
    messages,
    show,
    shown,
    staff,
    student_card,
    tasks,
    trail_shown,
    values_shown,
    veil,
)
from workflows.values_shown import Words

#: How another case belongs to this one, in words.
_HOW: Mapping[str, str] = {
    "started": "started by this case",
    "started_by": "started this case",
    "message": "told by this case",
    "message_from": "told this case something",
    "beside": "belongs together with this case",
}


def read(runtime: Runtime, *, case: str, by: staff.Person, at: dt.datetime) -> shown.CasePage:
    """Everything the page shows; NotFound for a case that is not open to the reader."""
    staff.require(by, "see_case")
    actor = staff.actor_of(by)
    with (
        filling.of_case(runtime, instance=case, actor=actor, at=at) as form,
        runtime.database.reading() as db,
    ):
        found, known = instances.look(runtime, instance=case), facts.Facts(db, at)
        row, manifest = found.row, form.bundle.manifest
        trusted = manifest.trusted != "" and found.variables.get(manifest.trusted) == by.id
        cover = veil.over_students(known, students=[row.subject], by=by, trusted=by.id if trusted else None)
        words = values_shown.words(form.bundle, form.scope.words, cover)
        entries = trail.entries(db, instance=case)
        return shown.CasePage(
            case=case,
            number=row.number,
            call_type=manifest.name,
            call_type_key=row.call_type,
            release=found.release.number,
            older_release=_older(db, found.release, at),
            chip=case_words.chip(row),
            headline=case_words.headline(row, known),
            outcome=words.of(manifest.outcome, row.outcome) if row.outcome and manifest.outcome else None,
            student=_student(row.subject, known),
            school=_school(row.scope, known),
            opened_at=row.opened_at,
            now=tuple(_step(task, by, known) for task in found.tasks),
            waits=tuple(_waits(place, known) for place in found.open if place.kind in _AWAITED),
            hazards=hazards.told(entries, words),
            shows=_shows(manifest.shows, found.variables, words),
            facts=(*_told(entries, words), *_card(runtime, row.subject, by, at, trusted)),
            linked=tuple(_linked(one, _names(db, at), by, known) for one in found.linked),
            notes=_notes(entries, words),
            held=tuple(_held(one, words) for one in row.held),
            messages=messages.offered(row, manifest, by=by),
            drawn=drawn.path_of(form.bundle, entries, current={(one.path, one.element) for one in found.open}),
            trail=trail_shown.of(entries, words),
            may_note=staff.may(by, "add_note"),
            may_cancel=staff.may(by, "cancel_case") and row.closed_at is None,
            may_retry=staff.may(by, "retry_incident") and row.status == rows.INCIDENT,
            give_to=_give_to(row, by, known),
            incident=row.incident.sentence if row.incident is not None else None,
            operation=str(uuid.uuid4()),
        )


#: Kinds of places where a case waits for something that is not a person's answer.
_AWAITED = {"timer_catch_event", "message_catch_event"}


def _older(db: sa.Connection, release: definitions.Release, at: dt.datetime) -> str | None:
    try:
        newest = definitions.in_force_on(db, call_type=release.call_type, at=at).number
    except errors.NotFound:
        return f"Release {release.number}; this call type is not filed any more"
    if newest == release.number:
        return None
    return f"Release {release.number}; release {newest} is in force for new cases"


def _student(student: str | None, known: facts.Facts) -> str | None:
    return known.student(student).name if student is not None else None


def _school(school: str | None, known: facts.Facts) -> str | None:
    found = known.schools().get(school or "")
    return found.name if found is not None else None


def _step(task: UserTask, by: staff.Person, known: facts.Facts) -> shown.OpenStep:
    return shown.OpenStep(
        name=task.name,
        detail=task.detail,
        who=due_words.who(task, known),
        since=task.claimed_at or task.opened_at,
        due=task.due,
        chip=due_words.chip(task, by=by, known=known),
        sentence=due_words.sentence(task, by=by, known=known),
        task=task.task if tasks.is_for(task, by) or _may_look(by) else None,
    )


def _may_look(by: staff.Person) -> bool:
    """Whoever gives tasks away or records them for others opens their pages."""
    return staff.may(by, "give_away") or staff.may(by, "record_for_officer")


def _waits(place: OpenElement, known: facts.Facts) -> str:
    name = f": {place.name}" if place.name else ""
    if place.due is not None:
        return f"Waits until {due_words.when(place.due, known)}{name}."
    return f"Waits for a message{name}."


def _shows(names: tuple[str, ...], values: Mapping[str, Value], words: Words) -> tuple[shown.Shown, ...]:
    return words.answers({name: values[name] for name in names if name in values})


def _told(entries: tuple[trail.Sealed, ...], words: Words) -> tuple[shown.Shown, ...]:
    """What was told when the case was opened; the student, the school and the dangers stand elsewhere."""
    manifest = words.bundle.manifest
    hidden = {manifest.subject, manifest.scope, *manifest.hazards}
    answers = next((one.personal.get("answers") for one in entries if one.kind == "case.opened"), None)
    if not isinstance(answers, Mapping):
        return ()
    return words.answers({name: value for name, value in answers.items() if name not in hidden and words.label(name)})


def _card(
    runtime: Runtime, student: str | None, by: staff.Person, at: dt.datetime, trusted: bool
) -> tuple[shown.Shown, ...]:
    if student is None:
        return ()
    try:
        return student_card.read(runtime, student=student, by=by, at=at, address_for=trusted).facts()
    except (errors.NotFound, errors.NotAllowed):
        # Enrolled in no school of the reader's: the case is his, the file is not.
        return ()


def _names(db: sa.Connection, at: dt.datetime) -> dict[str, str]:
    return {one.call_type: one.bundle.manifest.name for one in definitions.all_in_force_on(db, at=at)}


def _linked(one: instances.Linked, names: Mapping[str, str], by: staff.Person, known: facts.Facts) -> shown.LinkedCase:
    row = one.row
    return shown.LinkedCase(
        case=row.public_id if staff.sees_school(by, row.scope) else None,
        number=row.number,
        call_type=names.get(row.call_type, row.call_type),
        chip=case_words.chip(row),
        how=f"{_HOW.get(one.how, 'belongs to this case')}, {due_words.when(one.linked_at, known)}",
    )


def _notes(entries: tuple[trail.Sealed, ...], words: Words) -> tuple[shown.NoteShown, ...]:
    return tuple(
        shown.NoteShown(
            by=words.person(one.actor) if one.actor else trail_shown.THE_CLOCK,
            at=one.recorded_at,
            text=words.veil.over(str(one.personal.get("text", "(erased)"))),
        )
        for one in entries
        if one.kind == "note.added"
    )


def _held(one: Held, words: Words) -> shown.HeldShown:
    declared = words.bundle.manifest.messages.get(one.message)
    return shown.HeldShown(
        label=declared.label if declared is not None else one.message,
        by=words.person(one.sender) if one.sender else show.NOT_SAID,
        at=one.sent_at,
        sentence="It is read at the next step that can take it.",
    )


def _give_to(row: rows.InstanceRow, by: staff.Person, known: facts.Facts) -> tuple[shown.PersonShown, ...]:
    """To whom a supervisor may give the whole case: the officers."""
    if row.status != rows.RUNNING or not staff.may(by, "give_away"):
        return ()
    return tuple(
        shown.PersonShown(one.id, one.name, "on duty" if one.on_duty else None)
        for one in known.people().values()
        if one.active and one.role == staff.OFFICER
    )
