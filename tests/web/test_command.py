"""The command `firstbell`: what each subcommand does, says and ends with."""

from __future__ import annotations

import contextlib
import json
import pathlib
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from web import command, environment

LIBRARY = pathlib.Path(__file__).parent.parent.parent / "bpmn"


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path) -> Run:
    """Runs the command in this process, for an installation in a temporary folder."""
    monkeypatch.setenv("FIRSTBELL_DATABASE_URL", f"sqlite:///{tmp_path / 'var' / 'firstbell.db'}")

    def run(*arguments: str) -> Said:
        monkeypatch.setattr("sys.argv", ["firstbell", *arguments])
        code = 0
        try:
            command.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture
def small(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A library with one call type."""
    folder = tmp_path / "bpmn"
    for name in ("address_verification", "shared"):
        shutil.copytree(LIBRARY / name, folder / name)
    monkeypatch.setenv("FIRSTBELL_LIBRARY", str(folder))
    return folder


@pytest.fixture
def installed(run: Run, small: pathlib.Path) -> Run:
    assert run("init").code == 0
    return run


@contextlib.contextmanager
def database_of(tmp_path: pathlib.Path) -> Iterator[sqlite3.Connection]:
    """The database itself, as somebody with a shell on the machine sees it."""
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / "firstbell.db")) as hand:
        yield hand


def asked(tmp_path: pathlib.Path, query: str) -> list[tuple[object, ...]]:
    with database_of(tmp_path) as hand:
        return hand.execute(query).fetchall()


# init ------------------------------------------------------------------------------------------------


def test_init_makes_tables_and_key_and_publishes_the_library(
    run: Run, small: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    said = run("init")

    assert (said.code, "Published address_verification, release 1." in said.out) == (0, True)
    assert f"The key of the trail is new: {tmp_path / 'var' / 'trail.key'}" in said.out


@pytest.mark.parametrize("file", ["trail.key", "firstbell.db"])
def test_only_their_owner_may_read_the_key_and_the_database(installed: Run, tmp_path: pathlib.Path, file: str) -> None:
    assert stat.S_IMODE((tmp_path / "var" / file).stat().st_mode) == 0o600


def test_a_second_init_changes_nothing_and_tells_no_key(installed: Run) -> None:
    assert installed("init") == Said(0, "Ready: nothing has changed in the library.\n", "")


def test_a_key_that_others_may_read_is_refused(installed: Run, tmp_path: pathlib.Path) -> None:
    (tmp_path / "var" / "trail.key").chmod(0o644)

    said = installed("trail", "verify")

    assert (said.code, "Others may read the key" in said.err) == (2, True)


# wrong use -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["publish"],
        ["trail", "show"],
        ["trail", "show", "2026-9999"],
        ["stories", "nothing"],
        ["check", "nowhere"],
        ["demo", "--advance", "6 min"],
        ["user", "add", "kim", "--role", "king"],
        ["user", "disable", "nobody"],
        ["load", "nowhere.csv"],
    ],
)
def test_wrong_use_gives_one_sentence_and_exit_2(installed: Run, arguments: list[str]) -> None:
    said = installed(*arguments)

    assert (said.code, len(said.err.splitlines()), said.out) == (2, 1, "")


@pytest.mark.parametrize("arguments", [["trail", "verify"], ["worker"], ["serve"], ["load", __file__]])
def test_what_needs_an_installation_says_how_to_make_one(run: Run, arguments: list[str]) -> None:
    said = run(*arguments)

    assert (said.code, "firstbell init" in said.err) == (2, True)


def test_an_unknown_setting_is_wrong_use(installed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTBELL_DATABSE_URL", "x")

    said = installed("trail", "verify")

    assert (said.code, "There is no setting FIRSTBELL_DATABSE_URL" in said.err) == (2, True)


@pytest.mark.parametrize("value", ["many", "0", "70000"])
def test_a_setting_with_an_impossible_value_is_wrong_use(
    installed: Run, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("FIRSTBELL_PORT", value)

    said = installed("init")

    assert (said.code, "FIRSTBELL_PORT" in said.err) == (2, True)


@pytest.mark.parametrize("name", list(environment.VARIABLES))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (environment.ROOT / "docs" / "settings.md").read_text()


@pytest.mark.parametrize("name", sorted(command.firstbell.commands))
def test_every_command_is_documented(name: str) -> None:
    assert f"`firstbell {name}" in (environment.ROOT / "docs" / "commands.md").read_text()


# the library -----------------------------------------------------------------------------------------


def test_a_library_without_faults_is_checked_without_a_database(
    run: Run, small: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    said = run("check", str(small))

    assert (said, (tmp_path / "var").exists()) == (Said(0, "Nothing is wrong.\n", ""), False)


def test_a_fault_is_printed_and_ends_with_exit_1(run: Run, small: pathlib.Path) -> None:
    (small / "address_verification" / "can_be_verified.dmn").unlink()

    said = run("check", str(small))

    assert (said.code, "can_be_verified" in said.out) == (1, True)


def test_stories_are_walked_without_a_database(run: Run, small: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for story in (small / "address_verification" / "stories").glob("av[2-9]*.toml"):
        story.unlink()

    said = run("stories", "address_verification")

    assert (said.code, said.out.splitlines()[-1]) == (0, f"{len(said.out.splitlines()) - 1} stories walked, 0 differ.")
    assert not (tmp_path / "var").exists()


def test_a_story_that_differs_ends_with_exit_1(run: Run, small: pathlib.Path) -> None:
    keep_one(small, 'disposition = "Lives at the address of record"', 'disposition = "Other outcome"')

    said = run("stories")

    assert (said.code, "expected 'Other outcome'" in said.out) == (1, True)


def test_a_story_that_expects_nothing_is_wrong_use(run: Run, small: pathlib.Path) -> None:
    keep_one(small, 'disposition = "Lives at the address of record"', "")

    said = run("stories")

    assert (said.code, "disposition is missing" in said.err) == (2, True)


def keep_one(library: pathlib.Path, before: str, after: str) -> None:
    """Only one story is left in the library, and it is changed."""
    for path in (library / "address_verification" / "stories").glob("*.toml"):
        if path.stem != "av1":
            path.unlink()
    path = library / "address_verification" / "stories" / "av1.toml"
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))


def test_a_supervisor_publishes_a_changed_call_type(
    installed: Run, small: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_user(installed, monkeypatch, "vera", "supervisor")
    manifest = small / "address_verification" / "bundle.toml"
    manifest.write_text(manifest.read_text().replace("priority = 4", "priority = 5"))

    said = installed("publish", str(small / "address_verification"), "--by", "vera", "--reason", "memo 12")

    assert said == Said(0, "Published address_verification, release 2.\n", "")


# people ----------------------------------------------------------------------------------------------


def add_user(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, role: str) -> Said:
    typed = iter(["Vera Invented", "four words in a row", "four words in a row"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: next(typed))
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _text: next(typed))
    return run("user", "add", name, "--role", role)


def test_an_account_is_added_and_disabled(
    installed: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    added = add_user(installed, monkeypatch, "vera", "supervisor")

    disabled = installed("user", "disable", "vera")

    assert (added.code, disabled.code) == (0, 0)
    assert asked(tmp_path, "SELECT id, active FROM person") == [("vera", 0)]


# backup ----------------------------------------------------------------------------------------------


def test_a_backup_put_in_place_is_the_same_installation(installed: Run, tmp_path: pathlib.Path) -> None:
    assert installed("backup", str(tmp_path / "copy.db")).code == 0
    (tmp_path / "copy.db").replace(tmp_path / "var" / "firstbell.db")

    assert installed("init").out == "Ready: nothing has changed in the library.\n"
    assert installed("trail", "verify").out == "All 0 trails are unbroken.\n"


# the demo and its trails -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The demo, made once: tests work on copies."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRSTBELL_DATABASE_URL", f"sqlite:///{folder / 'firstbell.db'}")
        patch.setattr("sys.argv", ["firstbell", "demo"])
        command.main()
        patch.setattr("sys.argv", ["firstbell", "backup", str(folder / "copy.db")])
        command.main()
    return folder


@pytest.fixture
def demo(made: pathlib.Path, tmp_path: pathlib.Path, run: Run) -> Run:
    """A copy of the demo."""
    (tmp_path / "var").mkdir()
    shutil.copy(made / "copy.db", tmp_path / "var" / "firstbell.db")
    shutil.copy(made / "trail.key", tmp_path / "var" / "trail.key")
    return run


def test_every_trail_of_the_demo_is_unbroken(demo: Run) -> None:
    said = demo("trail", "verify")

    assert (said.code, said.out.endswith("trails are unbroken.\n")) == (0, True)


def test_the_demos_clock_is_moved_by_the_command(demo: Run) -> None:
    first = demo("demo", "--advance", "1 min").out

    second = demo("demo", "--advance", "6 min").out

    assert first.startswith("The demo's clock stands at Thu 19 Nov 2026, 08:1")
    assert int(second.strip()[-3:-1]) - int(first.strip()[-3:-1]) == 6


def test_a_second_demo_makes_nothing_anew(demo: Run, tmp_path: pathlib.Path) -> None:
    cases = "SELECT count(*) FROM instance"
    before = asked(tmp_path, cases)

    assert demo("demo").code == 0

    assert asked(tmp_path, cases) == before


def test_a_trail_is_printed_in_sentences(demo: Run) -> None:
    said = demo("trail", "show", "2026-0001")

    assert said.code == 0
    assert "Opened: " in said.out.splitlines()[0]


def test_a_trail_is_printed_as_json_one_entry_a_line(demo: Run) -> None:
    said = demo("trail", "show", "2026-0001", "--json")

    assert [json.loads(line)["number"] for line in said.out.splitlines()][:3] == [1, 2, 3]


SPOILT = {
    "changed": "UPDATE entry SET actor = 'somebody' WHERE instance_id = :case AND number = 2",
    "of another kind": "UPDATE entry SET kind = 'case.ended' WHERE instance_id = :case AND number = 2",
    "of another role": "UPDATE entry SET role = 'auditor' WHERE instance_id = :case AND number = 2",
    "deleted": "DELETE FROM entry WHERE instance_id = :case AND number = 2",
    "swapped": "UPDATE entry SET number = CASE number WHEN 2 THEN -3 ELSE -2 END"
    " WHERE instance_id = :case AND number IN (2, 3)",
    "payload changed": "UPDATE payload SET content = '{}' WHERE instance_id = :case AND number = 2",
    "payload deleted": "DELETE FROM payload WHERE instance_id = :case AND number = 2",
}


@pytest.mark.parametrize("how", list(SPOILT))
def test_a_trail_changed_by_hand_in_the_database_is_found(demo: Run, tmp_path: pathlib.Path, how: str) -> None:
    with database_of(tmp_path) as hand:
        for (trigger,) in hand.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            hand.execute(f"DROP TRIGGER {trigger}")
        case, number = hand.execute("SELECT id, number FROM instance ORDER BY serial LIMIT 1").fetchone()
        hand.execute(SPOILT[how], {"case": case})
        hand.execute("UPDATE entry SET number = -number WHERE number < 0")
        hand.commit()

    said = demo("trail", "verify")

    assert said == Said(1, f"broken: case {number}, entry 2\n", "")


def test_the_database_itself_refuses_to_change_a_trail(demo: Run, tmp_path: pathlib.Path) -> None:
    with database_of(tmp_path) as hand, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        hand.execute("UPDATE entry SET actor = 'somebody'")
