"""The command `firstbell`: one call of workflows/ for each subcommand. It never computes anything itself.

Wrong use ends with one sentence and exit 2; something found wrong (a broken trail, a story that differs, a finding)
ends with exit 1.
"""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import threading

import click

from engine import errors
from web import environment
from workflows import (
    accounts,
    backup,
    checking,
    demo,
    demo_clock,
    installation,
    library,
    loading,
    staff,
    stories,
    trails,
    worker,
)

FOUND_WRONG = 1
WRONG_USE = 2


def main() -> None:
    """What the shell calls."""
    try:
        firstbell.main(standalone_mode=False)
    except click.UsageError as error:
        _end(error.format_message(), WRONG_USE)
    except click.Abort:
        _end("Stopped.", FOUND_WRONG)
    except errors.BrokenTrail as error:
        _end(str(error), FOUND_WRONG)
    except errors.Refused as error:
        _end(str(error), WRONG_USE)


def _end(sentence: str, code: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="firstbell")
def firstbell() -> None:
    """A school district's truancy-intervention casework, run as BPMN processes."""


# Setting up and running ----------------------------------------------------------------------------


@firstbell.command()
def init() -> None:
    """Make or update an installation: tables, the key of the trail, the library."""
    settings = environment.read(os.environ)
    runtime, new = installation.made(url=settings.database_url, key_file=settings.key_file)
    _tell_key(settings, new)
    runtime.database.require_durability()
    published = library.publish_library(
        runtime,
        library=settings.library,
        by=staff.COMMAND_LINE,
        reason="firstbell init",
        at=demo_clock.of(runtime.database).now(),
    )
    for release in published:
        click.echo(f"Published {release.call_type}, release {release.number}.")
    click.echo("Ready." if published else "Ready: nothing has changed in the library.")


@firstbell.command("demo")
@click.option("--advance", metavar="DURATION", help="Move the demo's clock on, for example by '6 min'.")
@click.option("--serve", "serves", is_flag=True, help="Serve the demo and fire its timers until Ctrl-C.")
@click.option("--port", type=click.IntRange(1, 65_535), help="The port to serve on, instead of FIRSTBELL_PORT.")
def demo_(advance: str | None, serves: bool, port: int | None) -> None:
    """Make the demo district in an empty database, with cases in many states; serve it; move its clock."""
    settings = environment.read(os.environ)
    if advance is not None:
        runtime = _opened()
        if not demo_clock.is_demo(runtime.database):
            raise errors.Misuse("This database is not a demo's: its clock is the machine's.")
        now = demo_clock.DemoClock(runtime.database).advance(by=demo_clock.duration(advance))
        click.echo(f"The demo's clock stands at {demo.local(runtime, at=now)}.")
        return
    runtime, new = installation.made(url=settings.database_url, key_file=settings.key_file)
    _tell_key(settings, new)
    if not demo_clock.is_demo(runtime.database):
        demo.make(runtime, library=settings.library, tell=click.echo)
    runtime.database.close()
    port = port or settings.port
    click.echo(f"Firstbell's demo: http://127.0.0.1:{port}/")
    for line in demo.accounts_told():
        click.echo(line)
    if serves:
        _serve_demo(port)


def _serve_demo(port: int) -> None:
    """The server and, beside it, the worker; both end together."""
    os.environ["FIRSTBELL_HOST"], os.environ["FIRSTBELL_PORT"] = "127.0.0.1", str(port)
    from web import serving  # only here: no other command needs the pages

    beside = subprocess.Popen([sys.executable, "-m", "web", "worker"])
    try:
        serving.run(environment.read(os.environ), demo=True)
    finally:
        beside.terminate()
        beside.wait()


@firstbell.command()
def serve() -> None:
    """Serve the pages; needs a proxy that speaks TLS before it (docs/deploy.md)."""
    from web import serving  # only here: no other command needs the pages

    runtime = _opened()
    runtime.database.require_durability()
    runtime.database.close()
    serving.run(environment.read(os.environ), demo=False)


@firstbell.command("worker")
def worker_() -> None:
    """Fire timers and ask the watches of each school morning, until SIGTERM."""
    settings = environment.read(os.environ)
    runtime = _opened()
    runtime.database.require_durability()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(runtime, clock=demo_clock.of(runtime.database), stop=stop, every=settings.sweep_seconds)


@firstbell.command("backup")
@click.argument("file", type=click.Path(path_type=pathlib.Path))
def backup_(file: pathlib.Path) -> None:
    """Copy the database into a new FILE while everything runs; the key of the trail is not in it."""
    settings = environment.read(os.environ)
    backup.write(url=settings.database_url, to=file)
    click.echo(f"Copied to {file}. Keep the key {settings.key_file} in another place: without it no trail is proved.")


# The library ---------------------------------------------------------------------------------------


@firstbell.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=pathlib.Path))
@click.option("--by", required=True, metavar="PERSON", help="The sign-in name of the supervisor who publishes.")
@click.option("--reason", required=True, help="What changes, and why.")
def publish(folder: pathlib.Path, by: str, reason: str) -> None:
    """Publish the call type in the folder DIR as a new release."""
    runtime = _opened()
    person = staff.get(runtime, person=by)
    now = demo_clock.of(runtime.database).now()
    release = library.publish(runtime, folder=folder, by=person, reason=reason, at=now)
    click.echo(f"Published {release.call_type}, release {release.number}.")


@firstbell.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=pathlib.Path))
def check(paths: tuple[pathlib.Path, ...]) -> None:
    """Check call types (folders with a bundle.toml, or libraries of them) without publishing anything."""
    findings = checking.check(paths)
    for finding in findings:
        click.echo(finding)
    if findings:
        sys.exit(FOUND_WRONG)
    click.echo("Nothing is wrong.")


@firstbell.command("stories")
@click.argument("call_type", required=False)
@click.option("--library", "folder", type=click.Path(path_type=pathlib.Path), help="Instead of FIRSTBELL_LIBRARY.")
def stories_(call_type: str | None, folder: pathlib.Path | None) -> None:
    """Walk every story of the library, or of one CALL_TYPE, and say which end otherwise than expected."""
    differ = walked = 0
    for result in stories.walk_all(folder or environment.read(os.environ).library, call_type=call_type):
        walked += 1
        differ += bool(result.differences)
        for line in result.lines():
            click.echo(line)
    click.echo(f"{walked} stories walked, {differ} differ.")
    if differ:
        sys.exit(FOUND_WRONG)


# Trails --------------------------------------------------------------------------------------------


@firstbell.group()
def trail() -> None:
    """Read and prove the trails of cases."""


@trail.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with everything the entry holds.")
def show(case: str, as_json: bool) -> None:
    """Print the trail of CASE (its number, such as 2026-0142)."""
    for line in trails.lines(_opened(), number=case, as_json=as_json):
        click.echo(line)


@trail.command()
def verify() -> None:
    """Prove that no entry of any trail was changed, removed or moved."""
    runtime = _opened()
    broken = trails.broken(runtime)
    for sentence in broken:
        click.echo(sentence)
    if broken:
        sys.exit(FOUND_WRONG)
    click.echo(f"All {trails.count(runtime)} trails are unbroken.")


# People and students -------------------------------------------------------------------------------


@firstbell.group()
def user() -> None:
    """Accounts of the staff."""


@user.command()
@click.argument("name")
@click.option("--full-name", prompt="Full name", help="As it stands on pages.")
@click.option("--role", required=True, type=click.Choice(list(staff.ROLES)))
@click.option("--school", "schools", multiple=True, help="A school of the person; can be given several times.")
def add(name: str, full_name: str, role: str, schools: tuple[str, ...]) -> None:
    """Add an account with the sign-in NAME; its first password is asked for."""
    runtime = _opened()
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    accounts.add(
        runtime,
        person=name,
        name=full_name,
        role=role,
        schools=schools,
        password=password,
        by=staff.COMMAND_LINE,
        at=demo_clock.of(runtime.database).now(),
    )
    click.echo(f"{name} may sign in.")


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Disable the account NAME; whoever is signed in with it is signed out."""
    runtime = _opened()
    accounts.disable(runtime, person=name, by=staff.COMMAND_LINE, at=demo_clock.of(runtime.database).now())
    click.echo(f"{name} may not sign in any more.")


@firstbell.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
def load(file: pathlib.Path) -> None:
    """Load students, numbers or attendance from a CSV file: the whole file, or nothing and a list of the wrong rows."""
    runtime = _opened()
    loaded = loading.load(
        runtime, data=file.read_bytes(), by=staff.COMMAND_LINE, at=demo_clock.of(runtime.database).now()
    )
    click.echo(f"{loaded.rows} rows loaded.")


def _opened() -> installation.Runtime:
    settings = environment.read(os.environ)
    return installation.opened(url=settings.database_url, key_file=settings.key_file)


def _tell_key(settings: environment.Environment, new: bool) -> None:
    if new:
        click.echo(f"The key of the trail is new: {settings.key_file}. Keep a copy of it in another place.")
