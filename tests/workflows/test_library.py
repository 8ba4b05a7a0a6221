"""Publishing call types from folders, and the page of one."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import pytest

from engine import errors
from tests.workflows.walked import LIBRARY, not_filed, person
from workflows import checking, library, staff
from workflows.story_walk import Walk


@pytest.fixture
def empty() -> Iterator[Walk]:
    """The story district, in which address verification is published already."""
    with not_filed("address_verification", "av1") as walk:
        yield walk


@pytest.fixture
def changed(tmp_path: pathlib.Path) -> pathlib.Path:
    """A library in which a memo has made five days seven."""
    copied = tmp_path / "bpmn"
    shutil.copytree(LIBRARY, copied)
    table = copied / "shared" / "deadlines.dmn"
    row = '<text>"auk_days"</text></inputEntry>'
    before, after = table.read_text().split(row)
    table.write_text(before + row + after.replace("<text>5</text>", "<text>7</text>", 1))
    return copied


def publish_all(walk: Walk, folder: pathlib.Path = LIBRARY) -> list[tuple[str, int]]:
    published = library.publish_library(
        walk.runtime, library=folder, by=staff.COMMAND_LINE, reason="for a test", at=walk.clock.now()
    )
    return [(release.call_type, release.number) for release in published]


def test_only_what_differs_is_published(empty: Walk) -> None:
    first = publish_all(empty)

    assert (len(first), publish_all(empty)) == (3, [])


def test_a_change_of_a_shared_file_makes_new_releases_of_all_that_use_it(empty: Walk, changed: pathlib.Path) -> None:
    publish_all(empty)

    assert publish_all(empty, changed) == [
        ("address_verification", 2),
        ("mia_home_visit", 2),
        ("police_transport", 2),
        ("same_day_refusal", 2),
        ("twenty_day_monitor", 2),
    ]


def test_nothing_of_a_library_is_published_when_one_call_type_cannot_run(empty: Walk, changed: pathlib.Path) -> None:
    before = in_force(empty)
    diagram = changed / "twenty_day_monitor" / "process.bpmn"
    diagram.write_text(diagram.read_text().replace("bpmn:scriptTask", "bpmn:serviceTask"))

    with pytest.raises(errors.BadBundle, match="does not run"):
        publish_all(empty, changed)

    assert in_force(empty) == before


def in_force(walk: Walk) -> list[tuple[str, int]]:
    lines = library.types(walk.runtime, by=person(walk, "V"), at=walk.clock.now())
    return [(line.call_type, line.release) for line in lines]


def test_a_library_is_published_by_those_who_may(empty: Walk) -> None:
    with pytest.raises(errors.NotAllowed, match="supervisor"):
        library.publish_library(
            empty.runtime, library=LIBRARY, by=person(empty, "A1"), reason="for a test", at=empty.clock.now()
        )


def test_a_number_changed_by_memo_stands_on_the_page_of_its_call_type(empty: Walk, changed: pathlib.Path) -> None:
    publish_all(empty, changed)

    page = library.call_type_page(
        empty.runtime, call_type="mia_home_visit", by=person(empty, "V"), at=empty.clock.now()
    )
    assert page.sheet is not None
    assert page.sheet.in_force == ("7 school days",)
    assert {one.label: one.value for one in page.deadlines}["auk days"] == "7 school days"


def test_a_supervisor_publishes_and_others_do_not(empty: Walk) -> None:
    folder = LIBRARY / "mia_home_visit"
    about = {"folder": folder, "reason": "for a test", "at": empty.clock.now()}

    with pytest.raises(errors.NotAllowed, match="supervisor"):
        library.publish(empty.runtime, by=person(empty, "A1"), **about)  # type: ignore[arg-type]

    assert library.publish(empty.runtime, by=person(empty, "V"), **about).number == 1  # type: ignore[arg-type]


def test_a_release_needs_a_reason(empty: Walk) -> None:
    with pytest.raises(errors.Misuse, match="needs a reason"):
        library.publish(
            empty.runtime,
            folder=LIBRARY / "mia_home_visit",
            by=person(empty, "V"),
            reason=" ",
            at=empty.clock.now(),
        )


def test_nothing_changed_is_said_and_not_published(empty: Walk) -> None:
    with pytest.raises(errors.Conflict, match="no change"):
        library.publish(
            empty.runtime,
            folder=LIBRARY / "address_verification",
            by=person(empty, "V"),
            reason="for a test",
            at=empty.clock.now(),
        )


def test_a_folder_without_call_types_is_wrong_use(tmp_path: pathlib.Path) -> None:
    with pytest.raises(errors.Misuse, match="no call type"):
        library.folders(tmp_path)


def test_the_page_has_every_process_table_and_form(empty: Walk) -> None:
    page = library.call_type_page(
        empty.runtime, call_type="address_verification", by=person(empty, "V"), at=empty.clock.now()
    )

    assert [process.name for process in page.drawn] == [
        "Address verification",
        "Courtesy home visit",
        "Log action in Attendance Notes",
    ]
    assert [table.id for table in page.tables] == ["can_be_verified"]
    assert "Report findings to school" in [name for name, _ in page.forms]


def test_todays_numbers_stand_beside_each_call_type(empty: Walk) -> None:
    empty.file()

    (line, *_) = library.types(empty.runtime, by=person(empty, "V"), at=empty.clock.now())
    assert (line.name, line.new, line.open, line.open_by_release) == ("Address verification", 1, 1, ((1, 1),))


def test_nothing_is_wrong_with_the_shipped_library() -> None:
    assert checking.check([LIBRARY]) == ()


def test_what_is_wrong_is_said_with_the_name_of_the_call_type(changed: pathlib.Path) -> None:
    (changed / "mia_home_visit" / "search_is_complete.dmn").unlink()

    (finding,) = checking.check([changed / "mia_home_visit"])
    assert finding.startswith("mia_home_visit: ")
    assert "search_is_complete" in finding


def test_a_first_story_that_differs_is_a_finding(changed: pathlib.Path) -> None:
    (finding, *_) = checking.check([changed / "mia_home_visit"])

    assert finding.startswith("mia_home_visit, story mh1: ")
