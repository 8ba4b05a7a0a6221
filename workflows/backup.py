"""An online copy of the database: nothing is stopped for it. It never holds the key of the trail."""

from __future__ import annotations

import os
import pathlib
import shutil
import sqlite3
import subprocess

import sqlalchemy as sa

from engine import errors

#: PostgreSQL's own program; its archive is put back with pg_restore.
PG_DUMP = "pg_dump"


def write(*, url: str, to: pathlib.Path) -> None:
    """Copy the database at `url` into the new file `to`, readable by its owner only.

    Misuse when the file is there already, when there is nothing to copy, or when pg_dump is missing or fails.
    """
    address = sa.make_url(url)
    if to.exists():
        raise errors.Misuse(f"{to} is there already: give the name of a new file.")
    if not to.parent.is_dir():
        raise errors.Misuse(f"There is no folder {to.parent}: make it first.")
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if address.get_backend_name() == "sqlite":
            _sqlite(address.database, to)
        else:
            _postgresql(address, to)
    except errors.Misuse:
        to.unlink()
        raise


def _sqlite(path: str | None, to: pathlib.Path) -> None:
    if path in (None, "", ":memory:") or not pathlib.Path(str(path)).exists():
        raise errors.Misuse("There is no database file to copy: run `firstbell init` first.")
    source, target = sqlite3.connect(f"file:{path}?mode=ro", uri=True), sqlite3.connect(to)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


def _postgresql(address: sa.URL, to: pathlib.Path) -> None:
    program = shutil.which(PG_DUMP)
    if program is None:
        raise errors.Misuse("pg_dump is missing: on Debian, apt-get install postgresql-client.")
    # The password goes by the environment: arguments can be read by every user of the machine.
    environment = {**os.environ, **({"PGPASSWORD": str(address.password)} if address.password else {})}
    plain = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [program, "--format=custom", f"--file={to}", f"--dbname={plain}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise errors.Misuse(f"pg_dump could not copy the database: {done.stderr.strip().splitlines()[-1]}")
