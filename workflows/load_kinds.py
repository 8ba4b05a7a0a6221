"""The kinds of CSV files that can be loaded: their columns, and what is wrong with a row. It never writes one.

A sentence about a wrong row never repeats what stands in the cell: it may be personal.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from workflows import calendar, load_rows
from workflows.load_rows import Known, Row, Stamp

Faults = list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """A column: how a cell is read (ValueError: a sentence), whether it may be empty and what empty means."""

    name: str
    parse: Callable[[str], object]
    required: bool = True
    empty: object = None
    meaning: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    name: str
    columns: tuple[Column, ...]
    #: columns that no two rows may have in common
    key: tuple[str, ...]
    check: Callable[[Known, Row], Faults]
    write: Callable[[sa.Connection, Known, list[Row], Stamp], None]
    changes_calendars: bool = False

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def meaning(self) -> str:
        """The kind of file and what its columns hold, where the name does not say it, in one sentence."""
        told = [f"{column.name}: {column.meaning}" for column in self.columns if column.meaning]
        return f"{self.name.capitalize()}. {'; '.join(told)}."


# Cells ---------------------------------------------------------------------------------------------


def _text(longest: int) -> Callable[[str], str]:
    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"This is longer than {longest} characters.")
        return cell

    return parse


def _yes_no(cell: str) -> bool:
    if cell.lower() not in ("yes", "no"):
        raise ValueError("Write yes or no.")
    return cell.lower() == "yes"


def _day(cell: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        raise ValueError("Write a day as 2026-11-16.")
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise ValueError("There is no such day.") from None


def _time(cell: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", cell):
        raise ValueError("Write a time as 08:00.")
    return cell


def _code(cell: str) -> str:
    code = next((each for each in calendar.CODES if each.lower() == cell.lower()), None)
    if code is None:
        raise ValueError(f"Write one of {', '.join(calendar.CODES)}.")
    return code


# What is wrong with a row --------------------------------------------------------------------------


def _known_student(known: Known, row: Row) -> Faults:
    if row["student_number"] not in known.students:
        return [("student_number", "There is no student with this number: load the students first.")]
    return []


def _known_school(known: Known, row: Row) -> Faults:
    if row["school"] is not None and row["school"] not in known.schools:
        return [("school", "There is no school with this id.")]
    return []


def _good_student(known: Known, row: Row) -> Faults:
    faults = _known_school(known, row)
    if (row["school"] is None) == (row["elsewhere"] is None):
        faults.append(("elsewhere", "Fill in either the school or the name of a school elsewhere."))
    if row["enrolled_until"] is not None and row["enrolled_until"] < row["enrolled_from"]:
        faults.append(("enrolled_until", "The enrollment ends before it begins."))
    return faults


def _good_day(known: Known, row: Row) -> Faults:
    faults = _known_school(known, row)
    opens, closes = row["opens"], row["closes"]
    if (opens is None) != (closes is None):
        faults.append(("closes", "Fill in both bells, or neither of them: then the school is closed."))
    elif opens is not None and opens >= closes:
        faults.append(("closes", "The last bell is not later than the first."))
    return faults


# The kinds -----------------------------------------------------------------------------------------

_STUDENT = Column("student_number", _text(32), meaning="the district's student number")
_FLAG = "yes or no, empty is no"

KINDS: tuple[Kind, ...] = (
    Kind(
        "students",
        (
            _STUDENT,
            Column("last_name", _text(80)),
            Column("first_name", _text(80)),
            Column("grade", _text(8)),
            Column("born", _day, required=False, meaning="a day"),
            Column("language", _text(40), required=False, meaning="spoken at home"),
            Column(
                "school", _text(64), required=False, meaning="id of the school of enrollment, empty if it is elsewhere"
            ),
            Column("elsewhere", _text(120), required=False, meaning="name of a school of another district"),
            Column("enrolled_from", _day, meaning="first day there"),
            Column("enrolled_until", _day, required=False, meaning="last day there, empty if open"),
            Column("protected", _yes_no, required=False, empty=False, meaning=f"the address may not be shown, {_FLAG}"),
            Column("directory_opt_out", _yes_no, required=False, empty=False, meaning=_FLAG),
        ),
        ("student_number",),
        _good_student,
        load_rows.students,
        changes_calendars=True,
    ),
    Kind(
        "addresses",
        (
            Column("household", _text(64), meaning="the district's household number: brothers and sisters share it"),
            _STUDENT,
            Column("address", _text(200)),
        ),
        ("household", "student_number"),
        _known_student,
        load_rows.addresses,
    ),
    Kind(
        "numbers",
        (
            _STUDENT,
            Column("number", _text(32)),
            Column("household", _yes_no, meaning="yes or no (non-household)"),
            Column("owner", _text(120), meaning="whose number it is"),
            Column("relation", _text(60), meaning="mother, aunt, neighbor, …"),
            Column("guardian", _yes_no, required=False, empty=False, meaning=f"a parent/guardian, {_FLAG}"),
            Column("private", _yes_no, required=False, empty=False, meaning=f"the school may not see it, {_FLAG}"),
            Column("do_not_contact", _yes_no, required=False, empty=False, meaning=f"a court order, {_FLAG}"),
        ),
        ("student_number", "number"),
        _known_student,
        load_rows.numbers,
    ),
    Kind(
        "attendance",
        (_STUDENT, Column("date", _day), Column("code", _code, meaning=f"one of {', '.join(calendar.CODES)}")),
        ("student_number", "date"),
        _known_student,
        load_rows.attendance,
    ),
    Kind(
        "calendar",
        (
            Column("school", _text(64), required=False, meaning="id of the school, empty for every school"),
            Column("date", _day),
            Column("opens", _time, required=False, meaning="first bell, empty like closes if closed"),
            Column("closes", _time, required=False, meaning="last bell"),
            Column("reason", _text(200)),
        ),
        ("school", "date"),
        _good_day,
        load_rows.calendar,
        changes_calendars=True,
    ),
)
