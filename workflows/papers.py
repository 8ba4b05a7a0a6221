"""Papers to be printed for families, filled from a case. Nothing in one is ever markup: what looks like it is text.

A print of a bundle is written in lines: `# heading`, `## heading`, paragraphs, `- items`, `____ Label` for a signature,
`---` for the fold; what stands in {…} is our language, asked of the case.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator

from engine import errors, filling, language
from engine.acts import Value
from engine.runtime import Runtime
from workflows import facts, paper_words, shown, staff, values_shown, veil

#: What a line begins with, for the lines that are no paragraph.
_HEADING = re.compile(r"(#{1,2}) +(.*)")
_ITEM = re.compile(r"- +(.*)")
_SIGNATURE = re.compile(r"_{4} *(.*)")
_FOLD = "---"


def page(runtime: Runtime, *, case: str, paper: str, language: str, by: staff.Person, at: dt.datetime) -> shown.Paper:
    """A paper of a case in one language, for whoever may see the case; NotFound when there is no such paper."""
    staff.require(by, "see_case")
    with (
        filling.of_case(runtime, instance=case, actor=staff.actor_of(by), at=at) as form,
        runtime.database.reading() as db,
    ):
        assert form.instance is not None
        source = form.bundle.prints.get(paper, {}).get(language)
        if source is None:
            raise errors.NotFound(f"Case {form.instance.number} has no such paper.")
        known = facts.Facts(db, at)
        cover = veil.over_students(known, students=[form.instance.subject], by=by)
        spoken = paper_words.PaperWords(form.scope.words, language=language, known=known)
        words = values_shown.words(form.bundle, spoken, cover)
        blocks = tuple(_blocks(source, _filler(form.scope, words, known)))
        return shown.Paper(
            case=case,
            number=form.instance.number,
            title=next((block.text for block in blocks if block.kind == "heading"), paper),
            language=language,
            blocks=blocks,
        )


Fill = Callable[[str], str]


def _filler(scope: filling.Scope, words: values_shown.Words, known: facts.Facts) -> Fill:
    """Fills a text from the case, each value in words, a protected address covered."""

    def label(name: str, value: Value) -> str | None:
        if value is None:
            return None
        # what another case sent stands in no field that could say it is a person
        told = isinstance(value, str) and words.label(name) is None and value in known.people()
        return words.person(value) if told else words.of(name, value)

    asked = dataclasses.replace(scope, words=words.vocabulary, labels=label)
    return lambda text: words.veil.over(language.text(text).render(asked))


def _blocks(source: str, fill: Fill) -> Iterator[shown.PaperBlock]:
    """The parts of a print. It is taken apart before it is filled, so that no value can make a part of its own."""
    for lines in _parts(source):
        first = lines[0]
        if first == _FOLD:
            yield shown.PaperBlock("fold")
        elif found := _HEADING.fullmatch(first):
            yield shown.PaperBlock("heading", fill(found[2]), level=len(found[1]))
        elif found := _SIGNATURE.fullmatch(first):
            yield shown.PaperBlock("signature", fill(found[1]))
        elif _ITEM.fullmatch(first):
            yield shown.PaperBlock("list", items=tuple(fill(line[1:].strip()) for line in lines))
        else:
            yield shown.PaperBlock("paragraph", fill(" ".join(lines)))


def _parts(source: str) -> Iterator[list[str]]:
    """The lines of each part: those that follow one another and are of one kind; a line alone but in paragraphs."""
    part: list[str] = []
    for line in [*(line.strip() for line in source.splitlines()), ""]:
        if part and _kind(line) != _kind(part[0]):
            yield part
            part = []
        if _kind(line) == "alone":
            yield [line]
        elif line:
            part.append(line)


def _kind(line: str) -> str:
    if _ITEM.fullmatch(line):
        return "item"
    alone = line == _FOLD or _HEADING.fullmatch(line) or _SIGNATURE.fullmatch(line)
    return "alone" if alone else "text" if line else "blank"
