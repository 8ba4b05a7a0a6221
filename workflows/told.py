"""What the product asks when somebody files a call for somebody else: who told it, and when. It never guesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors
from engine.manifest import Manifest
from workflows import facts, shown, staff
from workflows.form_shown import Raw

BY, AT = "told_by", "told_at"

#: What a manifest says in files_for -> the role of those who may have told it.
_ROLES = {"school": staff.SCHOOL_STAFF}


@dataclass(frozen=True)
class Told:
    """Who told it and when; both None when somebody files directly."""

    by: str | None = None
    at: dt.datetime | None = None


def asked(manifest: Manifest, by: staff.Person) -> str | None:
    """The role of those for whom `by` files; None: files directly. NotAllowed for whom may not file at all."""
    if staff.may(by, "file_call"):
        if by.role in manifest.files:
            return None
        if by.role in manifest.files_for:
            for_whom = manifest.files_for[by.role]
            return _ROLES.get(for_whom, for_whom)
    who = [staff.ROLES[role].lower() for role in (*manifest.files, *manifest.files_for) if role in staff.ROLES]
    raise errors.NotAllowed(f"{manifest.name} may be filed by: {', '.join(who) or 'nobody'}.")


def form(
    manifest: Manifest, *, by: staff.Person, known: facts.Facts, posted: Raw | None, wrong: Mapping[str, str]
) -> shown.FormShown:
    """The two fields; none when `by` files directly."""
    role = asked(manifest, by)
    if role is None:
        return shown.FormShown(())
    typed = {key: (list((posted or {}).get(key, ())) or [""])[0] for key in (BY, AT)}
    now = known.now.astimezone(known.zone).strftime("%Y-%m-%dT%H:%M")
    fields = (
        shown.FieldShown(
            key=BY,
            kind="person",
            label="Who told you?",
            choices=tuple(
                shown.Choice(one.id, _label(known, one), one.id == typed[BY])
                for one in known.people().values()
                if one.active and one.role == role
            ),
            error=wrong.get(BY),
        ),
        shown.FieldShown(
            key=AT, kind="date_time", label="When were you told?", value=typed[AT] or now, error=wrong.get(AT)
        ),
    )
    return shown.FormShown(fields, tuple((field.key, field.label, field.error) for field in fields if field.error))


def read(manifest: Manifest, *, by: staff.Person, known: facts.Facts, posted: Raw) -> Told:
    """What was answered; BadAnswers with a sentence for each field that is missing or does not fit."""
    role = asked(manifest, by)
    if role is None:
        return Told()
    wrong: dict[str, str] = {}
    person = known.people().get("".join(posted.get(BY, ())))
    if person is None or not person.active or person.role != role:
        wrong[BY] = "Choose who told you."
    at: dt.datetime | None = None
    try:
        at = dt.datetime.fromisoformat("".join(posted.get(AT, ())))
        at = at.replace(tzinfo=known.zone) if at.tzinfo is None else at
    except ValueError:
        wrong[AT] = "Give day and time."
    if at is not None and at > known.now + dt.timedelta(minutes=1):
        wrong[AT] = "Give a time that is not later than now."
    if wrong or person is None:
        raise errors.BadAnswers(wrong)
    return Told(person.id, at)


def school_of(told: Told, *, by: staff.Person, known: facts.Facts, student: str | None) -> str | None:
    """The school that files: of whoever told it, else of whoever files; of several the student's own."""
    filer = known.people().get(told.by) if told.by is not None else by
    if filer is None or filer.role not in staff.OF_A_SCHOOL or not filer.schools:
        return None
    own = known.enrollment(student).school if student is not None else None
    return own if own in filer.schools else filer.schools[0]


def _label(known: facts.Facts, person: staff.Person) -> str:
    schools = [known.schools()[school].name for school in person.schools if school in known.schools()]
    return ", ".join([person.name, *schools])
