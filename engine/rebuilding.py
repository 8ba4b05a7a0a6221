"""Rebuilding a case from its trail alone: every act is done again with the answers that were given. It never writes.

Neither the state nor the rows of the case are read: only entries, their payloads, and the files of the release.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from engine import definitions, rows, spiff, trail
from engine.acts import Advanced, Command, Complete, Deliver, Fire, Give, Hasten, Held, OpenTask, Redate, Start, Values
from engine.definitions import Release
from engine.errors import Refused
from engine.recorded import Replaying
from engine.runtime import Runtime
from engine.trail import Sealed


@dataclass(frozen=True)
class Standing:
    """An open user task of a rebuilt case."""

    element: str
    path: str
    round: int
    performers: tuple[str, ...]


@dataclass(frozen=True)
class Rebuilt:
    """What the trail says about a case."""

    number_of_acts: int
    open: tuple[Standing, ...]
    disposition: str | None
    cancelled: bool
    #: numbers of the messages that are kept
    held: tuple[int, ...]
    variables: Values = field(repr=False)


def rebuild(runtime: Runtime, *, instance: str) -> Rebuilt:
    """Do every act of a case's trail again; raises NotFound, or Refused when what is needed was erased."""
    with runtime.database.reading() as connection:
        entries = trail.entries(connection, instance=instance)
        if not entries:
            raise rows.no_such_case()
        release = definitions.get_on(connection, release_id=entries[0].release_id)
        number = rows.by_id(connection, instance).number
        replay = _Replay(runtime, connection, release, number)
        for _, act in itertools.groupby(entries, key=lambda entry: entry.operation):
            replay.act(tuple(act))
        return replay.rebuilt()


class _Replay:
    """A case while its acts are done again."""

    def __init__(self, runtime: Runtime, connection: sa.Connection, release: Release, number: str) -> None:
        self._runtime, self._connection = runtime, connection
        self._release, self._number = release, number
        self._state: bytes | None = None
        self._tasks: dict[str, OpenTask] = {}
        #: persons whom a supervisor has named, by task
        self._given: dict[str, str] = {}
        self._held: list[Held] = []
        self._disposition: str | None = None
        self._cancelled = False
        self._acts = 0

    def act(self, entries: Sequence[Sealed]) -> None:
        """Do one act again, from all its entries."""
        self._acts += 1
        commands = (self._command(entry) for entry in entries)
        command = next((one for one in commands if one is not None), None)
        if command is not None:
            self._advance(command, entries)
        for entry in entries:
            self._note(entry)

    def rebuilt(self) -> Rebuilt:
        standing = [
            Standing(task.element, task.path, task.round, self._performers(task)) for task in self._tasks.values()
        ]
        state = self._state or b""
        return Rebuilt(
            number_of_acts=self._acts,
            open=tuple(sorted(standing, key=lambda one: (one.element, one.path, one.round))),
            disposition=self._disposition,
            cancelled=self._cancelled,
            held=tuple(one.number for one in self._held),
            variables=spiff.variables(self._release.definition, state),
        )

    def _performers(self, task: OpenTask) -> tuple[str, ...]:
        given = self._given.get(task.task)
        return (given,) if given is not None else tuple(sorted(set(task.performers)))

    def _command(self, entry: Sealed) -> Command | None:
        """The command whose first entry this is, None for an entry that tells what came of one."""
        by = entry.on_behalf_of or entry.actor
        match entry.kind:
            case "case.opened":
                return Start(_kept(entry, "answers"), by, _text(entry.facts.get("message")))
            case "user_task.completed":
                return Complete(self._task(entry), _kept(entry, "answers"), by or "")
            case "user_task.declined" if entry.facts.get("hastened"):
                return Hasten(self._task(entry))
            case "timer.fired":
                return Fire()
            case "message.received" if entry.facts.get("held") is None:
                return Deliver(str(entry.facts["message"]), _kept(entry, "payload"), by)
            case "timer.dated":
                return Redate()
            case "case.given":
                return Give(_text(entry.personal.get("person")))
        return None

    def _advance(self, command: Command, entries: Sequence[Sealed]) -> None:
        at = entries[0].recorded_at
        advanced = spiff.advance(
            self._release.definition,
            self._state,
            command,
            now=at,
            case=self._number,
            words=self._words(entries[0], at),
            held=tuple(self._held),
        )
        self._take(advanced)

    def _words(self, first: Sealed, at: dt.datetime) -> Replaying:
        said = first.personal.get("words", [])
        present = self._runtime.vocabulary(self._connection, at, self._release.bundle)
        return Replaying(present, said if isinstance(said, list) else [])

    def _take(self, advanced: Advanced) -> None:
        self._state = advanced.state
        for task in advanced.closed:
            self._tasks.pop(task, None)
        self._tasks |= {task.task: task for task in (*advanced.opened, *advanced.changed)}
        gone = {*advanced.delivered, *advanced.undelivered}
        self._held = [one for one in self._held if one.number not in gone]
        self._disposition = advanced.disposition

    def _note(self, entry: Sealed) -> None:
        """What an entry says beside the command."""
        match entry.kind:
            case "message.held":
                sender = entry.on_behalf_of or entry.actor
                message, payload = str(entry.facts["message"]), _kept(entry, "payload")
                self._held.append(Held(entry.number, message, payload, sender, entry.recorded_at))
            case "user_task.given":
                self._given[self._task(entry)] = str(entry.personal["to"])
            case "case.cancelled":
                self._tasks, self._held, self._cancelled = {}, [], True

    def _task(self, entry: Sealed) -> str:
        """The id, in this replay, of the user task an entry is about."""
        place = (entry.element, entry.path, entry.round)
        for id_, task in self._tasks.items():
            if (task.element, task.path, task.round) == place:
                return id_
        raise Refused(f"The trail of case {self._number} does not fit its release at entry {entry.number}.")


def _kept(entry: Sealed, name: str) -> Values:
    if entry.erased_at is not None:
        raise Refused(f"Entry {entry.number} was erased: the case cannot be rebuilt any more.")
    values = entry.personal.get(name)
    return values if isinstance(values, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
