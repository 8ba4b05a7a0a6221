"""The settings of an installation: the FIRSTBELL_… variables, read once. It never opens a database or a file."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors

#: The checkout: `bpmn/` and `var/` lie here.
ROOT = pathlib.Path(__file__).resolve().parent.parent

#: name -> (default, meaning); docs/settings.md lists the same.
VARIABLES: Mapping[str, tuple[str, str]] = {
    "FIRSTBELL_DATABASE_URL": ("sqlite:///var/firstbell.db", "where the database is: SQLite or PostgreSQL"),
    "FIRSTBELL_KEY_FILE": ("", "the key of the trail; empty: trail.key beside the SQLite file, else in var/"),
    "FIRSTBELL_LIBRARY": ("", "the folder of the call types; empty: bpmn/ of the checkout"),
    "FIRSTBELL_HOST": ("127.0.0.1", "the address that `serve` listens on"),
    "FIRSTBELL_PORT": ("8000", "the port that `serve` listens on"),
    "FIRSTBELL_PROCESSES": ("2", "how many processes `serve` runs"),
    "FIRSTBELL_THREADS": ("8", "how many threads each of them runs"),
    "FIRSTBELL_HOSTS": ("", "host names the server answers to, separated by commas; empty: any"),
    "FIRSTBELL_SWEEP_SECONDS": ("5", "how often `worker` looks for timers that are due"),
}


@dataclass(frozen=True)
class Environment:
    """The variables, checked."""

    database_url: str
    key_file: pathlib.Path
    library: pathlib.Path
    host: str
    port: int
    processes: int
    threads: int
    sweep_seconds: int


def read(environ: Mapping[str, str]) -> Environment:
    """The settings; a variable with an impossible value raises Misuse with a sentence."""
    unknown = sorted(name for name in environ if name.startswith("FIRSTBELL_") and name not in VARIABLES)
    if unknown:
        raise errors.Misuse(f"There is no setting {unknown[0]}: docs/settings.md lists them all.")
    url = _text(environ, "FIRSTBELL_DATABASE_URL")
    key_file = _text(environ, "FIRSTBELL_KEY_FILE")
    library = _text(environ, "FIRSTBELL_LIBRARY")
    return Environment(
        database_url=url,
        key_file=pathlib.Path(key_file) if key_file else beside(url) / "trail.key",
        library=pathlib.Path(library) if library else ROOT / "bpmn",
        host=_text(environ, "FIRSTBELL_HOST"),
        port=_number(environ, "FIRSTBELL_PORT", 65_535),
        processes=_number(environ, "FIRSTBELL_PROCESSES", 64),
        threads=_number(environ, "FIRSTBELL_THREADS", 256),
        sweep_seconds=_number(environ, "FIRSTBELL_SWEEP_SECONDS", 600),
    )


def beside(url: str) -> pathlib.Path:
    """The folder of an SQLite file, `var` for every other database."""
    path = url.removeprefix("sqlite:///")
    return pathlib.Path(path).parent if path not in (url, "", ":memory:") else pathlib.Path("var")


def _text(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip() or VARIABLES[name][0]


def _number(environ: Mapping[str, str], name: str, most: int) -> int:
    text = _text(environ, name)
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise errors.Misuse(f"{name} is {text!r}: write a number from 1 to {most}.")
    return int(text)
