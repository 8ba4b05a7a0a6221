"""Loading CSV files: the whole file, or a list of its wrong rows."""

from __future__ import annotations

import pathlib

import pytest
import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY, add_number, mark
from workflows import calendar, changes, load_kinds, loading, redating, staff, tables

HEADERS = {kind.name: ",".join(kind.names) for kind in load_kinds.KINDS}


@pytest.fixture(autouse=True)
def no_cases(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Stands for dating the timers of cases again: keeps for which school it was asked."""
    asked: list[str | None] = []
    monkeypatch.setattr(redating, "everything", lambda _runtime, *, school, why, at: asked.append(school))
    return asked


def load(runtime: Runtime, kind: str, *rows: str, by: str = "amy", encoding: str = "utf-8") -> loading.Loaded:
    text = "\r\n".join([HEADERS[kind], *rows])
    return loading.load(runtime, data=text.encode(encoding), by=staff.get(runtime, person=by), at=MONDAY)


def wrong(runtime: Runtime, kind: str, *rows: str) -> list[tuple[int, str]]:
    with pytest.raises(loading.WrongRows) as refused:
        load(runtime, kind, *rows)
    return [(each.row, each.column) for each in refused.value.rows]


def rows_of(runtime: Runtime, table: sa.Table, *columns: str) -> list[tuple[object, ...]]:
    with runtime.database.reading() as db:
        return [tuple(row) for row in db.execute(sa.select(*(table.c[column] for column in columns)))]


def enrollments(runtime: Runtime) -> list[tuple[object, ...]]:
    return sorted(rows_of(runtime, tables.enrollment, "student", "school", "first_day", "last_day"), key=str)


IVO = "7001,Invented,Ivo,8,2012-05-31,Spanish,elm,,2026-08-10,,yes,"


def test_students_are_loaded_with_their_enrollment(district: Runtime) -> None:
    loaded = load(district, "students", IVO, "7002,Made-Up,Liv,9,,,,Far Away High,2026-08-10,,,")

    assert loaded == loading.Loaded("students", 2)
    names = rows_of(district, tables.student, "number", "first_name", "language", "protected", "directory_opt_out")
    assert set(names) == {
        ("n-kit", "Kit", None, False, False),
        ("7001", "Ivo", "Spanish", True, False),
        ("7002", "Liv", None, False, False),
    }


@pytest.mark.parametrize("kind", ["students", "addresses", "numbers", "attendance", "calendar"])
def test_loading_a_file_twice_is_loading_it_once(district: Runtime, kind: str) -> None:
    row = {
        "students": IVO,
        "addresses": "H9,n-kit,9 New Lane",
        "numbers": "n-kit,555-0101,yes,Rae Fictson,mother,yes,,",
        "attendance": "n-kit,2026-11-13,auk",
        "calendar": ",2026-11-26,,,Thanksgiving",
    }[kind]
    looked_at = ("student", "enrollment", "household", "household_member", "number", "attendance_day", "calendar_day")

    def counts() -> list[int]:
        with district.database.reading() as db:
            return [db.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in looked_at]

    load(district, kind, row)
    once = counts()

    load(district, kind, row)

    assert counts() == once


def test_a_known_student_keeps_the_id_and_a_new_school_ends_the_old(district: Runtime) -> None:
    load(district, "students", "n-kit,Fictson,Kit,8,,,elm,,2026-11-16,,,")

    assert [(row[0], row[1], str(row[2]), str(row[3])) for row in enrollments(district)] == [
        ("kit", "elm", "2026-11-16", "None"),
        ("kit", "oak", "2026-08-10", "2026-11-15"),
    ]


def test_students_of_one_household_share_its_address(district: Runtime) -> None:
    load(district, "students", IVO)

    load(district, "addresses", "h1,7001,12 Heron Street", "h1,n-kit,12 Heron Street")

    assert len(rows_of(district, tables.household, "id")) == 1
    assert len(rows_of(district, tables.household_member, "student")) == 2


def test_a_number_that_is_there_keeps_its_id_so_that_its_attempts_count(district: Runtime) -> None:
    with district.database.writing() as db:
        known = add_number(db, "kit", "555-0101")

    load(district, "numbers", "n-kit,555-0101,no,Zoe Made,aunt,,,", "n-kit,555-0102,yes,Rae Fictson,mother,yes,,")

    numbers = dict((row[1], row[0]) for row in rows_of(district, tables.number, "id", "number"))
    assert numbers["555-0101"] == known and len(numbers) == 2


def test_the_attendance_file_replaces_what_was_typed_in(district: Runtime) -> None:
    with district.database.writing() as db:
        mark(db, "kit", {MONDAY.date().replace(day=13): calendar.PRESENT})
        db.execute(sa.update(tables.attendance_day).values(from_file=False))

    load(district, "attendance", "n-kit,2026-11-13,AUK")

    assert rows_of(district, tables.attendance_day, "code", "from_file") == [("AUK", True)]


def test_what_a_file_does_not_mention_stays(district: Runtime) -> None:
    with district.database.writing() as db:
        mark(db, "kit", {MONDAY.date().replace(day=12): calendar.AUK})

    load(district, "attendance", "n-kit,2026-11-13,AUK")

    assert len(rows_of(district, tables.attendance_day, "day")) == 2


def test_a_calendar_dates_open_timers_again(district: Runtime, no_cases: list[str | None]) -> None:
    load(district, "calendar", ",2026-11-26,,,Thanksgiving", "oak,2026-11-25,08:00,12:00,early release")

    assert set(rows_of(district, tables.calendar_day, "school", "closes")) == {(None, None), ("oak", "12:00")}
    assert no_cases == [None]


def test_every_wrong_cell_is_told_by_row_and_column_and_nothing_is_loaded(district: Runtime) -> None:
    faults = wrong(
        district,
        "students",
        IVO,
        "7002,,Liv,9,31.5.2012,,nowhere,,2026-08-10,,,",
        "7003,Made-Up,Max,9,,,elm,,2026-08-10,2026-08-01,maybe,",
        "7004,Made-Up,Noa,9,,,,,2026-08-10,,,",
        "7001,Invented,Ivo,8,,,elm,,2026-08-10,,,",
    )

    assert faults == [(3, "last_name"), (3, "born"), (4, "protected"), (5, "elsewhere"), (6, "student_number")]
    assert rows_of(district, tables.student, "number") == [("n-kit",)]


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("students", "7002,Made-Up,Liv,9,,,nowhere,,2026-08-10,,,", "school"),
        ("students", "7002,Made-Up,Liv,9,,,elm,,2026-08-10,2026-08-01,,", "enrolled_until"),
        ("addresses", "h1,9999,12 Heron Street", "student_number"),
        ("numbers", "n-kit,555-0101,perhaps,Rae Fictson,mother,,,", "household"),
        ("attendance", "n-kit,2026-11-13,UNV", "code"),
        ("attendance", "n-kit,2026-02-30,AUK", "date"),
        ("calendar", ",2026-11-26,08:00,,half told", "closes"),
        ("calendar", ",2026-11-26,12:00,08:00,upside down", "closes"),
        ("calendar", "oak,2026-11-26,,,", "reason"),
    ],
)
def test_a_wrong_row_is_told(district: Runtime, kind: str, row: str, column: str) -> None:
    assert wrong(district, kind, row) == [(2, column)]


def test_a_sentence_about_a_wrong_row_repeats_nothing_personal(district: Runtime) -> None:
    with pytest.raises(loading.WrongRows) as refused:
        load(district, "numbers", "n-nobody,555-0177,perhaps,Rae Fictson,mother,,,")

    assert not {"555-0177", "Rae", "n-nobody", "perhaps"} & set(str(refused.value).replace(",", " ").split())


def test_a_row_with_too_few_cells_is_told(district: Runtime) -> None:
    assert wrong(district, "attendance", "n-kit,2026-11-13") == [(2, "row")]


def test_many_wrong_rows_are_counted(district: Runtime) -> None:
    rows = [f"{number},2026-11-13,AUK" for number in range(loading.TOLD + 3)]

    with pytest.raises(loading.WrongRows) as refused:
        load(district, "attendance", *rows)

    assert (len(refused.value.rows), refused.value.more) == (loading.TOLD, 3)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"a,b,c\n1,2,3", "Known are students: student_number"),
        (b"student_number,date\n", "no known file"),
        ("student_number,date,code\nn-kit,2026-11-13,ü".encode("latin-1"), "UTF-8"),
        (b'student_number,date,code\n"n-kit,2026-11-13,AUK', "no CSV"),
        (b"student_number,date,code\n\0", "no text"),
    ],
)
def test_what_is_no_such_file_is_refused(district: Runtime, data: bytes, sentence: str) -> None:
    with pytest.raises(errors.Refused, match=sentence):
        loading.load(district, data=data, by=staff.COMMAND_LINE, at=MONDAY)


def test_columns_may_stand_in_any_order_with_a_mark_of_excel_and_empty_lines(district: Runtime) -> None:
    data = b"\xef\xbb\xbfcode,student_number,date\r\n\r\nAUK,n-kit,2026-11-13\r\n,,\r\n"

    loaded = loading.load(district, data=data, by=staff.COMMAND_LINE, at=MONDAY)

    assert loaded.rows == 1


def test_only_an_administrator_loads_files(district: Runtime) -> None:
    with pytest.raises(errors.NotAllowed):
        load(district, "attendance", "n-kit,2026-11-13,AUK", by="vic")


def test_a_load_is_recorded_without_the_rows(district: Runtime) -> None:
    load(district, "attendance", "n-kit,2026-11-13,AUK")

    (change,) = changes.of_row(district, row="attendance")
    assert change.values is not None
    assert (change.kind, change.by, change.values["rows"]) == ("file.loaded", "amy", 1)


@pytest.mark.parametrize("kind", load_kinds.KINDS, ids=lambda kind: kind.name)
def test_the_columns_of_each_kind_are_documented(kind: load_kinds.Kind) -> None:
    page = (pathlib.Path(__file__).parents[2] / "docs" / "load.md").read_text()

    assert f"## {kind.name}\n`{HEADERS[kind.name]}`\n" in page
