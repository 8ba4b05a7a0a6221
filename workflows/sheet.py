"""The call sheet "When to call Truancy", made from the releases in force, letter by letter. It never files a call."""

from __future__ import annotations

import datetime as dt
import itertools

import sqlalchemy as sa

from engine import definitions
from engine.bundles import Bundle
from engine.manifest import Manifest
from engine.runtime import Runtime
from workflows import deadlines, settings, shown, staff

#: The heading of the priority calls.
PRIORITY_HEADING = 1


def page(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> shown.Sheet:
    """The sheet as of `at` for one reader: a row has a button only for whom it may be filed by."""
    staff.require(by, "see_sheet")
    with runtime.database.reading() as db:
        releases = [one for one in definitions.all_in_force_on(db, at=at) if one.bundle.manifest.sheet is not None]
        values = settings.read(db)
        groups = tuple(
            shown.SheetGroup(
                heading=next(iter(group)).bundle.manifest.heading_name,
                priority=heading == PRIORITY_HEADING,
                rows=tuple(row(db, release.bundle, by=by, at=at) for release in group),
            )
            for heading, group in (
                (heading, list(found))
                for heading, found in itertools.groupby(releases, key=lambda one: one.bundle.manifest.heading)
            )
        )
    used = {short for release in releases for short in release.bundle.manifest.glossary}
    return shown.Sheet(
        groups=groups,
        at=at,
        glossary=tuple((short, long) for short, long in settings.glossary(values).items() if short in used),
        dispatch_phone=str(values["dispatch_phone"]) if staff.may(by, "see_dispatch_phone") else None,
    )


def row(db: sa.Connection, bundle: Bundle, *, by: staff.Person, at: dt.datetime) -> shown.SheetRow:
    """One row of the sheet, letter by letter; only for a call type that is on it."""
    manifest = bundle.manifest
    written = manifest.sheet
    assert written is not None
    label = file_label(manifest, by)
    return shown.SheetRow(
        call_type=bundle.name,
        name=manifest.name,
        who=written.who,
        what=written.what,
        steps_title=written.steps_title,
        before_steps=written.before_steps,
        steps=written.steps,
        note=written.note,
        in_force=tuple(deadlines.in_words(db, bundle, name, at=at) for name in written.in_force),
        may_file=label is not None,
        file_label=label,
    )


def file_label(manifest: Manifest, by: staff.Person) -> str | None:
    """The words of the button that opens the intake; None for whom may not file this call type."""
    if not staff.may(by, "file_call"):
        return None
    if by.role in manifest.files:
        return "File this call"
    for_whom = manifest.files_for.get(by.role)
    return f"File for a {for_whom}" if for_whom is not None else None
