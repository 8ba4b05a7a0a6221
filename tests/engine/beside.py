"""What follows a saved case act by act: the same case never saved, and the token game. All three must tell the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence

from engine import acts, spiff
from engine.acts import Advanced
from engine.errors import NobodyWaits
from engine.spiff import act, commands
from engine.vocabulary import Vocabulary
from tests.engine.oracle import Oracle, Row


class Beside:
    """The followers of one case."""

    def __init__(self, definition: spiff.Definition) -> None:
        self.definition = definition
        self.memory: commands.Case | None = None
        self.game = Oracle(definition.bundle)
        self.open: dict[str, acts.OpenTask] = {}

    def follow(
        self,
        command: acts.Command,
        came: Advanced | NobodyWaits,
        *,
        now: dt.datetime,
        case: str,
        words: Vocabulary,
        held: Sequence[acts.Held] = (),
    ) -> None:
        """Do what the saved case did, of which `came` came; raises AssertionError where anything differs."""
        kept = self._kept(command, now=now, case=case, words=words, held=held)
        played = self._play(command, now=now, case=case, words=words, held=held)
        if isinstance(came, NobodyWaits):
            assert isinstance(kept, NobodyWaits) and not played
            assert (came.reachable, came.standing) == (kept.reachable, kept.standing)
            return
        assert dataclasses.replace(came, state=b"") == kept
        self._same_as_memory(came)
        self._same_as_game(came)

    def _kept(
        self, command: acts.Command, *, now: dt.datetime, case: str, words: Vocabulary, held: Sequence[acts.Held]
    ) -> Advanced | NobodyWaits:
        context = act.Act(self.definition, words, now=now, case=case)
        if self.memory is None:
            self.memory = commands.begin(context)
        else:
            before = self.memory.act
            context.marks, context.rounds, context.end = before.marks, before.rounds, before.end
            self.memory.act = context
        try:
            return commands.perform(self.memory, command, held)
        except NobodyWaits as nobody:
            return nobody

    def _play(
        self, command: acts.Command, *, now: dt.datetime, case: str, words: Vocabulary, held: Sequence[acts.Held]
    ) -> bool:
        """False: nobody waits."""
        self.game.begin_act(now, case, words)
        match command:
            case acts.Start():
                self.game.start(command.answers)
            case acts.Complete():
                self.game.complete(self.open[command.task], command.answers, command.by)
            case acts.Fire():
                self.game.fire()
            case acts.Hasten():
                self.game.hasten(self.open[command.task])
            case acts.Redate():
                self.game.redate()
            case acts.Give():
                self.game.give(command.person)
            case acts.Deliver():
                if not self.game.deliver(command.message, command.payload):
                    return False
        self.delivered = self._play_held(held)
        return True

    def _play_held(self, held: Sequence[acts.Held]) -> tuple[int, ...]:
        waiting, delivered = sorted(held, key=lambda one: (one.sent_at, one.number)), []
        while (one := next((one for one in waiting if self.game.deliver(one.message, one.payload)), None)) is not None:
            waiting.remove(one)
            delivered.append(one.number)
        return tuple(delivered)

    def _same_as_memory(self, came: Advanced) -> None:
        assert self.memory is not None
        assert spiff.variables(self.definition, came.state) == self.memory.variables.values
        for task in came.closed:
            del self.open[task]
        self.open |= {task.task: task for task in (*came.opened, *came.changed)}
        standing = {one.task for one in spiff.open_elements(self.definition, came.state) if one.kind == "user_task"}
        assert standing == set(self.open)

    def _same_as_game(self, came: Advanced) -> None:
        assert _told(came.entries) == _in_order(self.game.rows)
        assert {(task.path, task.element, task.round) for task in self.open.values()} == self.game.open()
        assert (came.next_due, came.disposition) == (self.game.next_due, self.game.end if self.game.over else None)
        assert came.delivered == self.delivered
        assert [(one.message, one.payload.get("notice", one.payload)) for one in came.thrown] == self.game.thrown
        assert spiff.variables(self.definition, came.state) == self.game.case.values


def _told(entries: Sequence[acts.Entry]) -> list[list[Row]]:
    """What the game tells too: of messages lost and of who was given the case it says nothing."""
    others = ("message.undelivered", "case.given")
    told = [one for one in entries if one.kind not in others]
    return _in_order([(one.kind, one.element, one.path, one.round, one.flows) for one in told])


def _in_order(rows: list[Row]) -> list[list[Row]]:
    """Rows in order, but for tasks withdrawn, or timers dated, at one moment: among these the order says nothing."""
    loose = ("user_task.withdrawn", "timer.dated")
    return [sorted(group) for _, group in itertools.groupby(rows, key=lambda row: row[0] if row[0] in loose else row)]
