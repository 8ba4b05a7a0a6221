"""The database: SQLite in a file or in memory, or PostgreSQL, behind one small object. It knows no table.

Reading and writing are two different things here. `reading()` gives one snapshot, takes no write lock and commits
nothing; `writing()` is one transaction with exactly one commit. Programs compute between the two, so that no lock is
held meanwhile.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import event, pool

from engine.errors import Misuse

#: How long a writer waits for another one on SQLite, in milliseconds.
BUSY_MILLISECONDS = 10_000

_WRITING = "firstbell_writing"


@dataclass
class Counts:
    """What went to the database while it was counted: the text of each statement, in order, and how many commits."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


class Database:
    """One database. Made by `connect`; closed by whoever made it."""

    def __init__(self, engine: sa.Engine, *, in_memory: bool) -> None:
        self._engine = engine
        self._reader = engine
        self._writer = engine.execution_options(**{_WRITING: True})
        # A database in memory has one connection: one thread at a time, and whoever reads inside a block reads on it.
        self._shared = threading.RLock() if in_memory else None
        self._open: sa.Connection | None = None
        if self.dialect == "postgresql":
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @property
    def url(self) -> str:
        """The address, its password hidden."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one snapshot; nothing done on it is kept."""
        if self._shared is None:
            with self._reader.connect() as connection:
                yield connection
            return
        with self._shared:
            if self._open is not None:
                yield self._open
                return
            with self._reader.connect() as connection, self._opened(connection):
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in one transaction: committed once at the end, rolled back when an exception leaves it."""
        with self._shared or contextlib.nullcontext(), self._writer.begin() as connection:
            if self._shared is None:
                yield connection
                return
            with self._opened(connection):
                yield connection

    @contextlib.contextmanager
    def _opened(self, connection: sa.Connection) -> Iterator[None]:
        before, self._open = self._open, connection
        try:
            yield
        finally:
            self._open = before

    @contextlib.contextmanager
    def counting(self) -> Iterator[Counts]:
        """Count statements and commits of this process on this database inside the block (for tests and figures)."""
        counts = Counts()

        def statement(_c: object, _cursor: object, text: str, _p: object, _context: object, _many: bool) -> None:
            if not text.startswith("BEGIN"):
                counts.statements.append(text)

        def commit(_connection: object) -> None:
            counts.commits += 1

        event.listen(self._engine, "before_cursor_execute", statement)
        event.listen(self._engine, "commit", commit)
        try:
            yield counts
        finally:
            event.remove(self._engine, "before_cursor_execute", statement)
            event.remove(self._engine, "commit", commit)

    def require_durability(self) -> None:
        """Raise Misuse for a PostgreSQL that does not keep what it has committed. (SQLite is told to by `connect`.)"""
        if self.dialect != "postgresql":
            return
        with self.reading() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                if connection.scalar(sa.select(sa.func.current_setting(setting))) == "off":
                    raise Misuse(
                        f"This PostgreSQL runs with {setting} = off and may lose what it committed; switch it on."
                    )

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def connect(url: str) -> Database:
    """The database at `url`: sqlite:///path, sqlite:// (in memory), postgresql+psycopg://…; raises Misuse for others.

    Nothing is created but an empty SQLite file.
    """
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise Misuse(
            "The database address is no URL; write sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME."
        ) from error
    if address.drivername in ("sqlite", "sqlite+pysqlite"):
        return _sqlite(address)
    if address.drivername in ("postgresql", "postgresql+psycopg"):
        return _postgresql(address.set(drivername="postgresql+psycopg"))
    raise Misuse(f"The database {address.drivername} is not supported; use sqlite or postgresql+psycopg.")


def _sqlite(address: sa.URL) -> Database:
    in_memory = address.database in (None, "", ":memory:")
    engine = sa.create_engine(
        address,
        poolclass=pool.StaticPool if in_memory else pool.QueuePool,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would otherwise begin transactions by itself, late and never IMMEDIATE.
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get(_WRITING):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif not in_memory:
            connection.exec_driver_sql("BEGIN")

    return Database(engine, in_memory=in_memory)


def _postgresql(address: sa.URL) -> Database:
    engine = sa.create_engine(address)
    # One INSERT with many rows instead of many INSERTs.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return Database(engine, in_memory=False)
