"""Who may be chosen in a form: people of the staff, and students the chooser may see. It never chooses anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from engine import errors, forms
from engine.runtime import Runtime
from workflows import facts, form_shown, shown, staff, students
from workflows.form_shown import Raw


def of(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> form_shown.Pickers:
    """The pickers of one person's forms."""

    def found(text: str) -> tuple[shown.Choice, ...]:
        lines = students.search(runtime, text=text, by=by, at=at).students if text.strip() else ()
        return tuple(shown.Choice(line.id, _label(line)) for line in lines)

    def label(student: str) -> str:
        with runtime.database.reading() as db:
            return _label(students.line(facts.Facts(db, at), student))

    def people() -> tuple[shown.Choice, ...]:
        with runtime.database.reading() as db:
            return tuple(shown.Choice(one.id, one.name) for one in staff.read(db) if one.active)

    return form_shown.Pickers(people=people, students=found, student=label)


def seen(
    runtime: Runtime, form: forms.Form, posted: Raw, *, by: staff.Person, at: dt.datetime
) -> dict[str, Sequence[str]]:
    """What was posted without the students and persons that `by` may not choose: no form may tell about them."""
    wrong = _wrong(runtime, form, posted, by, at)
    return {key: texts for key, texts in posted.items() if key not in wrong}


def require_choosable(runtime: Runtime, form: forms.Form, posted: Raw, *, by: staff.Person, at: dt.datetime) -> None:
    """Raise BadAnswers for a posted student or person whom `by` may not choose, known or not; ask before reading."""
    wrong = _wrong(runtime, form, posted, by, at)
    if wrong:
        raise errors.BadAnswers(wrong)


def _wrong(runtime: Runtime, form: forms.Form, posted: Raw, by: staff.Person, at: dt.datetime) -> dict[str, str]:
    with runtime.database.reading() as db:
        known = facts.Facts(db, at)
        return {
            field.key: f"“{field.label}”: choose one from the list."
            for field in form.asked
            if field.options is None and not _choosable(known, field, "".join(posted.get(field.key, ())), by)
        }


def _choosable(known: facts.Facts, field: forms.Field, value: str, by: staff.Person) -> bool:
    if not value or field.type not in ("student", "person"):
        return True
    if field.type == "person":
        person = known.people().get(value)
        return person is not None and person.active
    try:
        enrollment = known.enrollment(known.student(value).id)
    except errors.NotFound:
        return False
    # A student who is not enrolled here belongs to no school of ours that could be kept out.
    return enrollment.state != facts.HERE or staff.sees_school(by, enrollment.school)


def _label(line: shown.StudentLine) -> str:
    return f"{line.name}, grade {line.grade}, {line.school or 'not enrolled here'}"
