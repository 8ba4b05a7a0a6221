"""A form ready to print. It never asks a database anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One choice of a field; `opens` are the keys of the fields that it opens."""

    value: str
    label: str
    chosen: bool = False
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldShown:
    """One field of a form, ready to print.

    `kind` is one of: text, long_text, number, yes_no, one_of, several_of, date, time, date_time, person, persons,
    student, tick, shown. Pickers (person, student) are fields with `choices`. A number, text, date … has `value`;
    a date-time's value is local, as an input of type datetime-local wants it ("2026-11-16T09:05").
    """

    key: str
    kind: str
    label: str
    hint: str | None = None
    required: bool = True
    value: str = ""
    choices: tuple[Choice, ...] = ()
    #: what the browser may offer beside a free text
    suggestions: tuple[str, ...] = ()
    error: str | None = None
    #: True: shown under the answers as they stand now
    visible: bool = True
    #: the field that opens this one and the choices that do; None: an expression over more than one field, or none
    opened_by: str | None = None
    opened_when: tuple[str, ...] = ()
    #: the same in words, for browsers that show everything: "If “Found out why”"
    condition: str | None = None
    copy: bool = False
    minimum: float | None = None
    maximum: float | None = None
    #: of a shown fact: its lines, and who gave them
    lines: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True)
class FormShown:
    """A form ready to print; `errors` are (key, label, sentence) for the summary."""

    fields: tuple[FieldShown, ...]
    errors: tuple[tuple[str, str, str], ...] = ()

    @property
    def by_key(self) -> Mapping[str, FieldShown]:
        return {field.key: field for field in self.fields}
