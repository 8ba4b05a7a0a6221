"""The library of call types: bundles published from folders, releases and their history. It changes no release."""

from __future__ import annotations

import datetime as dt
import pathlib

from engine import bundles, definitions, errors
from engine.runtime import Runtime
from workflows import staff

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
    """Publish every bundle of a library that differs from its release in force; the new releases."""
    published = [
        publish(runtime, folder=folder, by=by, reason=reason, at=at)
        for folder in folders(library)
        if _differs(runtime, folder, at)
    ]
    return tuple(published)


def publish(
    runtime: Runtime, *, folder: pathlib.Path, by: staff.Person, reason: str, at: dt.datetime
) -> definitions.Release:
    """Publish one bundle; BadBundle says what is wrong with it, Conflict that nothing has changed."""
    if by != staff.COMMAND_LINE:
        staff.require(by, "publish")
    if not reason.strip():
        raise errors.Misuse("A release needs a reason: say what changes and why.")
    return definitions.publish(runtime, bundle=bundles.read(folder), by=by.id, reason=reason.strip(), at=at)


def _differs(runtime: Runtime, folder: pathlib.Path, at: dt.datetime) -> bool:
    try:
        release = definitions.in_force(runtime, call_type=folder.name, at=at)
    except errors.NotFound:
        return True
    return release.sha256 != bundles.read(folder).sha256
