"""The command `firstbell` as real processes on a new installation, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass

import pytest

LIBRARY = pathlib.Path(__file__).parent.parent.parent / "bpmn"
FIRSTBELL = [sys.executable, "-m", "web"]
#: the school of its only row is none
STUDENTS = """\
student_number,last_name,first_name,grade,born,language,school,elsewhere,\
enrolled_from,enrolled_until,protected,directory_opt_out
90001,Invented,Ines,7,,,nowhere,,2026-08-10,,,
"""
#: for whatever must happen soon: longer than any machine needs
PATIENCE = 60


@dataclass(frozen=True)
class Installation:
    """The settings of one installation."""

    environ: dict[str, str]
    folder: pathlib.Path
    port: int

    def run(self, *arguments: str, typed: str = "") -> tuple[int, str]:
        """Exit code, and what was printed to either side."""
        done = subprocess.run(
            [*FIRSTBELL, *arguments], env=self.environ, input=typed, text=True, capture_output=True, timeout=PATIENCE
        )
        return done.returncode, done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def at(url: str, tmp_path: pathlib.Path) -> Installation:
    """Nothing yet but the address of an empty database and a library of one call type."""
    for name in ("address_verification", "shared"):
        shutil.copytree(LIBRARY / name, tmp_path / "bpmn" / name)
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTBELL_")} | {
        "FIRSTBELL_DATABASE_URL": url,
        "FIRSTBELL_KEY_FILE": str(tmp_path / "trail.key"),
        "FIRSTBELL_LIBRARY": str(tmp_path / "bpmn"),
        "FIRSTBELL_PORT": str(port),
        "FIRSTBELL_PROCESSES": "1",
        "FIRSTBELL_SWEEP_SECONDS": "1",
    }
    return Installation(environ, tmp_path, port)


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Installation:
    """An installation of which there is nothing yet."""
    if request.param == "sqlite":
        return at(f"sqlite:///{tmp_path / 'firstbell.db'}", tmp_path)
    return at(str(request.getfixturevalue("durable_postgresql").empty_database()), tmp_path)


@pytest.fixture
def installed(new: Installation) -> Installation:
    assert new.run("init")[0] == 0
    return new


def test_init_works_on_an_empty_database(new: Installation) -> None:
    code, said = new.run("init")

    assert (code, said.splitlines()[-2:]) == (0, ["Published address_verification, release 1.", "Ready."])


def test_the_first_supervisor_publishes_a_changed_call_type(installed: Installation) -> None:
    password = "four plain words here"
    added = installed.run(
        "user", "add", "vera", "--role", "supervisor", typed=f"Vera Invented\n{password}\n{password}\n"
    )
    manifest = installed.folder / "bpmn" / "address_verification" / "bundle.toml"
    manifest.write_text(manifest.read_text().replace("priority = 4", "priority = 5"))

    code, said = installed.run("publish", str(manifest.parent), "--by", "vera", "--reason", "memo 12")

    assert added[0] == 0, added[1]
    assert (code, said) == (0, "Published address_verification, release 2.\n")
    assert installed.run("user", "disable", "vera")[0] == 0


def test_a_file_with_a_wrong_row_is_not_loaded_and_the_row_named(installed: Installation) -> None:
    file = installed.folder / "students.csv"
    file.write_text(STUDENTS)

    code, said = installed.run("load", str(file))

    assert (code, said.splitlines()[1:]) == (2, ["Row 2, school: There is no school with this id."])


def test_trails_are_proved(installed: Installation) -> None:
    assert installed.run("trail", "verify") == (0, "All 0 trails are unbroken.\n")


def test_a_backup_is_a_new_file(installed: Installation) -> None:
    copy = installed.folder / "copy"

    code, said = installed.run("backup", str(copy))

    assert (code, copy.stat().st_size > 0) == (0, True), said


def test_the_pages_are_served_until_sigterm(installed: Installation) -> None:
    serving = subprocess.Popen([*FIRSTBELL, "serve"], env=installed.environ)
    try:
        page = answer(f"http://127.0.0.1:{installed.port}/sign-in", serving)
    finally:
        serving.send_signal(signal.SIGTERM)

    assert b'name="csrf_token"' in page
    assert serving.wait(PATIENCE) == 0


def answer(url: str, serving: subprocess.Popen[bytes]) -> bytes:
    """What is answered as soon as somebody listens; that nobody ever will is a failure."""
    while serving.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as page:
                return bytes(page.read())
        except ConnectionError:
            continue
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
    raise AssertionError("serve has ended by itself")


def test_the_worker_ends_at_sigterm(installed: Installation) -> None:
    working = subprocess.Popen([*FIRSTBELL, "worker"], env=installed.environ)
    try:
        until_it_listens_to_sigterm(working)
    finally:
        working.send_signal(signal.SIGTERM)

    assert working.wait(PATIENCE) == 0


def until_it_listens_to_sigterm(process: subprocess.Popen[bytes]) -> None:
    """Until the process has a handler of its own for SIGTERM."""
    status = pathlib.Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        (caught,) = (line.split()[1] for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught, 16) & 1 << (signal.SIGTERM - 1):
            return
    raise AssertionError("the worker has ended by itself")


@pytest.mark.parametrize("command", ["init", "serve", "worker"])
def test_a_postgresql_that_may_lose_commits_is_refused(
    postgresql: object, tmp_path: pathlib.Path, command: str
) -> None:
    forgetful = at(postgresql.empty_database(), tmp_path)  # type: ignore[attr-defined]  # of tests/conftest.py
    forgetful.run("init")

    code, said = forgetful.run(command)

    assert (code, "fsync = off" in said) == (2, True)


@pytest.mark.parametrize("command", [["init"], ["trail", "verify"]])
def test_a_database_out_of_reach_is_said_in_one_sentence(tmp_path: pathlib.Path, command: list[str]) -> None:
    away = at(f"postgresql+psycopg://kim:secret@127.0.0.1:{free_port()}/none", tmp_path)
    (tmp_path / "trail.key").touch(mode=0o600)
    (tmp_path / "trail.key").write_text("00" * 32)

    code, said = away.run(*command)

    assert (code, len(said.splitlines())) == (2, 1)
    assert "cannot be reached" in said and "secret" not in said
