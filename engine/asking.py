"""Asking words and tables outside of a running act: for forms, watches and permissions. It never changes a case."""

from __future__ import annotations

import datetime as dt

from engine import labels, language
from engine.acts import Marks, Values
from engine.bundles import Bundle
from engine.errors import BadExpression
from engine.loading import Loaded
from engine.vocabulary import Moment, Vocabulary


def scope_of(
    bundle: Bundle,
    words: Vocabulary,
    values: Values,
    *,
    at: dt.datetime,
    case: str,
    opened: dt.datetime | None = None,
    marks: Marks | None = None,
) -> language.Scope:
    """What an expression may ask: `values`, the words at `at`, the bundle's tables and labels.

    `opened`: when the step that asks was opened.
    """

    def decide(table: str, inputs: Values) -> Values:
        if table not in bundle.tables:
            raise BadExpression(f"there is no decision table {table}: add it to the bundle.")
        return bundle.tables[table].decide(language.Scope(inputs, words, moment, known, {"case": case})).outputs

    def text(name: str) -> str | None:
        value = values.get(name)
        return value if isinstance(value, str) else None

    known = labels.labels(bundle, words)
    manifest = bundle.manifest
    moment = Moment(at, case, opened, marks or Marks(), decide, text(manifest.subject), text(manifest.scope))
    return language.Scope(values, words, moment, known, {"case": case})


def scope_in(loaded: Loaded, values: Values, *, at: dt.datetime, opened: dt.datetime | None = None) -> language.Scope:
    """As `scope_of`, for an instance that is there."""
    row = loaded.row
    return scope_of(loaded.bundle, loaded.words, values, at=at, case=row.number, opened=opened, marks=row.marks)


def people(loaded: Loaded, role: str, *, at: dt.datetime) -> frozenset[str]:
    """Everybody with a role, as the word `people` says."""
    moment: Moment = scope_in(loaded, {}, at=at).moment
    answer = loaded.words.answer("people", (role,), moment)
    return frozenset(str(person) for person in answer) if isinstance(answer, list | tuple) else frozenset()
