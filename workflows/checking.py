"""Call types checked without a database: read, parsed, their first stories walked. It never publishes anything."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence

from engine import bundles, definitions, errors
from engine import stories as written
from workflows import library, stories


def check(paths: Sequence[pathlib.Path]) -> tuple[str, ...]:
    """What is wrong with the call types at these paths (their folders, or libraries of them), one line each.

    Misuse for a path that holds no call type.
    """
    return tuple(finding for path in paths for finding in _at(path))


def _at(path: pathlib.Path) -> Iterator[str]:
    folders = (path,) if (path / library.MANIFEST).is_file() else library.folders(path)
    for folder in folders:
        try:
            bundle = bundles.read(folder)
            definitions.check(bundle)
            yield from _trial(bundle, folder)
        except errors.BadBundle as bad:
            yield f"{folder.name}: {bad}"
        except errors.Misuse as misuse:
            yield f"{folder.name}: {misuse}"


def _trial(bundle: bundles.Bundle, folder: pathlib.Path) -> Iterator[str]:
    """The first story is walked: what no reading of files can find shows then."""
    found = written.of_bundle(bundle)
    if not found:
        yield f"{folder.name}: it has no story: write at least one."
        return
    result = stories.walk(found[0], bundle=bundle, together={bundle.name: bundle, **_beside(folder)})
    yield from (f"{folder.name}, story {found[0].id}: {difference}" for difference in result.differences)


def _beside(folder: pathlib.Path) -> dict[str, bundles.Bundle]:
    """The call types beside a folder, for the cases that a message starts; one that cannot be read is left out."""
    found: dict[str, bundles.Bundle] = {}
    for other in library.folders(folder.resolve().parent):
        try:
            found[other.name] = bundles.read(other)
        except errors.BadBundle:
            continue
    return found
