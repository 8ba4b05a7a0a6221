"""School-day arithmetic."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from workflows import calendar
from workflows.calendar import AUK, EXCUSED, EXEMPT, PRESENT, Bells, Calendar

ZONE = ZoneInfo("America/Los_Angeles")
BELLS = Bells(dt.time(8), dt.time(14, 30))
PLAIN = Calendar(ZONE, BELLS)

days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
closures = st.sets(days, max_size=30)
codes = st.sampled_from(calendar.CODES)


def closed(*closed_days: dt.date) -> Calendar:
    return Calendar(ZONE, BELLS, dict.fromkeys(closed_days))


def november(*numbers: int) -> list[dt.date]:
    return [dt.date(2026, 11, number) for number in numbers]


# Monday 16 November 2026 is the first day of the week these tests look at.


@pytest.mark.parametrize(("number", "expected"), [(13, True), (14, False), (15, False), (16, True)])
def test_monday_to_friday_are_school_days(number: int, expected: bool) -> None:
    assert calendar.is_school_day(PLAIN, dt.date(2026, 11, number)) is expected


def test_a_closure_is_no_school_day() -> None:
    holiday = dt.date(2026, 11, 11)

    assert not calendar.is_school_day(closed(holiday), holiday)


def test_other_bells_make_a_school_day_of_a_saturday() -> None:
    saturday = dt.date(2026, 11, 14)

    assert calendar.is_school_day(Calendar(ZONE, BELLS, {saturday: BELLS}), saturday)


def test_a_weekend_is_not_counted() -> None:
    friday, tuesday = november(13, 17)

    assert calendar.school_day_after(PLAIN, friday, 2) == tuesday


def test_a_closure_moves_the_day_that_is_counted_to() -> None:
    monday, tuesday, wednesday = november(16, 17, 18)

    assert calendar.school_day_after(closed(tuesday), monday, 1) == wednesday


def test_a_calendar_without_school_days_is_refused_with_a_sentence() -> None:
    first = dt.date(2026, 11, 16)
    never = closed(*(first + dt.timedelta(days=n) for n in range(calendar.HORIZON_DAYS + 1)))

    with pytest.raises(errors.Refused, match="no 1 school days"):
        calendar.school_day_after(never, first, 1)


@given(day=days, count=st.integers(1, 60), closed_days=closures)
def test_the_nth_school_day_after_has_n_school_days_up_to_it(
    day: dt.date, count: int, closed_days: set[dt.date]
) -> None:
    some = closed(*closed_days)

    found = calendar.school_day_after(some, day, count)

    assert calendar.is_school_day(some, found)
    assert calendar.school_days_between(some, day + dt.timedelta(days=1), found) == count


@given(day=days, first=st.integers(1, 30), second=st.integers(1, 30), closed_days=closures)
def test_counting_on_is_counting_once(day: dt.date, first: int, second: int, closed_days: set[dt.date]) -> None:
    some = closed(*closed_days)

    in_two = calendar.school_day_after(some, calendar.school_day_after(some, day, first), second)

    assert in_two == calendar.school_day_after(some, day, first + second)


@given(day=days, count=st.integers(1, 30), closed_days=closures, more=closures)
def test_a_further_closure_never_brings_a_day_nearer(
    day: dt.date, count: int, closed_days: set[dt.date], more: set[dt.date]
) -> None:
    before = calendar.school_day_after(closed(*closed_days), day, count)

    after = calendar.school_day_after(closed(*closed_days, *more), day, count)

    assert after >= before


# AUK runs ------------------------------------------------------------------------------------------


def run(codes_by_day: dict[dt.date, str], last: int = 17, some: Calendar = PLAIN) -> calendar.Run:
    return calendar.auk_run(some, codes_by_day, dt.date(2026, 11, last))


def test_a_run_goes_over_the_weekend() -> None:
    found = run(dict.fromkeys(november(11, 12, 13, 16, 17), AUK))

    assert found.length == 5


def test_a_weekend_and_a_holiday_neither_count_nor_break() -> None:
    (monday,) = november(16)

    found = run(dict.fromkeys(november(11, 12, 13, 17, 18), AUK), last=18, some=closed(monday))

    assert found.length == 5


@pytest.mark.parametrize("code", [PRESENT, EXCUSED, calendar.UNEXCUSED, calendar.CT])
def test_any_other_code_breaks_a_run(code: str) -> None:
    found = run(dict.fromkeys(november(11, 12, 16, 17), AUK) | {dt.date(2026, 11, 13): code})

    assert found.days == tuple(november(16, 17))


def test_an_exempt_day_is_passed_over() -> None:
    found = run(dict.fromkeys(november(12, 16, 17), AUK) | {dt.date(2026, 11, 13): EXEMPT})

    assert found.days == tuple(november(12, 16, 17))


def test_a_day_without_a_row_neither_counts_nor_breaks_and_is_named() -> None:
    found = run(dict.fromkeys(november(12, 16, 17), AUK) | {dt.date(2026, 11, 11): PRESENT})

    assert (found.length, found.missing) == (3, tuple(november(13)))


def test_a_code_on_a_closed_day_is_not_looked_at() -> None:
    (monday,) = november(16)

    found = run(dict.fromkeys(november(13, 17), AUK) | {monday: PRESENT}, some=closed(monday))

    assert found.days == tuple(november(13, 17))


def test_a_last_day_that_was_no_auk_is_the_end_of_the_run() -> None:
    found = run(dict.fromkeys(november(13, 16), AUK) | {dt.date(2026, 11, 17): PRESENT})

    assert (found.length, found.first) == (0, None)


@given(
    codes_by_day=st.dictionaries(st.integers(1, 30).map(lambda n: dt.date(2026, 11, n)), codes), closed_days=closures
)
def test_a_run_counts_auk_school_days_only_and_none_behind_a_break(
    codes_by_day: dict[dt.date, str], closed_days: set[dt.date]
) -> None:
    some, last = closed(*closed_days), dt.date(2026, 11, 30)

    found = calendar.auk_run(some, codes_by_day, last)

    assert all(codes_by_day[day] == AUK and calendar.is_school_day(some, day) for day in found.days)
    if found.first is not None:
        within = {codes_by_day.get(day) for day in calendar.school_days(some, found.first, last)}
        assert within <= {AUK, EXEMPT, None}


# Other days ----------------------------------------------------------------------------------------


def test_truant_days_are_unexcused_auk_and_ct_of_both_ends() -> None:
    by_day = dict(zip(november(12, 13, 16, 17), (AUK, calendar.UNEXCUSED, EXCUSED, calendar.CT), strict=True))

    assert calendar.truant_days(PLAIN, by_day, dt.date(2026, 11, 12), dt.date(2026, 11, 17)) == 3


def test_today_counts_once_attendance_is_complete() -> None:
    before = dt.datetime(2026, 11, 16, 15, 59, tzinfo=ZONE)

    complete = [
        calendar.last_complete_day(PLAIN, now, dt.time(16)) for now in (before, before + dt.timedelta(minutes=1))
    ]

    assert complete == november(15, 16)


@pytest.mark.parametrize(("day", "year"), [("2026-07-31", 2025), ("2026-08-01", 2026), ("2027-02-01", 2026)])
def test_a_school_year_begins_in_august(day: str, year: int) -> None:
    assert calendar.school_year_start(dt.date.fromisoformat(day), "08-01") == dt.date(year, 8, 1)


@given(day=days)
def test_a_bell_rings_at_its_local_time_on_every_day_of_the_year(day: dt.date) -> None:
    bell = calendar.moment(ZONE, day, dt.time(8))

    assert bell.astimezone(ZONE).time() == dt.time(8)
