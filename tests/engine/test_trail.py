"""The trail: what it holds, that the database refuses to change it, and that any change made by hand is found."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from engine import chain, instances, tables, trail
from engine.errors import BrokenTrail, Refused
from tests.engine.library import KEY, Library, actor

#: A value that no column of an entry holds already, by column.
OTHER = {"number": 77, "release_id": 2, "round": 9, "instance_id": "nobody"}
#: Entry 4 is a completion: it has a payload and stands in the middle.
ENTRY = 4


class Hand:
    """Somebody with every right on the database, whom no trigger or foreign key stops, but without the key."""

    def __init__(self, url: str) -> None:
        address = sa.make_url(url)
        self._sqlite = address.drivername == "sqlite"
        if self._sqlite:
            self._connection: sqlite3.Connection | psycopg.Connection = sqlite3.connect(
                str(address.database), isolation_level=None
            )
            for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                self._connection.execute(f"DROP TRIGGER {name}")
        else:
            plain = address.set(drivername="postgresql").render_as_string()
            self._connection = psycopg.connect(plain, autocommit=True)
            self._connection.execute("SET session_replication_role = replica")

    def does(self, statement: str) -> None:
        self._connection.execute(statement)

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def hand(database_url: str) -> Hand:
    hand = Hand(database_url)
    yield hand
    hand.close()


@pytest.fixture
def walked(library: Library) -> Library:
    """One loan that has run to its end, and another one behind it."""
    library.lent(reader="rea")
    library.lent(reader="rob")
    return library


def first_of(library: Library) -> instances.InstanceRow:
    return library.cases("loan")[-1]


def broken(library: Library) -> str:
    with pytest.raises(BrokenTrail) as found:
        library.verify()
    return str(found.value)


# What it holds -------------------------------------------------------------------------------------


def test_entries_are_numbered_and_say_who_when_and_by_which_operation(library: Library) -> None:
    case = library.start(operation="opening")
    library.wait(3)
    library.complete(case, "look_up", by="carl", operation="looking", found="no")

    entries = library.entries(case)

    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    completed = next(entry for entry in entries if entry.kind == "user_task.completed")
    assert (completed.actor, completed.role, completed.operation) == ("carl", "clerk", "looking")
    assert (completed.done_at, completed.recorded_at) == (library.now, library.now)


def test_personal_values_stand_in_the_payload_and_nowhere_in_the_entry(library: Library) -> None:
    case = library.start(reader="a name nobody else has")

    with library.database.reading() as connection:
        rows = connection.execute(sa.select(tables.entry)).all()

    assert case.number == "2026-0001"
    assert not [row for row in rows if row.kind == "case.opened" and "a name nobody else has" in str(row)]


def test_why_a_gateway_was_decided_is_kept_with_values_and_who_gave_them(library: Library) -> None:
    case = library.start()
    library.complete(case, "look_up", by="carl", found="no")

    (decided,) = library.entries(case, "gateway.decided")

    assert decided.facts["flow"] == "f3_x_found_missing"
    assert {"name": "found", "by": "carl", "value": "no"}.items() <= decided.personal["values"][0].items()


def test_an_untouched_trail_is_proved_to_its_last_entry(walked: Library) -> None:
    assert walked.verify() == walked.count(tables.entry)


def test_one_case_can_be_proved_alone(walked: Library) -> None:
    case = first_of(walked)

    with walked.database.reading() as connection:
        proved = trail.verify(connection, KEY, instance=case.public_id)

    assert proved == len(walked.entries(case))


def test_proving_all_tells_every_broken_case_and_goes_on_behind_it(walked: Library, hand: Hand) -> None:
    third = walked.start(reader="rue")
    for case, number in ((first_of(walked), ENTRY), (third, 1)):
        where = f"instance_id = '{case.public_id}' AND number = {number}"
        hand.does(f"UPDATE entry SET actor = 'eve' WHERE {where}")

    with walked.database.reading() as connection:
        proof = trail.prove(connection, KEY)

    whole = walked.entries(walked.cases("loan")[1])
    assert (proof.cases, proof.entries) == (1, len(whole))
    assert [(one.case, one.entry) for one in proof.broken] == [("2026-0001", ENTRY), ("2026-0003", 1)]


def test_another_key_proves_nothing(walked: Library) -> None:
    with walked.database.reading() as connection, pytest.raises(BrokenTrail, match="2026-0001, entry 1"):
        trail.verify(connection, b"another key")


# What the database refuses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET actor = 'eve'",
        "DELETE FROM entry",
        "UPDATE payload SET content = '{}'",
        "UPDATE payload SET content = NULL, salt = NULL",
        "UPDATE payload SET content = NULL, erased_at = '2026-11-16T17:00:00+00:00'",
        "UPDATE payload SET content = NULL, salt = NULL, erased_at = '2026-11-16T17:00:00+00:00', number = 99",
        "DELETE FROM payload",
    ],
)
def test_the_database_refuses_to_change_the_trail(walked: Library, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), walked.database.writing() as connection:
        connection.exec_driver_sql(statement)


def test_the_database_lets_a_payload_be_emptied_once(walked: Library) -> None:
    emptied = "UPDATE payload SET content = NULL, salt = NULL, erased_at = '2026-11-16T17:00:00+00:00'"
    with walked.database.writing() as connection:
        connection.exec_driver_sql(emptied)

    with pytest.raises(sa.exc.DBAPIError, match="append-only"), walked.database.writing() as connection:
        connection.exec_driver_sql(emptied)


# What is found -------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [*chain.COLUMNS, "seal"])
def test_a_changed_column_of_an_entry_is_found(walked: Library, hand: Hand, column: str) -> None:
    value = OTHER.get(column, "'eve'")
    value = f"'{value}'" if column == "instance_id" else value

    case = first_of(walked).public_id
    hand.does(f"UPDATE entry SET {column} = {value} WHERE instance_id = '{case}' AND number = {ENTRY}")

    assert broken(walked) == f"broken: case 2026-0001, entry {ENTRY}"


@pytest.mark.parametrize("change", ["content = '{}'", "salt = 'ab'", "content = NULL", "salt = NULL"])
def test_a_changed_payload_is_found(walked: Library, hand: Hand, change: str) -> None:
    hand.does(f"UPDATE payload SET {change} WHERE instance_id = '{first_of(walked).public_id}' AND number = {ENTRY}")

    assert broken(walked) == f"broken: case 2026-0001, entry {ENTRY}"


def test_a_payload_emptied_without_an_entry_that_says_so_is_found(walked: Library, hand: Hand) -> None:
    emptied = "content = NULL, salt = NULL, erased_at = '2026-11-16T17:00:00+00:00'"
    hand.does(f"UPDATE payload SET {emptied} WHERE instance_id = '{first_of(walked).public_id}' AND number = {ENTRY}")

    assert broken(walked) == f"broken: case 2026-0001, entry {ENTRY}"


@pytest.mark.parametrize("table", ["entry", "payload"])
def test_a_deleted_row_is_found(walked: Library, hand: Hand, table: str) -> None:
    hand.does(f"DELETE FROM {table} WHERE instance_id = '{first_of(walked).public_id}' AND number = {ENTRY}")

    assert broken(walked) == f"broken: case 2026-0001, entry {ENTRY}"


def test_a_case_emptied_of_all_its_entries_is_broken_from_the_first_on(walked: Library, hand: Hand) -> None:
    case = first_of(walked).public_id
    for table in ("payload", "entry"):
        hand.does(f"DELETE FROM {table} WHERE instance_id = '{case}'")
    hand.does(f"UPDATE instance SET entries = 0 WHERE id = '{case}'")

    assert broken(walked) == "broken: case 2026-0001, entry 1"


@pytest.mark.parametrize("table", ["entry", "payload"])
def test_two_swapped_rows_are_found(walked: Library, hand: Hand, table: str) -> None:
    case = first_of(walked).public_id
    numbers = [entry.number for entry in walked.entries(first_of(walked)) if entry.personal][:2]
    for before, after in ((numbers[0], 900), (numbers[1], numbers[0]), (900, numbers[1])):
        hand.does(f"UPDATE {table} SET number = {after} WHERE instance_id = '{case}' AND number = {before}")

    assert broken(walked) == f"broken: case 2026-0001, entry {numbers[0]}"


def test_entries_swapped_between_two_cases_are_found(walked: Library, hand: Hand) -> None:
    second, first = (case.public_id for case in walked.cases("loan"))
    for before, after in ((first, "x"), (second, first), ("x", second)):
        hand.does(f"UPDATE entry SET instance_id = '{after}' WHERE instance_id = '{before}' AND number = {ENTRY}")

    assert broken(walked) == f"broken: case 2026-0001, entry {ENTRY}"


def test_an_inserted_entry_is_found_also_at_the_tail(walked: Library, hand: Hand) -> None:
    case = first_of(walked)
    last = len(walked.entries(case))
    columns = [column.name for column in tables.entry.c if column.name != "number"]
    listed = ", ".join(columns)
    hand.does(
        f"INSERT INTO entry (number, {listed}) SELECT number + 1, {listed} FROM entry"
        f" WHERE instance_id = '{case.public_id}' AND number = {last}"
    )

    assert broken(walked) == f"broken: case 2026-0001, entry {last + 1}"


def test_an_inserted_payload_is_found(walked: Library, hand: Hand) -> None:
    case = first_of(walked)
    number = next(entry.number for entry in walked.entries(case) if not entry.personal)
    hand.does(f"INSERT INTO payload VALUES ('{case.public_id}', {number}, 'ab', '{{}}', NULL)")

    assert broken(walked) == f"broken: case 2026-0001, entry {number}"


def test_a_tail_that_is_cut_is_found(walked: Library, hand: Hand) -> None:
    case = first_of(walked)
    last = len(walked.entries(case))
    for table in ("payload", "entry"):
        hand.does(f"DELETE FROM {table} WHERE instance_id = '{case.public_id}' AND number > {last - 2}")

    assert broken(walked) == f"broken: case 2026-0001, entry {last - 1}"


def test_a_tail_that_is_cut_is_found_even_if_the_count_and_the_last_seal_are_set_back(
    walked: Library, hand: Hand
) -> None:
    case = first_of(walked)
    last = len(walked.entries(case)) - 2
    for table in ("payload", "entry"):
        hand.does(f"DELETE FROM {table} WHERE instance_id = '{case.public_id}' AND number > {last}")
    seal = f"(SELECT seal FROM entry WHERE instance_id = '{case.public_id}' AND number = {last})"
    hand.does(f"UPDATE instance SET entries = {last}, last_seal = {seal} WHERE id = '{case.public_id}'")

    assert broken(walked) == f"broken: case 2026-0001, entry {last}"


def test_a_trail_that_is_deleted_altogether_is_found(walked: Library, hand: Hand) -> None:
    for table in ("payload", "entry"):
        hand.does(f"DELETE FROM {table} WHERE instance_id = '{first_of(walked).public_id}'")

    assert broken(walked) == "broken: case 2026-0001, entry 1"


def test_another_case_number_is_found(walked: Library, hand: Hand) -> None:
    hand.does(f"UPDATE instance SET number = '2026-0999' WHERE id = '{first_of(walked).public_id}'")

    assert broken(walked) == "broken: case 2026-0999, entry 1"


def test_an_entry_that_belongs_to_no_case_is_found(walked: Library, hand: Hand) -> None:
    hand.does(f"DELETE FROM instance WHERE id = '{first_of(walked).public_id}'")

    assert broken(walked) == f"broken: case {first_or_gone(walked)}, entry 1"


def first_or_gone(library: Library) -> str:
    with library.database.reading() as connection:
        known = sa.select(tables.instance.c.id)
        stray = sa.select(tables.entry.c.instance_id).where(tables.entry.c.instance_id.not_in(known))
        return str(connection.scalars(stray).first())


# Erasing -------------------------------------------------------------------------------------------


def erase(library: Library, case: instances.InstanceRow, *numbers: int) -> None:
    instances.erase(
        library.runtime,
        instance=case.public_id,
        entries=numbers,
        reason="kept long enough",
        actor=actor("sue"),
        at=library.now,
        operation=library.operation(),
    )


def test_an_erased_payload_is_gone_and_the_chain_holds(walked: Library) -> None:
    case = first_of(walked)

    erase(walked, case, 1, ENTRY)

    erased = [entry for entry in walked.entries(case) if entry.erased_at is not None]
    assert [(entry.number, entry.personal) for entry in erased] == [(1, {}), (ENTRY, {})]
    assert walked.verify() == walked.count(tables.entry)


def test_nothing_of_an_open_case_is_erased(library: Library) -> None:
    case = library.start()

    with pytest.raises(Refused, match="is open"):
        erase(library, case, 1)

    assert library.entries(case)[0].personal["answers"]["reader"] == "rea"
