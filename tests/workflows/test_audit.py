"""What an auditor asks: cases by what is known of them, the file of one, whether the trails hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from engine import errors, trail
from engine.instances import InstanceRow
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY, add_student
from tests.workflows.test_case_words import answer, open_patrol, publish
from workflows import audit, search, shown, staff, tables

WHY = "quarterly audit"


@pytest.fixture
def audited(district: Runtime) -> Runtime:
    """The district with an auditor and the call type."""
    with district.database.writing() as db:
        db.execute(sa.insert(tables.person).values(id="uma", name="Uma Figment", role=staff.AUDITOR))
        add_student(db, "teo", school="elm")
    publish(district)
    return district


@pytest.fixture
def case(audited: Runtime) -> InstanceRow:
    return open_patrol(audited)


def by(runtime: Runtime, person: str = "uma") -> staff.Person:
    return staff.get(runtime, person=person)


def found(runtime: Runtime, *, person: str = "uma", **asked: Any) -> shown.AuditFound:
    plain = {"number": "", "text": "", "call_type": None, "opened_from": None, "opened_until": None, "purpose": WHY}
    return audit.search_cases(runtime, **{**plain, **asked}, by=by(runtime, person), at=MONDAY)


def read(runtime: Runtime, case: InstanceRow, *, person: str = "uma", operation: str = "o", purpose: str = WHY) -> Any:
    return audit.case_file(
        runtime, case=case.public_id, purpose=purpose, by=by(runtime, person), at=MONDAY, operation=operation
    )


def readings(runtime: Runtime, case: InstanceRow) -> list[tuple[str | None, object]]:
    with runtime.database.reading() as db:
        entries = trail.entries(db, instance=case.public_id, kinds=["record.read"])
    return [(entry.actor, entry.facts["purpose"]) for entry in entries]


def tamper(runtime: Runtime, case: InstanceRow, *, entry: int) -> None:
    """What a hand on the database does that first takes the guard away."""
    with runtime.database.writing() as db:
        if runtime.database.dialect == "sqlite":
            guards = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for guard in guards:
                db.exec_driver_sql(f"DROP TRIGGER {guard}")
        else:
            db.exec_driver_sql("SET LOCAL session_replication_role = replica")
        where = f"instance_id = '{case.public_id}' AND number = {entry}"
        db.exec_driver_sql(f"UPDATE entry SET actor = 'eve' WHERE {where}")


# Searching -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, ["2026-0002", "2026-0001"]),
        ({"number": "2026-0002"}, ["2026-0002"]),
        ({"number": "2025"}, []),
        ({"text": "kit"}, ["2026-0001"]),
        ({"text": "nobody"}, []),
        ({"call_type": "patrol"}, ["2026-0002", "2026-0001"]),
        ({"call_type": "other"}, []),
        ({"opened_from": MONDAY.date(), "opened_until": MONDAY.date()}, ["2026-0002", "2026-0001"]),
        ({"opened_from": MONDAY.date() + dt.timedelta(days=1)}, []),
        ({"opened_until": MONDAY.date() - dt.timedelta(days=1)}, []),
    ],
)
def test_cases_are_found_by_everything_that_is_given(
    audited: Runtime, case: InstanceRow, asked: dict[str, Any], numbers: list[str]
) -> None:
    open_patrol(audited, student="teo", school="elm")

    lines = found(audited, **asked).lines

    assert [line.case.number for line in lines] == numbers


@pytest.mark.parametrize("purpose", ["", "  ", "x" * 201])
def test_nothing_is_searched_and_nothing_read_without_a_purpose_in_few_words(
    audited: Runtime, case: InstanceRow, purpose: str
) -> None:
    for ask in (lambda: found(audited, purpose=purpose), lambda: read(audited, case, purpose=purpose)):
        with pytest.raises(errors.Refused, match="Say why you look"):
            ask()

    assert readings(audited, case) == []


def test_a_search_says_of_each_case_whether_its_trail_holds(audited: Runtime, case: InstanceRow) -> None:
    open_patrol(audited, student="teo", school="elm")
    tamper(audited, case, entry=2)

    lines = found(audited).lines

    assert [(line.case.number, line.trail.broken) for line in lines] == [("2026-0002", None), ("2026-0001", 2)]


def test_a_search_says_how_many_more_there_are(
    audited: Runtime, case: InstanceRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_patrol(audited)
    monkeypatch.setattr(search, "LISTED", 1)

    result = found(audited)

    assert (len(result.lines), result.more) == (1, 1)


@pytest.mark.parametrize("person", ["vic", "sam", "amy"])
def test_only_an_auditor_audits(audited: Runtime, case: InstanceRow, person: str) -> None:
    asks = (
        lambda: found(audited, person=person),
        lambda: read(audited, case, person=person),
        lambda: audit.ask_file(audited, case=case.public_id, by=by(audited, person)),
        lambda: audit.chain(audited, by=by(audited, person), at=MONDAY),
    )

    for ask in asks:
        with pytest.raises(errors.NotAllowed):
            ask()

    assert readings(audited, case) == []


# The case file -------------------------------------------------------------------------------------


def test_reading_a_case_file_is_its_last_entry_with_who_and_why(audited: Runtime, case: InstanceRow) -> None:
    file = read(audited, case)

    last = file.page.trail[-1]
    assert (last.who, last.sentence) == ("Uma Figment", f"The record was read: {WHY}")
    assert (file.trail.broken, file.trail.entries) == (None, len(file.page.trail))


def test_the_entries_of_a_case_file_stand_from_first_to_last(audited: Runtime, case: InstanceRow) -> None:
    answer(audited, case, result="fine", radio=True)

    items = read(audited, case).page.trail

    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert ("Dot Notreal", "Ada Mockridge") in [(item.who, item.on_behalf_of) for item in items]


def test_a_case_file_sent_twice_is_one_reading(audited: Runtime, case: InstanceRow) -> None:
    read(audited, case, operation="once")
    read(audited, case, operation="once")
    read(audited, case, operation="another")

    assert readings(audited, case) == [("uma", WHY), ("uma", WHY)]


def test_a_broken_case_can_still_be_read_and_says_where_it_is_broken(audited: Runtime, case: InstanceRow) -> None:
    tamper(audited, case, entry=2)

    file = read(audited, case)

    assert file.trail.broken == 2


def test_a_case_that_is_not_there_is_not_found(audited: Runtime) -> None:
    with pytest.raises(errors.NotFound):
        audit.ask_file(audited, case="nothing", by=by(audited))


# The chain -----------------------------------------------------------------------------------------


def chain(runtime: Runtime) -> shown.Chain:
    return audit.chain(runtime, by=by(runtime), at=MONDAY)


def test_the_chain_of_an_empty_district_is_whole(audited: Runtime) -> None:
    assert chain(audited) == shown.Chain(cases=0, entries=0, broken=(), checked_at=MONDAY)


def test_the_chain_counts_unbroken_cases_and_their_entries(audited: Runtime, case: InstanceRow) -> None:
    other = open_patrol(audited)

    result = chain(audited)

    with audited.database.reading() as db:
        entries = sum(len(trail.entries(db, instance=one.public_id)) for one in (case, other))
    assert (result.cases, result.entries, result.broken) == (2, entries, ())


def test_the_chain_names_the_first_broken_entry_of_each_broken_case(audited: Runtime, case: InstanceRow) -> None:
    whole, other = open_patrol(audited), open_patrol(audited)
    tamper(audited, case, entry=2)
    tamper(audited, other, entry=1)

    result = chain(audited)

    assert result.broken == (shown.BrokenCase("2026-0001", 2), shown.BrokenCase(other.number, 1))
    assert (result.cases, whole.number) == (1, "2026-0002")
