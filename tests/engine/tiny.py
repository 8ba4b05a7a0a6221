"""Tiny bundles for the tests: a diagram of `diagrams/` (or one written here) with plain forms and a short manifest.

It never reads the shipped library.
"""

from __future__ import annotations

import datetime as dt
import json
import pathlib
from collections.abc import Mapping, Sequence

from engine import acts, bundles, clock, spiff
from engine.acts import Advanced, Value
from engine.errors import Refused
from engine.vocabulary import Moment, Word

DIAGRAMS = pathlib.Path(__file__).parent / "diagrams"
#: 08:00 on a Monday
MONDAY = dt.datetime(2026, 11, 16, 14, 0, tzinfo=dt.UTC)
CASE = "2026-0001"

MANIFEST = b"""
name = "Tiny"
heading = 1
heading_name = "Tiny"
order = 1
priority = 1
age = "minutes"
languages = ["en"]
subject = "student"
scope = "school"
outcome = "result"
outcome_fields = ["visit"]
"""

PLAIN_FORM = {"type": "default", "id": "f", "schemaVersion": 18, "components": []}
FIELD = {"type": "textfield", "key": "answer", "label": "Answer", "validate": {"required": False}}


def form(*components: Mapping[str, object]) -> bytes:
    """A form file."""
    return json.dumps({**PLAIN_FORM, "components": list(components) or [FIELD]}).encode()


def stored(name: str, *others: str) -> bundles.Bundle:
    """The bundle of diagrams/<name>.bpmn and of the files of that folder named beside it."""
    return bundle(
        name, (DIAGRAMS / f"{name}.bpmn").read_bytes(), **{one: (DIAGRAMS / one).read_bytes() for one in others}
    )


def bundle(name: str, drawn: bytes, *, manifest: bytes = MANIFEST, **files: bytes) -> bundles.Bundle:
    """A bundle of a process and further files ("inner.bpmn": …); forms that are missing are made."""
    held = {"bundle.toml": manifest, "process.bpmn": drawn, **files}
    for path, data in list(held.items()):
        if path.endswith(".bpmn"):
            for id_ in user_tasks(data):
                held.setdefault(f"forms/{id_}.json", form())
    return bundles.of_files(name, held)


def user_tasks(data: bytes) -> list[str]:
    """Ids of the user tasks of a BPMN file, found without our own reader."""
    parts = data.decode().split("<bpmn:userTask ")[1:]
    return [part.split('id="', 1)[1].split('"', 1)[0] for part in parts]


class Words:
    """A few words with plain answers."""

    words: Mapping[str, Word] = {
        "now": Word("now", (), 0, "date-time", "clock", "now"),
        "due": Word("due", ("name", "since"), 1, "date-time", "table of deadlines", "due"),
        "people": Word("people", ("role",), 0, "persons", "staff", "people with a role"),
        "officer_of": Word("officer_of", ("case",), 0, "person", "trail", "officer"),
        "visits_done": Word("visits_done", ("case",), 0, "number", "trail", "visits"),
        "accepted_by": Word("accepted_by", ("case",), 0, "person", "trail", "who accepted"),
        "naive": Word("naive", (), 0, "date-time", "nobody", "a time without a zone"),
        "unwritable": Word("unwritable", (), 0, "text", "nobody", "half of a character"),
        "fails": Word("fails", (), 0, "any", "nobody", "raises"),
    }

    def __init__(self, minutes: Mapping[str, int] | None = None) -> None:
        self.minutes = {"short": 10, "long": 60} | dict(minutes or {})

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        marks = moment.marks
        match name:
            case "now":
                return clock.text(moment.now)
            case "due":
                since = clock.parse(str(arguments[1])) if len(arguments) > 1 else moment.opened
                assert since is not None
                return clock.text(since + dt.timedelta(minutes=self.minutes[str(arguments[0])]))
            case "people":
                return ["ada", "ben"]
            case "officer_of":
                accepted = marks.tags.get("accept")
                return marks.given_to or (accepted.person if accepted else None) or marks.first.get("officer")
            case "visits_done":
                return marks.tags["visit"].count if "visit" in marks.tags else 0
            case "accepted_by":
                return marks.tags["accept"].person if "accept" in marks.tags else None
            case "unwritable":
                return "\ud800"
            case "naive":
                return "2026-11-16T17:00:00"
        raise Refused("This word refuses.")

    def show(self, type_: str, value: Value) -> str:
        return "not said" if value is None else f"{value}"


class Walk:
    """A case that is walked: every act saves, prunes and loads."""

    def __init__(self, of: bundles.Bundle, *, words: Words | None = None) -> None:
        self.definition = spiff.parse(of)
        self.words = words or Words()
        self.now = MONDAY
        self.state: bytes | None = None
        self.last: Advanced | None = None
        self.acts: list[Advanced] = []
        self.tasks: dict[str, acts.OpenTask] = {}

    def do(self, command: acts.Command, held: Sequence[acts.Held] = ()) -> Advanced:
        """One act."""
        done = spiff.advance(self.definition, self.state, command, now=self.now, case=CASE, words=self.words, held=held)
        self.state, self.last = done.state, done
        self.acts.append(done)
        for task in done.closed:
            del self.tasks[task]
        self.tasks |= {task.task: task for task in (*done.opened, *done.changed)}
        return done

    def start(self, by: str = "sam", message: str | None = None, **answers: Value) -> Advanced:
        return self.do(acts.Start(answers, by, message))

    def complete(self, element: str, by: str = "ada", **answers: Value) -> Advanced:
        """Complete the open user task of that element."""
        return self.do(acts.Complete(self.task(element).task, answers, by))

    def deliver(self, message: str, by: str = "sam", **payload: Value) -> Advanced:
        return self.do(acts.Deliver(message, payload, by))

    def fire(self) -> Advanced:
        """Move to the next due time and fire that timer."""
        assert self.last is not None and self.last.next_due is not None
        self.now = max(self.now, self.last.next_due)
        return self.do(acts.Fire())

    def task(self, element: str) -> acts.OpenTask:
        (found,) = [task for task in self.tasks.values() if task.element == element]
        return found

    @property
    def open(self) -> list[str]:
        """Elements of the open user tasks, in the order of opening."""
        return [task.element for task in self.tasks.values()]

    @property
    def entries(self) -> list[acts.Entry]:
        return [entry for act in self.acts for entry in act.entries]

    @property
    def variables(self) -> dict[str, Value]:
        assert self.state is not None
        return spiff.variables(self.definition, self.state)
