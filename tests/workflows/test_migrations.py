"""The history of the tables: what it makes is what the program declares, guards of the trail included."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import autogenerate
from alembic.runtime.migration import MigrationContext

from engine import database as databases
from tests.engine.library import Library
from workflows import migrations
from workflows.migrations import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[databases.Database]:
    """A database without any table."""
    if request.param == "sqlite":
        db = databases.connect(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    else:
        db = databases.connect(str(request.getfixturevalue("postgresql").empty_database()))
    yield db
    db.close()


def made_by(db: databases.Database, what: str) -> set[str]:
    """Names of all indexes or triggers of a database."""
    queries = {
        ("sqlite", "index"): "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'",
        ("sqlite", "trigger"): "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        ("postgresql", "index"): "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
        ("postgresql", "trigger"): "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with db.reading() as connection:
        return set(connection.scalars(sa.text(queries[db.dialect, what]))) - {"alembic_version_pkc"}


def test_the_tables_are_those_the_program_declares(empty: databases.Database) -> None:
    migrations.upgrade(empty)

    with empty.reading() as connection, warnings.catch_warnings():
        # indexes over expressions cannot be compared on SQLite: the next test looks at their names
        warnings.filterwarnings("ignore", message="(autogenerate skipping|Skipped unsupported reflection)")
        differences = autogenerate.compare_metadata(MigrationContext.configure(connection), metadata.whole())
    assert [one for one in differences if one[0] != "remove_table"] == []


@pytest.mark.parametrize("what", ["index", "trigger"])
def test_indexes_and_guards_are_those_the_program_declares(empty: databases.Database, what: str) -> None:
    with empty.writing() as connection:
        metadata.whole().create_all(connection)
    declared = made_by(empty, what)
    with empty.writing() as connection:
        metadata.whole().drop_all(connection)

    migrations.upgrade(empty)

    assert made_by(empty, what) == declared != set()


@pytest.mark.parametrize("table", ["entry", "payload"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET number = number + 100", "DELETE FROM {table}"])
def test_a_migrated_database_refuses_to_change_a_trail(empty: databases.Database, table: str, statement: str) -> None:
    migrations.upgrade(empty)
    library = Library(empty)
    library.publish()
    library.start()

    with pytest.raises(sa.exc.DatabaseError, match="append-only"), empty.writing() as connection:
        connection.execute(sa.text(statement.format(table=table)))


def test_a_database_of_the_newest_version_is_known_as_such(empty: databases.Database) -> None:
    migrations.upgrade(empty)

    assert migrations.is_newest(empty)


def test_an_empty_database_is_not_of_the_newest_version(empty: databases.Database) -> None:
    assert not migrations.is_newest(empty)


def test_a_second_upgrade_changes_nothing(empty: databases.Database) -> None:
    migrations.upgrade(empty)

    migrations.upgrade(empty)

    assert migrations.is_newest(empty)
