"""What all tests share: new databases, SQLite in a file and a real PostgreSQL that the test run starts itself."""

from __future__ import annotations

import contextlib
import glob
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engine import database as databases
from engine import tables


class PostgreSQL:
    """A server of the test run: its own folder, its own port, gone afterwards."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._data = folder / "data"
        # PostgreSQL refuses to run as root.
        self._as = ["setpriv", f"--reuid={_servant()}", "--clear-groups"] if os.geteuid() == 0 else []
        self._templates: dict[tuple[str, ...], str] = {}
        self._numbers = itertools.count(1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        if self._as:
            shutil.chown(folder, _servant())
        self._folder = folder

    def start(self, *, durable: bool = False) -> None:
        self._run(
            "initdb", "-D", self._data, "-U", "firstbell", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"
        )
        # Durability is not what most tests look at.
        quick = "" if durable else "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        options = f"-p {self.port} -k {self._folder} {quick}"
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def new_database(self) -> str:
        """The address of a new database with all tables that are known now."""
        known = tuple(tables.metadata.tables)
        with psycopg.connect(self._address("postgres", "postgresql"), autocommit=True) as server:
            if known not in self._templates:
                self._templates[known] = self._create(server)
                made = databases.connect(self._address(self._templates[known]))
                with made.writing() as connection:
                    tables.metadata.create_all(connection)
                made.close()
            return self._address(self._create(server, template=self._templates[known]))

    def empty_database(self) -> str:
        """The address of a new database without a table."""
        with psycopg.connect(self._address("postgres", "postgresql"), autocommit=True) as server:
            return self._address(self._create(server))

    def _create(self, server: psycopg.Connection, template: str = "template1") -> str:
        name = f"test_{next(self._numbers)}"
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _address(self, name: str, scheme: str = "postgresql+psycopg") -> str:
        return f"{scheme}://firstbell@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [*self._as, str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self._folder, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


def _servant() -> int:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise AssertionError("there is no user postgres and no user nobody")


def _programs() -> Path | None:
    newest = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    found = newest[-1] if newest else shutil.which("initdb")
    return Path(found).parent if found else None


@contextlib.contextmanager
def _running(*, durable: bool) -> Iterator[PostgreSQL]:
    programs = _programs()
    if programs is None:
        reason = "PostgreSQL is not installed (Debian: postgresql): its storage tests are left out"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="firstbell-postgresql-") as folder:
        server = PostgreSQL(programs, Path(folder))
        server.start(durable=durable)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The PostgreSQL of this test run; without PostgreSQL a reason to skip, with CI set a failure."""
    with _running(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def durable_postgresql() -> Iterator[PostgreSQL]:
    """A second one, as an installation wants it: it keeps what it has committed."""
    with _running(durable=True) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database with all tables, once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql").new_database())
    url = f"sqlite:///{tmp_path / 'firstbell.sqlite'}"
    made = databases.connect(url)
    with made.writing() as connection:
        tables.metadata.create_all(connection)
    made.close()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[databases.Database]:
    """A new database with all tables, once on SQLite and once on PostgreSQL."""
    connected = databases.connect(database_url)
    try:
        yield connected
    finally:
        connected.close()
