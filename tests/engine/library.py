"""A small library over a test's database: its call types published, its staff as actors, and short ways to act.

Every act gets an operation id of its own unless the test gives one.
"""

from __future__ import annotations

import datetime as dt
import itertools

import sqlalchemy as sa

from engine import definitions, instances, messages, trail, user_tasks, work_lists
from engine.acts import Value
from engine.bundles import Bundle
from engine.database import Database
from engine.rows import InstanceRow, UserTask
from engine.runtime import Actor, Runtime
from tests.engine import bundle_for_tests
from tests.engine.bundle_for_tests import MONDAY, STAFF, Words

KEY = b"a key for tests, thirty-two bytes"


class Library:
    """What a test does and looks at."""

    def __init__(self, database: Database) -> None:
        self.words = Words()
        self.now = MONDAY
        self.database = database
        self.runtime = Runtime(database, KEY, lambda *_: self.words, lambda _, at: str(at.year))
        self._numbers = itertools.count(1)

    def publish(self, *bundles: Bundle) -> None:
        for bundle in bundles or (bundle_for_tests.loan(), bundle_for_tests.reminder()):
            definitions.publish(self.runtime, bundle=bundle, by="vera", reason="first", at=MONDAY)

    def operation(self) -> str:
        return f"operation-{next(self._numbers)}"

    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    # Acts ------------------------------------------------------------------------------------------

    def start(self, *, by: str = "cleo", operation: str = "", reader: str = "rea", **answers: Value) -> InstanceRow:
        filled: dict[str, Value] = {"reader": reader, "branch": "north", "asked": ["ada", "ben"], **answers}
        return instances.start(
            self.runtime,
            call_type="loan",
            answers=filled,
            actor=actor(by),
            at=self.now,
            operation=operation or self.operation(),
        )

    def complete(
        self, case: InstanceRow, element: str, *, by: str, operation: str = "", **answers: Value
    ) -> user_tasks.Done:
        return user_tasks.complete(
            self.runtime,
            instance=case.public_id,
            task=self.task(case, element).task,
            answers=answers,
            actor=actor(by),
            at=self.now,
            operation=operation or self.operation(),
        )

    def send(self, case: InstanceRow, message: str, *, by: str, operation: str = "", **answers: Value) -> messages.Sent:
        return messages.send(
            self.runtime,
            instance=case.public_id,
            message=message,
            answers=answers,
            actor=actor(by),
            at=self.now,
            operation=operation or self.operation(),
        )

    def lent(self, reader: str = "rea", remind: str = "none") -> InstanceRow:
        """A loan that has run to its end."""
        case = self.start(reader=reader)
        self.complete(case, "look_up", by="cleo", found="yes")
        self.complete(case, "offer", by="ada")
        self.complete(case, "hand_over", by="carl", lent="yes", remind=remind)
        return self.row(case)

    # Looks -----------------------------------------------------------------------------------------

    def row(self, case: InstanceRow) -> InstanceRow:
        with self.database.reading() as connection:
            return instances.by_id(connection, case.public_id)

    def tasks(self, case: InstanceRow) -> tuple[UserTask, ...]:
        with self.database.reading() as connection:
            return work_lists.of_instance(connection, instance=case.public_id)

    def task(self, case: InstanceRow, element: str) -> UserTask:
        (found,) = [task for task in self.tasks(case) if task.element == element]
        return found

    def open(self, case: InstanceRow) -> list[str]:
        return [task.element for task in self.tasks(case)]

    def entries(self, case: InstanceRow, *kinds: str) -> tuple[trail.Sealed, ...]:
        with self.database.reading() as connection:
            return trail.entries(connection, instance=case.public_id, kinds=kinds)

    def kinds(self, case: InstanceRow) -> list[str]:
        return [entry.kind for entry in self.entries(case)]

    def count(self, table: sa.Table) -> int:
        with self.database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    def cases(self, call_type: str) -> tuple[InstanceRow, ...]:
        with self.database.reading() as connection:
            return instances.found(connection, call_types=[call_type])

    def verify(self) -> int:
        with self.database.reading() as connection:
            return trail.verify(connection, KEY)


def actor(person: str, *, on_behalf_of: str | None = None, scopes: frozenset[str] | None = None) -> Actor:
    """A member of the library's staff."""
    role = next((role for role, persons in STAFF.items() if person in persons), "supervisor")
    return Actor(person, role, on_behalf_of, scopes)
