"""Filing a call: the intake form, what is asked beside it, the case that is opened. It never knows a field by name.

A student chosen in the form must be one the filer may see; possible duplicates are shown before anything is saved.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from engine import asking, filling, instances, language, rows, work_lists
from engine import errors as errors_
from engine.acts import Value
from engine.filling import Filling
from engine.manifest import Manifest
from engine.runtime import Runtime
from workflows import (
    duplicates,
    elements,
    facts,
    form_shown,
    pickers,
    sheet,
    shown,
    staff,
    student_card,
    tasks,
    told,
    values_shown,
    veil,
    wording,
)
from workflows.duplicates import Duplicates as Duplicates
from workflows.form_shown import Raw

#: Most cases that one filing opens.
MOST = 12


def page(
    runtime: Runtime,
    *,
    call_type: str,
    by: staff.Person,
    at: dt.datetime,
    posted: Raw | None = None,
    errors: Mapping[str, str] | None = None,
) -> shown.IntakePage:
    """The intake of a call type; `posted` and `errors`: what was typed and what is wrong with it.

    Raises NotFound for a call type that is not in force, NotAllowed for whom may not file it.
    """
    with (
        filling.of_start(runtime, call_type=call_type, at=at) as form,
        runtime.database.reading() as db,
    ):
        manifest, known = form.bundle.manifest, facts.Facts(db, at)
        posted = pickers.seen(runtime, form.form, posted, by=by, at=at) if posted is not None else None
        asked = told.form(manifest, by=by, known=known, posted=posted, wrong=errors or {})
        typed = form_shown.typed(form.form, posted, known.zone) if posted is not None else form.presets
        student = _student(typed, manifest.subject)
        return shown.IntakePage(
            call_type=call_type,
            name=manifest.name,
            heading=manifest.heading_name,
            sheet=sheet.row(db, form.bundle, by=by, at=at) if manifest.sheet else None,
            form=form_shown.of(
                form.form,
                asking_about(form, typed, at),
                zone=known.zone,
                filled=form_shown.Filled(typed, posted, errors or {}),
                pickers=pickers.of(runtime, by=by, at=at),
                veil=veil.over_students(known, students=_readable(known, student, by), by=by),
            ),
            told=asked,
            duplicates=_duplicates(runtime, form, typed, by, at) if posted is not None else (),
            operation=str(uuid.uuid4()),
            next=_next(form),
            facts=_facts(runtime, student, by, at),
        )


def open_case(
    runtime: Runtime,
    *,
    call_type: str,
    posted: Raw,
    by: staff.Person,
    at: dt.datetime,
    operation: str,
    duplicate: str | None = None,
    reason: str = "",
) -> shown.Outcome:
    """File a call; `duplicate` and `reason`: what was decided about possible duplicates (`duplicates.decided`).

    Raises BadAnswers with a sentence for each field, Duplicates when cases that may be the same call stand there and
    nobody has decided. The same operation sent again opens one case and gives the same answer.
    """
    with (
        filling.of_start(runtime, call_type=call_type, at=at) as form,
        runtime.database.reading() as db,
    ):
        manifest, known = form.bundle.manifest, facts.Facts(db, at)
        pickers.require_choosable(runtime, form.form, posted, by=by, at=at)
        answers, by_voice = _read(form, posted, by, known)
        student = _student(answers, manifest.subject)
        answers[values_shown.FILED_SCHOOL] = told.school_of(by_voice, by=by, known=known, student=student)
        decision = duplicates.decided(duplicate, reason)
        # Sent again, it would find the cases it has opened itself.
        again = rows.instance_opened_by(db, operation) is not None
        found = () if again else duplicates.find(runtime, form.bundle, answers, at=at)
    if found and decision is None:
        raise Duplicates("This may be open already: say whether it is the same call.")
    if decision is not None and decision.kind == duplicates.JOIN:
        return _join(runtime, decision.case, by=by, at=at, operation=operation)
    row = instances.start(
        runtime,
        call_type=call_type,
        answers=answers,
        actor=staff.actor_of(by, on_behalf_of=by_voice.by),
        at=at,
        operation=operation,
        done_at=by_voice.at,
        notes=_notes(decision, found),
        beside=_beside(runtime, decision, by),
    )
    more = _more(runtime, row, manifest, answers, by=by, by_voice=by_voice, at=at, operation=operation)
    return _opened(runtime, row, by, more)


def _more(
    runtime: Runtime,
    row: instances.InstanceRow,
    manifest: Manifest,
    answers: Mapping[str, Value],
    *,
    by: staff.Person,
    by_voice: told.Told,
    at: dt.datetime,
    operation: str,
) -> tuple[str, ...]:
    """The numbers of the further cases of one filing: each about somebody else, nobody known yet, beside the first."""
    wanted = answers.get(manifest.copies)
    count = wanted if isinstance(wanted, int) else 1
    return tuple(
        instances.start(
            runtime,
            call_type=row.call_type,
            answers={**answers, manifest.subject: None},
            actor=staff.actor_of(by, on_behalf_of=by_voice.by),
            at=at,
            operation=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{operation}/{number}")),
            done_at=by_voice.at,
            beside=(row.public_id,),
        ).number
        for number in range(2, min(count, MOST) + 1)
    )


def _read(form: Filling, posted: Raw, by: staff.Person, known: facts.Facts) -> tuple[dict[str, Value], told.Told]:
    """The answers and who told them; BadAnswers about all that is wrong at once."""
    wrong: dict[str, str] = {}
    answers: dict[str, Value] = {}
    by_voice = told.Told()
    try:
        by_voice = told.read(form.bundle.manifest, by=by, known=known, posted=posted)
    except errors_.BadAnswers as bad:
        wrong |= bad.fields
    typed = form_shown.typed(form.form, posted, known.zone)
    try:
        answers = form.form.read(posted, asking_about(form, typed, known.now), known.zone)
    except errors_.BadAnswers as bad:
        wrong |= bad.fields
    if wrong:
        raise errors_.BadAnswers(wrong)
    return answers, by_voice


def asking_about(form: Filling, typed: Mapping[str, Value], at: dt.datetime) -> language.Scope:
    """The form's scope about the student that is chosen so far."""
    subject = form.bundle.manifest.subject
    values = {subject: _student(typed, subject)}
    return asking.scope_of(form.bundle, form.scope.words, values, at=at, case="")


def _student(answers: Mapping[str, Value], subject: str) -> str | None:
    value = answers.get(subject)
    return value if isinstance(value, str) and value else None


def _readable(known: facts.Facts, student: str | None, by: staff.Person) -> list[str | None]:
    try:
        return [known.student(student).id] if student is not None else []
    except errors_.NotFound:
        return []


def _duplicates(
    runtime: Runtime, form: Filling, typed: Mapping[str, Value], by: staff.Person, at: dt.datetime
) -> tuple[shown.DuplicateShown, ...]:
    found = duplicates.find(runtime, form.bundle, typed, at=at)
    return duplicates.listed(runtime, form.bundle, found, by=by, at=at)


def _facts(runtime: Runtime, student: str | None, by: staff.Person, at: dt.datetime) -> tuple[shown.Shown, ...]:
    if student is None:
        return ()
    try:
        return student_card.read(runtime, student=student, by=by, at=at).facts()
    except errors_.NotFound:
        return ()


def _next(form: Filling) -> str:
    start = next(node.id for node in form.bundle.process.nodes.values() if node.kind == "start_event")
    steps = elements.Elements(form.bundle).next_steps("", start)[:2]
    return f"Next: {' or '.join(wording.quoted(step) for step in steps)}." if steps else "The case is opened."


def _join(runtime: Runtime, case: str, *, by: staff.Person, at: dt.datetime, operation: str) -> shown.Outcome:
    """The call is part of a case that is there: nothing is opened, the case says that a call came again."""
    row = instances.add_note(
        runtime,
        instance=case,
        text="The same call came again and was joined to this case.",
        actor=staff.actor_of(by),
        at=at,
        operation=operation,
    )
    return shown.Outcome(row.public_id, row.number, f"Nothing was opened: the call was joined to case {row.number}.")


def _notes(decision: duplicates.Decision | None, found: tuple[instances.InstanceRow, ...]) -> tuple[str, ...]:
    if decision is None or not found or decision.kind != duplicates.GO_ON:
        return ()
    numbers = wording.listed([row.number for row in found])
    return (f"Opened apart from {numbers}: {decision.reason}",)


def _beside(runtime: Runtime, decision: duplicates.Decision | None, by: staff.Person) -> tuple[str, ...]:
    """The case it was said to belong together with; NotFound for one that is not open to the filer."""
    if decision is None or decision.kind != duplicates.LINK:
        return ()
    with runtime.database.reading() as db:
        row = instances.by_id(db, decision.case)
    if not staff.sees_school(by, row.scope):
        raise rows.no_such_case()
    return (decision.case,)


def _opened(
    runtime: Runtime, row: instances.InstanceRow, by: staff.Person, more: tuple[str, ...] = ()
) -> shown.Outcome:
    if row.disposition is not None:
        sentence = f"Case {row.number} was opened and has ended: {row.disposition}."
        return shown.Outcome(row.public_id, row.number, sentence)
    with runtime.database.reading() as db:
        open_now = work_lists.of_instance(db, instance=row.public_id)
    mine = next((task.task for task in open_now if tasks.is_for(task, by)), None)
    names = wording.listed([task.name for task in open_now[:2]])
    sentence = f"Case {row.number} is open. Next: {names}." if names else f"Case {row.number} is open."
    if more:
        sentence += f" So is {wording.listed(more)}, one for each student."
    return shown.Outcome(row.public_id, row.number, sentence, mine)
