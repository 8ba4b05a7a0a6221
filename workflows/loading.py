"""Loading a CSV file of the district: the whole file, or a list of its wrong rows. It never loads half a file.

The header says what the file is: it has exactly the columns of one of `load_kinds.KINDS`, in any order. Loading the
same file again changes nothing; what a file does not mention stays. docs/load.md describes the columns.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from workflows import changes, load_kinds, load_rows, protection, redating, staff, tables

#: Largest file, in bytes.
LARGEST = 50_000_000
#: Most wrong rows that are told one by one.
TOLD = 200


#: header line of each kind of file -> what its columns mean, in words for the page
COLUMNS: tuple[tuple[str, str], ...] = tuple((",".join(kind.names), kind.meaning) for kind in load_kinds.KINDS)


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be loaded; `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    sentence: str


class WrongRows(errors.Refused):
    """Nothing was loaded: some rows are wrong. `rows` are the first of them, `more` counts the others."""

    def __init__(self, rows: tuple[WrongRow, ...], more: int) -> None:
        lines = [f"Row {each.row}, {each.column}: {each.sentence}" for each in rows]
        if more:
            lines.append(f"… and {more} more.")
        super().__init__("\n".join(["Nothing was loaded: correct these rows and load the file again.", *lines]))
        self.rows = rows
        self.more = more


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the kind of file and how many rows."""

    kind: str
    rows: int


def load(runtime: Runtime, *, data: bytes, by: staff.Person, at: dt.datetime) -> Loaded:
    """Load one file; WrongRows lists what is wrong, Refused says that it is no such file at all."""
    staff.require(by, "load")
    kind, texts = _read(data)
    with runtime.database.writing() as db:
        known = load_rows.Known.read(db)
        rows: list[load_rows.Row] = []
        wrong: list[WrongRow] = []
        seen: set[tuple[object, ...]] = set()
        for number, text in texts:
            row, faults = _parsed(kind, known, text)
            key = tuple(row.get(column) for column in kind.key)
            if not faults and key in seen:
                faults = [(kind.key[-1], "This is told twice in the file: keep one of the rows.")]
            seen.add(key)
            wrong += [WrongRow(number, column, sentence) for column, sentence in faults]
            rows.append(row)
        if wrong:
            raise WrongRows(tuple(wrong[:TOLD]), len(wrong) - len(wrong[:TOLD]))
        before = _protected(db)
        kind.write(db, known, rows, load_rows.Stamp(by=by.id, at=at))
        digest = hashlib.sha256(data).hexdigest()
        newly_protected = sorted(_protected(db) - before)
        values = {"kind": kind.name, "rows": len(rows), "sha256": digest}
        changes.record(db, kind="file.loaded", row=kind.name, by=by, at=at, values=values)
    if kind.changes_calendars:
        redating.everything(runtime, school=None, why="calendars or enrollments were loaded", at=at)
    for student in newly_protected:
        protection.tell(runtime, student=student, at=at)
    return Loaded(kind.name, len(rows))


def _protected(db: sa.Connection) -> set[str]:
    return set(db.scalars(sa.select(tables.student.c.id).where(tables.student.c.protected)))


def _read(data: bytes) -> tuple[load_kinds.Kind, list[tuple[int, dict[str, str]]]]:
    """The kind of a file and its rows as texts, each with its number."""
    if len(data) > LARGEST:
        raise errors.Refused(f"The file is larger than {LARGEST // 1_000_000} MB: load it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise errors.Refused("The file is no UTF-8 text: save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise errors.Refused("The file is no text: save it as “CSV UTF-8”.")
    try:
        lines = [(number, line) for number, line in _lines(text) if any(cell.strip() for cell in line)]
    except csv.Error:
        raise errors.Refused("The file is no CSV: a quotation mark is not closed, or a cell is far too long.") from None
    if not lines:
        raise errors.Refused("The file is empty: its first row names the columns.")
    header = [cell.strip() for cell in lines[0][1]]
    kind = next((each for each in load_kinds.KINDS if sorted(each.names) == sorted(header)), None)
    if kind is None:
        known = "; ".join(f"{each.name}: {', '.join(each.names)}" for each in load_kinds.KINDS)
        raise errors.Refused(f"The first row names the columns of no known file. Known are {known}.")
    short = [number for number, line in lines[1:] if len(line) != len(header)]
    if short:
        faults = tuple(WrongRow(number, "row", f"It does not have {len(header)} cells.") for number in short)
        raise WrongRows(faults[:TOLD], len(faults) - len(faults[:TOLD]))
    return kind, [(number, dict(zip(header, line, strict=True))) for number, line in lines[1:]]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    yield from enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1)


def _parsed(
    kind: load_kinds.Kind, known: load_rows.Known, text: dict[str, str]
) -> tuple[load_rows.Row, list[tuple[str, str]]]:
    """The values of a row, and (column, sentence) of what is wrong with it."""
    row: load_rows.Row = {}
    faults: list[tuple[str, str]] = []
    for column in kind.columns:
        cell = text[column.name].strip()
        if not cell:
            row[column.name] = column.empty
            if column.required:
                faults.append((column.name, "This may not be empty."))
            continue
        try:
            row[column.name] = column.parse(cell)
        except ValueError as error:
            faults.append((column.name, str(error)))
    return row, faults or kind.check(known, row)
