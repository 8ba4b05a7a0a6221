"""Reading and writing on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine import clock, database, errors, tables

AT = dt.datetime(2026, 11, 16, 17, 0, tzinfo=clock.UTC)


def release_row(call_type: str) -> dict[str, object]:
    return {
        "call_type": call_type,
        "number": 1,
        "sha256": "0" * 64,
        "author": "ada",
        "reason": "first",
        "published_at": AT,
        "effective_from": AT,
        "status": "published",
    }


def insert(connection: sa.Connection, call_type: str = "loan") -> None:
    connection.execute(sa.insert(tables.release), release_row(call_type))


def call_types(connection: sa.Connection) -> list[str]:
    return list(connection.scalars(sa.select(tables.release.c.call_type)))


def test_what_is_written_is_read(database: database.Database) -> None:
    with database.writing() as connection:
        insert(connection)

    with database.reading() as connection:
        assert call_types(connection) == ["loan"]


def test_writing_commits_exactly_once(database: database.Database) -> None:
    with database.counting() as counts, database.writing() as connection:
        insert(connection, "loan")
        insert(connection, "return")

    assert (len(counts.statements), counts.commits) == (2, 1)


def test_reading_commits_nothing(database: database.Database) -> None:
    with database.counting() as counts, database.reading() as connection:
        call_types(connection)

    assert (len(counts.statements), counts.commits) == (1, 0)


def test_an_exception_leaves_nothing_written(database: database.Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        insert(connection)
        raise RuntimeError

    with database.reading() as connection:
        assert call_types(connection) == []


def test_reading_sees_one_snapshot_whatever_is_written_meanwhile(database: database.Database) -> None:
    with database.reading() as reader:
        before = call_types(reader)
        with database.writing() as writer:
            insert(writer)

        assert call_types(reader) == before == []


def test_reading_cannot_write_on_postgresql_and_keeps_nothing_on_sqlite(database: database.Database) -> None:
    try:
        with database.reading() as connection:
            insert(connection)
    except sa.exc.InternalError:
        assert database.dialect == "postgresql"

    with database.reading() as connection:
        assert call_types(connection) == []


def test_many_rows_are_one_statement(database: database.Database) -> None:
    with database.counting() as counts, database.writing() as connection:
        connection.execute(sa.insert(tables.release), [release_row(f"type_{n}") for n in range(40)])

    assert len(counts.statements) == 1


def test_a_moment_comes_back_aware_and_compares_as_time(database: database.Database) -> None:
    with database.writing() as connection:
        insert(connection)
    later = AT.astimezone(dt.timezone(dt.timedelta(hours=-6))) + dt.timedelta(seconds=1)

    with database.reading() as connection:
        query = sa.select(tables.release.c.published_at).where(tables.release.c.published_at < later)
        assert connection.scalars(query).one() == AT


def test_any_text_survives_as_json(database: database.Database) -> None:
    hostile = {"text": "\x00 \ud800 \u202e 🙂 '; DROP TABLE entry; --"}

    with database.writing() as connection:
        insert(connection)
        value = tables.Json().process_bind_param(hostile, connection.dialect)
        connection.execute(sa.update(tables.release).values(reason=value))

    with database.reading() as connection:
        stored = connection.scalars(sa.select(tables.release.c.reason)).one()
        assert tables.Json().process_result_value(stored, connection.dialect) == hostile


def test_sqlite_waits_for_the_disk_and_keeps_a_write_ahead_log(tmp_path: object) -> None:
    opened = database.connect(f"sqlite:///{tmp_path}/f.sqlite")

    with opened.reading() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "foreign_keys")
        ]

    opened.close()
    assert found == ["wal", 2, 1]


def test_a_postgresql_that_may_lose_commits_is_refused(postgresql: object) -> None:
    opened = database.connect(postgresql.new_database())  # type: ignore[attr-defined]

    with pytest.raises(errors.Misuse, match="fsync = off"):
        opened.require_durability()

    opened.close()


def test_in_memory_a_reader_inside_a_writer_does_not_end_its_transaction() -> None:
    memory = database.connect("sqlite://")
    with memory.writing() as connection:
        tables.metadata.create_all(connection)

    with pytest.raises(RuntimeError), memory.writing() as writer:
        insert(writer)
        with memory.reading() as reader:
            seen = call_types(reader)
        raise RuntimeError

    with memory.reading() as connection:
        assert (seen, call_types(connection)) == (["loan"], [])
    memory.close()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "nonsense", "postgresql+psycopg2://x/y"])
def test_another_database_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(errors.Misuse, match="sqlite"):
        database.connect(url)
