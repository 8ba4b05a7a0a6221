"""An installation: its database, the key of its trail, and the parts that make them one runtime. It serves nobody."""

from __future__ import annotations

import datetime as dt
import os
import pathlib
import secrets
import stat

import sqlalchemy as sa

from engine import database, errors
from engine.runtime import Runtime as Runtime
from workflows import migrations, settings, words

#: Bytes of the trail's key.
KEY_LENGTH = 32


def runtime_of(db: database.Database, *, key: bytes) -> Runtime:
    """The engine with the department's words and series of case numbers over a database."""
    return Runtime(database=db, key=key, vocabulary=words.vocabulary, series=_year)


def opened(*, url: str, key_file: pathlib.Path) -> Runtime:
    """The runtime of an installation that `firstbell init` has made; Misuse says what is missing or out of reach."""
    key = read_key(key_file)
    runtime = runtime_of(_connected(url), key=key)
    if not migrations.is_newest(runtime.database):
        raise errors.Misuse("The tables of this database are not of this version: run `firstbell init`.")
    return runtime


def made(*, url: str, key_file: pathlib.Path) -> tuple[Runtime, bool]:
    """Make what is missing of an installation: folder, tables, key. True: the key is new, tell its path once.

    Misuse for a database that cannot be reached.
    """
    path = _path_of(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made here, so that nobody else on the machine may ever read it.
        path.touch(mode=0o600)
    new = make_key(key_file)
    runtime = runtime_of(_connected(url), key=read_key(key_file))
    migrations.upgrade(runtime.database)
    return runtime, new


def _connected(url: str) -> database.Database:
    db = database.connect(url)
    try:
        with db.reading():
            return db
    except sa.exc.OperationalError:
        db.close()
        raise errors.Misuse(
            f"The database {db.url} cannot be reached: look whether it runs, whether the address is right "
            "and whether this user may open it."
        ) from None


def make_key(path: pathlib.Path) -> bool:
    """Make the key file with mode 600; False when it is there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_LENGTH) + "\n")
    return True


def read_key(path: pathlib.Path) -> bytes:
    """The key of the trail; Misuse when there is none, when it is no key, or when others may read it."""
    try:
        text, mode = path.read_text(encoding="ascii").strip(), path.stat().st_mode
    except FileNotFoundError:
        raise errors.Misuse(f"There is no key at {path}: run `firstbell init`, or set FIRSTBELL_KEY_FILE.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise errors.Misuse(f"Others may read the key at {path}: run `chmod 600 {path}`.")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_LENGTH:
        raise errors.Misuse(f"{path} holds no key of {KEY_LENGTH} bytes: put the installation's own key file back.")
    return key


def _year(db: sa.Connection, at: dt.datetime) -> str:
    """Cases are numbered by the year in the district's zone: 2026-0142."""
    return str(at.astimezone(settings.zone_of(settings.read(db))).year)


def _path_of(url: str) -> pathlib.Path | None:
    path = url.removeprefix("sqlite:///")
    return pathlib.Path(path) if path not in (url, "", ":memory:") else None
