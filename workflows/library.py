"""The library of call types: bundles published from folders, releases and their history. It changes no release."""

from __future__ import annotations

import datetime as dt
import pathlib
from collections.abc import Mapping

import sqlalchemy as sa

from engine import bundles, definitions, errors, instances, work_lists
from engine.runtime import Runtime
from workflows import calendar, facts, shown, staff
from workflows import call_type_page as page

#: The file that makes a folder a bundle.
MANIFEST = "bundle.toml"


def folders(library: pathlib.Path) -> tuple[pathlib.Path, ...]:
    """The bundles' folders in a library, by name; Misuse when there is none."""
    found = tuple(sorted(path.parent for path in library.glob(f"*/{MANIFEST}")))
    if not found:
        raise errors.Misuse(f"There is no call type in {library}: a call type is a folder with a file {MANIFEST}.")
    return found


def publish_library(
    runtime: Runtime, *, library: pathlib.Path, by: staff.Person, reason: str, at: dt.datetime
) -> tuple[definitions.Release, ...]:
    """Publish every bundle of a library that differs from its release in force; the new releases.

    A change of a shared file so makes a new release of each bundle that uses it. Raises as `publish` does, but that
    nothing has changed is no error; when one bundle cannot run, none is published.
    """
    reason = _publishing(by, reason)
    changed = [bundle for bundle in map(bundles.read, folders(library)) if _differs(runtime, bundle, at)]
    for bundle in changed:
        definitions.check(bundle)
    return tuple(definitions.publish(runtime, bundle=bundle, by=by.id, reason=reason, at=at) for bundle in changed)


def publish(
    runtime: Runtime, *, folder: pathlib.Path, by: staff.Person, reason: str, at: dt.datetime
) -> definitions.Release:
    """Publish one bundle; BadBundle says what is wrong with it, Conflict that nothing has changed.

    NotAllowed for whom may not publish, Misuse for a release without a reason.
    """
    reason = _publishing(by, reason)
    return definitions.publish(runtime, bundle=bundles.read(folder), by=by.id, reason=reason, at=at)


def _publishing(by: staff.Person, reason: str) -> str:
    """The reason, when this person may publish for it."""
    if by != staff.COMMAND_LINE:
        staff.require(by, "publish")
    if not reason.strip():
        raise errors.Misuse("A release needs a reason: say what changes and why.")
    return reason.strip()


def _differs(runtime: Runtime, bundle: bundles.Bundle, at: dt.datetime) -> bool:
    try:
        return definitions.in_force(runtime, call_type=bundle.name, at=at).sha256 != bundle.sha256
    except errors.NotFound:
        return True


# Pages ---------------------------------------------------------------------------------------------


def types(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> tuple[shown.TypeLine, ...]:
    """The call types in force with today's numbers, by heading and place."""
    staff.require(by, "see_call_types")
    with runtime.database.reading() as db:
        return type_lines(db, at=at)


def type_lines(db: sa.Connection, *, at: dt.datetime) -> tuple[shown.TypeLine, ...]:
    """As `types`, on an open connection."""
    known = facts.Facts(db, at)
    midnight = calendar.moment(known.zone, known.today, dt.time())
    opened = instances.count(db, opened_from=midnight)
    closed = instances.count(db, closed_from=midnight)
    late = work_lists.count(db, due_before=at)
    running = instances.open_by_release(db)
    return tuple(
        _line(
            release,
            opened=opened,
            closed=closed,
            late=late.get(release.call_type, 0),
            running=running.get(release.call_type, ()),
        )
        for release in definitions.all_in_force_on(db, at=at)
    )


def call_type_page(runtime: Runtime, *, call_type: str, by: staff.Person, at: dt.datetime) -> shown.CallTypePage:
    """One call type with its diagrams, tables, forms and releases; NotFound for one that is not in force."""
    return page.read(runtime, call_type=call_type, by=by, at=at)


def _line(
    release: definitions.Release,
    *,
    opened: Mapping[tuple[str, str], int],
    closed: Mapping[tuple[str, str], int],
    late: int,
    running: tuple[tuple[int, int], ...],
) -> shown.TypeLine:
    manifest = release.bundle.manifest

    def of_type(counted: Mapping[tuple[str, str], int]) -> int:
        return sum(number for (call_type, _), number in counted.items() if call_type == release.call_type)

    return shown.TypeLine(
        call_type=release.call_type,
        name=manifest.name,
        heading=manifest.heading_name,
        new=of_type(opened),
        open=sum(number for _, number in running),
        late=late,
        ended=of_type(closed),
        release=release.number,
        open_by_release=running,
    )
