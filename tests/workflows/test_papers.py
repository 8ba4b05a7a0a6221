"""Papers for families: how a print is taken apart, what fills it, and who may have it."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
import sqlalchemy as sa

from engine import bundles, definitions, errors, instances
from engine.instances import InstanceRow
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY
from tests.workflows.test_case_words import MANIFEST, patrol
from workflows import papers, shown, staff, tables

LETTER = """# To the family of {student}

Please come
at once.

## What to bring

- the paper
- {who}
---
Ask for {result}. Write to <b>us</b> & {{nobody}}.
____ Parent or guardian
____ Date
"""


def opened(runtime: Runtime, letter: str = LETTER, *, language: str = "en", **answers: str) -> InstanceRow:
    """An open case of the patrol with a print in one language."""
    manifest = MANIFEST.format(standing='prints = ["letter"]').replace('["en"]', f'["{language}"]')
    files = {
        **patrol().files,
        "bundle.toml": manifest.encode(),
        f"prints/letter.{language}.md": letter.encode(),
    }
    bundle = bundles.of_files("patrol", files)
    definitions.publish(runtime, bundle=bundle, by="vic", reason="a test", at=MONDAY)
    return instances.start(
        runtime,
        call_type="patrol",
        answers={"student": "kit", "school": "oak", "since": "2026-11-16", "who": "Rae", **answers},
        actor=staff.actor_of(staff.get(runtime, person="dot")),
        at=MONDAY,
        operation=str(uuid.uuid4()),
    )


def printed(runtime: Runtime, case: InstanceRow, *, person: str = "ada", **asked: str) -> shown.Paper:
    wanted = {"paper": "letter", "language": "en"} | asked
    return papers.page(runtime, case=case.public_id, by=staff.get(runtime, person=person), at=MONDAY, **wanted)


def test_a_print_is_taken_apart_into_its_parts_and_filled_from_the_case(district: Runtime) -> None:
    case = opened(district)

    paper = printed(district, case)

    assert [dataclasses.astuple(block) for block in paper.blocks] == [
        ("heading", "To the family of Kit Fictson", 1, ()),
        ("paragraph", "Please come at once.", 0, ()),
        ("heading", "What to bring", 2, ()),
        ("list", "", 0, ("the paper", "Rae")),
        ("fold", "", 0, ()),
        ("paragraph", "Ask for ________________. Write to <b>us</b> & {nobody}.", 0, ()),
        ("signature", "Parent or guardian", 0, ()),
        ("signature", "Date", 0, ()),
    ]
    assert (paper.title, paper.number, paper.language) == ("To the family of Kit Fictson", case.number, "en")


@pytest.mark.parametrize("value", ["Rae\n\n# A headline", "# A headline", "____ Somebody", "---"])
def test_a_value_makes_no_part_of_its_own(district: Runtime, value: str) -> None:
    case = opened(district, "{who}\n", who=value)

    blocks = printed(district, case).blocks

    assert blocks == (shown.PaperBlock("paragraph", value),)


@pytest.mark.parametrize("asked", [{"paper": "other"}, {"language": "es"}, {"language": "../x"}])
def test_a_paper_that_the_release_does_not_have_is_not_found(district: Runtime, asked: dict[str, str]) -> None:
    case = opened(district)

    with pytest.raises(errors.NotFound, match="has no such paper"):
        printed(district, case, **asked)


def test_another_school_does_not_learn_that_there_is_such_a_case(district: Runtime) -> None:
    case = opened(district)

    with pytest.raises(errors.NotFound, match="There is no such case"):
        printed(district, case, person="eve")


def test_the_students_school_prints_it(district: Runtime) -> None:
    case = opened(district)

    assert printed(district, case, person="sam").blocks == printed(district, case, person="vic").blocks


@pytest.mark.parametrize(("person", "seen"), [("ada", "(protected address)"), ("vic", "12 Heron Street")])
def test_a_protected_address_stands_on_no_paper_of_somebody_who_may_not_see_it(
    district: Runtime, person: str, seen: str
) -> None:
    with district.database.writing() as db:
        db.execute(sa.update(tables.student).values(protected=True))
    case = opened(district, "We came to {who}.\n", who="12 Heron Street")

    (block,) = printed(district, case, person=person).blocks

    assert block.text == f"We came to {seen}."


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Monday, November 16, 2026"),
        ("es", "lunes, 16 de noviembre de 2026"),
        ("qqq", "Mon 16 Nov"),
    ],
)
def test_days_are_written_out_in_the_language_of_the_paper(district: Runtime, language: str, expected: str) -> None:
    case = opened(district, "{today()}\n", language=language)

    (block,) = printed(district, case, language=language).blocks

    assert block.text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{school_days_after(today(), 1)}", "Tuesday, November 17, 2026"),
        ("{now()}", "Monday, November 16, 2026, 9:00\u202fAM"),
    ],
)
def test_a_moment_that_stands_for_its_school_day_has_no_time(district: Runtime, text: str, expected: str) -> None:
    case = opened(district, f"{text}\n")

    (block,) = printed(district, case).blocks

    assert block.text == expected
