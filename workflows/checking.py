"""Call types checked without a database: read, parsed, their texts and first stories tried. It never publishes one."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Collection, Iterator, Sequence

from engine import bundles, definitions, elements, errors
from engine import stories as written
from workflows import bundle_texts, library, stories, words


def check(paths: Sequence[pathlib.Path]) -> tuple[str, ...]:
    """What is wrong with the call types at these paths (their folders, or libraries of them), one line each.

    Misuse for a path that holds no call type.
    """
    return tuple(finding for path in paths for finding in _at(path))


def _at(path: pathlib.Path) -> Iterator[str]:
    folders = (path,) if (path / library.MANIFEST).is_file() else library.folders(path)
    for folder in folders:
        yield from (f"{folder.resolve().name}{finding}" for finding in _of(folder))


def _of(folder: pathlib.Path) -> Iterator[str]:
    """The findings of one call type; its first story is walked only when nothing else is found."""
    try:
        bundle = bundles.read(folder)
        definitions.check(bundle)
    except errors.BadBundle as bad:
        yield f": {bad}"
        return
    found = [f": {finding}" for check_ in _CHECKS for finding in dict.fromkeys(check_(bundle))]
    yield from found or _trial(bundle, folder)


def _steps_without_a_timer(bundle: bundles.Bundle) -> Iterator[str]:
    """Every user task has a timer, or says why it may wait."""
    for diagram in bundle.diagrams.values():
        for node in diagram.nodes.values():
            timed = any(one.kind == "boundary_timer" for one in elements.boundaries(diagram, node.id))
            if node.kind == "user_task" and not timed and not node.properties.get("may_wait"):
                yield (
                    f"{bundle_texts.called(diagram, node)} could wait for ever and nobody be told: "
                    "draw a timer on it, or give the reason in its property may_wait."
                )


def _unknown_words(bundle: bundles.Bundle) -> Iterator[str]:
    """Every word that is called is there, and gets as many values as it takes."""
    for one in bundle_texts.of_bundle(bundle):
        for call in (call for expression in one.expressions for call in expression.calls):
            word = words.WORDS.get(call.word)
            if word is None:
                yield f"{one.place}: there is no word {call.word}: docs/bundles.md lists the words."
            elif not len(word.parameters) - word.optional <= call.arguments <= len(word.parameters):
                wanted = ", ".join(word.parameters) or "nothing"
                yield f"{one.place}: {call.source} gives {call.arguments} values, {call.word} takes {wanted}."


def _unknown_names(bundle: bundles.Bundle) -> Iterator[str]:
    """Every name that is asked is given by a form, table, script, message, input or called process."""
    for one in bundle_texts.of_bundle(bundle):
        for path in (path for expression in one.expressions for path in expression.paths):
            unknown = _unknown(path, one.names)
            if unknown:
                yield (
                    f"{one.place}: nothing ever gives {unknown} a value here: look for a slip of the pen, "
                    "or let a form, a table, a script or an input of the process give it one."
                )


def _unknown(path: str, names: Collection[str]) -> str | None:
    """What of a name, or of a name with what stands behind its dot, nothing gives a value."""
    root, _, member = path.partition(".")
    if root not in names:
        return root
    described = any(name.startswith(f"{root}.") for name in names)
    return path if member and described and path not in names else None


def _unreadable_stories(bundle: bundles.Bundle) -> Iterator[str]:
    """There is a story, and each can be read."""
    if not bundle.stories:
        yield "it has no story: write at least one."
    for name, data in bundle.stories.items():
        try:
            written.read(data, name)
        except errors.Misuse as misuse:
            yield str(misuse)


#: Forms, tables and called processes that are not there, and texts that cannot be read, are found before these.
_CHECKS: tuple[Callable[[bundles.Bundle], Iterator[str]], ...] = (
    _steps_without_a_timer,
    _unknown_words,
    _unknown_names,
    _unreadable_stories,
)


def _trial(bundle: bundles.Bundle, folder: pathlib.Path) -> Iterator[str]:
    """The first story is walked: what no reading of files can find shows then."""
    first = written.of_bundle(bundle)[0]
    result = stories.walk(first, bundle=bundle, together={bundle.name: bundle, **_beside(folder)})
    yield from (f", story {first.id}: {difference}" for difference in result.differences)


def _beside(folder: pathlib.Path) -> dict[str, bundles.Bundle]:
    """The call types beside a folder, for the cases that a message starts; one that cannot be read is left out."""
    found: dict[str, bundles.Bundle] = {}
    for other in library.folders(folder.resolve().parent):
        try:
            found[other.name] = bundles.read(other)
        except errors.BadBundle:
            continue
    return found
