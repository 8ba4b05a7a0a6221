"""What an auditor asks: which cases, the file of one, whether the trails hold. It changes nothing but who has read."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from engine import errors, instances, trail
from engine.runtime import Runtime
from workflows import calendar, case_lines, case_page, facts, search, shown, staff, work_list

#: Most characters of a purpose.
PURPOSE_LENGTH = 200


def call_types(runtime: Runtime, *, at: dt.datetime) -> tuple[shown.Choice, ...]:
    """The call types in force to choose from."""
    with runtime.database.reading() as db:
        return tuple(shown.Choice(key, manifest.name) for key, manifest in work_list.manifests(db, at).items())


def search_cases(
    runtime: Runtime,
    *,
    number: str,
    text: str,
    call_type: str | None,
    opened_from: dt.date | None,
    opened_until: dt.date | None,
    purpose: str,
    by: staff.Person,
    at: dt.datetime,
) -> shown.AuditFound:
    """The cases that fit everything that was given, the newest first; Refused without a purpose.

    `number`: how the case number begins; `text`: the student's name, number or birth date; days are inclusive.
    """
    staff.require(by, "audit")
    purpose = said(purpose)
    with runtime.database.reading() as db:
        known, types = facts.Facts(db, at), work_list.manifests(db, at)
        asked = search.about(db, text.strip()) if text.strip() else instances.Asked()
        if number.strip():
            asked["number"] = number.strip()
        if call_type is not None:
            asked["call_types"] = [call_type]
        if opened_from is not None:
            asked["opened_from"] = calendar.moment(known.zone, opened_from, dt.time())
        if opened_until is not None:
            asked["opened_before"] = calendar.moment(known.zone, opened_until + dt.timedelta(days=1), dt.time())
        rows = instances.found(db, limit=search.LISTED, **asked)
        lines = tuple(
            shown.AuditLine(
                case=case_lines.line(row, known=known, types=types),
                trail=_status(db, runtime.key, row, at),
            )
            for row in rows
        )
        return shown.AuditFound(lines, instances.how_many(db, **asked) - len(rows), purpose)


def ask_file(runtime: Runtime, *, case: str, by: staff.Person) -> shown.AskedFile:
    """The case whose file somebody is about to open; NotFound when there is none."""
    staff.require(by, "audit")
    with runtime.database.reading() as db:
        return shown.AskedFile(case, instances.by_id(db, case).number)


def case_file(
    runtime: Runtime, *, case: str, purpose: str, by: staff.Person, at: dt.datetime, operation: str
) -> shown.CaseFile:
    """The file of a case. That it was read, and why, is written into its trail first; Refused without a purpose."""
    staff.require(by, "audit")
    row = instances.record_reading(
        runtime, instance=case, purpose=said(purpose), actor=staff.actor_of(by), at=at, operation=operation
    )
    page = case_page.read(runtime, case=case, by=by, at=at)
    with runtime.database.reading() as db:
        return shown.CaseFile(page, _status(db, runtime.key, row, at), said(purpose))


def chain(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> shown.Chain:
    """All trails proved now, from their first entry to their last."""
    staff.require(by, "audit")
    with runtime.database.reading() as db:
        proof = trail.prove(db, runtime.key)
    broken = tuple(shown.BrokenCase(one.case, one.entry) for one in proof.broken)
    return shown.Chain(cases=proof.cases, entries=proof.entries, broken=broken, checked_at=at)


def said(purpose: str) -> str:
    """Why somebody looks; Refused when it is not said in few words."""
    if not 0 < len(purpose.strip()) <= PURPOSE_LENGTH:
        raise errors.Refused(f"Say why you look, in at most {PURPOSE_LENGTH} characters: it stands in the trail.")
    return purpose.strip()


def _status(db: sa.Connection, key: bytes, row: instances.InstanceRow, at: dt.datetime) -> shown.TrailStatus:
    proof = trail.prove(db, key, instance=row.public_id)
    first = next((one.entry for one in proof.broken), None)
    return shown.TrailStatus(entries=proof.entries, broken=first, checked_at=at)
