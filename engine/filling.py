"""Forms being filled in: the form, what its expressions may ask, what the fields hold before anybody writes.

It never stores an answer. Each is a context manager, because the words of a form read facts while the block is open.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from engine import asking, definitions, loading, rows, spiff, user_tasks
from engine.acts import Value
from engine.bundles import Bundle
from engine.errors import NotFound
from engine.forms import Form
from engine.manifest import Message
from engine.rows import InstanceRow, UserTask
from engine.runtime import Actor, Runtime
from engine.scope import Scope as Scope


@dataclass(frozen=True)
class Filling:
    """A form that somebody fills in."""

    form: Form
    scope: Scope
    bundle: Bundle
    #: the case, None while it is not opened yet
    instance: InstanceRow | None
    #: the user task, None for other forms
    task: UserTask | None = None
    #: the manifest's declaration of the message, None for other forms
    message: Message | None = None

    @property
    def presets(self) -> dict[str, Value]:
        """What the fields hold before anybody writes."""
        return self.form.presets(self.scope)


def about(filling: Filling, *, subject: str | None) -> Scope:
    """The scope of an intake form whose subject somebody has chosen but not sent yet."""
    scope = filling.scope
    return dataclasses.replace(scope, moment=dataclasses.replace(scope.moment, subject=subject))


@contextlib.contextmanager
def of_start(runtime: Runtime, *, call_type: str, at: dt.datetime) -> Iterator[Filling]:
    """The intake form of the release in force; raises NotFound for a call type without one."""
    with runtime.database.reading() as connection:
        release = definitions.in_force_on(connection, call_type=call_type, at=at)
        form = _form(release.bundle, "start")
        words = runtime.vocabulary(connection, at, release.bundle)
        yield Filling(form, asking.scope_of(release.bundle, words, {}, at=at, case=""), release.bundle, None)


@contextlib.contextmanager
def of_task(runtime: Runtime, *, instance: str, task: str, actor: Actor, at: dt.datetime) -> Iterator[Filling]:
    """The form of an open user task, for anybody who may see the case.

    Raises NotFound for a case the actor may not see or that never had this task, Conflict when it is not open any more.
    """
    with _loaded(runtime, instance, actor, at) as (connection, loaded):
        found = user_tasks.find_open(connection, loaded, task)
        values = spiff.data_of(loaded.definition, loaded.state, task)
        scope = asking.scope_in(loaded, values, at=at, opened=found.opened_at)
        yield Filling(_form(loaded.bundle, found.form), scope, loaded.bundle, loaded.row, task=found)


@contextlib.contextmanager
def of_message(runtime: Runtime, *, instance: str, message: str, actor: Actor, at: dt.datetime) -> Iterator[Filling]:
    """The form of a message to a case; raises NotFound for one that nobody fills in."""
    with _loaded(runtime, instance, actor, at) as (_, loaded):
        declared = loaded.bundle.manifest.messages.get(message)
        if declared is None or not declared.form:
            raise NotFound(f"Case {loaded.row.number} takes no such message.")
        scope = asking.scope_in(loaded, spiff.variables(loaded.definition, loaded.state), at=at)
        yield Filling(_form(loaded.bundle, declared.form), scope, loaded.bundle, loaded.row, message=declared)


@contextlib.contextmanager
def of_case(runtime: Runtime, *, instance: str, actor: Actor, at: dt.datetime) -> Iterator[Filling]:
    """No form, but the scope of a whole case: for what a page shows and prints of its variables."""
    with _loaded(runtime, instance, actor, at) as (_, loaded):
        scope = asking.scope_in(loaded, spiff.variables(loaded.definition, loaded.state), at=at)
        yield Filling(Form("", ()), scope, loaded.bundle, loaded.row)


def _form(bundle: Bundle, key: str) -> Form:
    if key not in bundle.forms:
        raise NotFound(f"{bundle.manifest.name} has no form {key}.")
    return bundle.forms[key]


@contextlib.contextmanager
def _loaded(
    runtime: Runtime, instance: str, actor: Actor, at: dt.datetime
) -> Iterator[tuple[sa.Connection, loading.Loaded]]:
    with runtime.database.reading() as connection:
        loaded = loading.load(runtime, connection, instance=instance, at=at, operation="")
        if actor.scopes is not None and loaded.row.scope not in actor.scopes:
            raise rows.no_such_case()
        yield connection, loaded
