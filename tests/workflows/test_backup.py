"""The online copy of a database."""

from __future__ import annotations

import pathlib
import sqlite3
import stat

import pytest

from engine import errors
from workflows import backup


@pytest.fixture
def database(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "firstbell.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE kept (word TEXT)")
    connection.execute("INSERT INTO kept VALUES ('here')")
    connection.commit()
    connection.close()
    return path


def words(path: pathlib.Path) -> list[tuple[str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT word FROM kept").fetchall()
    finally:
        connection.close()


def test_the_copy_holds_what_was_committed_while_somebody_else_writes(database: pathlib.Path) -> None:
    writer = sqlite3.connect(database)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO kept VALUES ('not committed')")
    copy = database.with_name("copy.db")

    backup.write(url=f"sqlite:///{database}", to=copy)

    writer.close()
    assert words(copy) == [("here",)]


def test_only_its_owner_may_read_the_copy(database: pathlib.Path) -> None:
    copy = database.with_name("copy.db")

    backup.write(url=f"sqlite:///{database}", to=copy)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_not_written_over(database: pathlib.Path) -> None:
    with pytest.raises(errors.Misuse, match="is there already"):
        backup.write(url=f"sqlite:///{database}", to=database)


def test_a_database_that_is_not_there_is_not_made(tmp_path: pathlib.Path) -> None:
    copy = tmp_path / "copy.db"

    with pytest.raises(errors.Misuse, match="firstbell init"):
        backup.write(url=f"sqlite:///{tmp_path / 'none.db'}", to=copy)

    assert not copy.exists()
