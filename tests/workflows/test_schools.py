"""Schools, their bells and the days that differ."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY
from workflows import calendar, changes, redating, schools, staff
from workflows.facts import Facts

TUESDAY = dt.date(2026, 11, 17)


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str]]:
    """Stands for dating the timers of cases again: keeps for which school and why it was asked."""
    kept: list[tuple[str | None, str]] = []
    monkeypatch.setattr(redating, "everything", lambda _runtime, *, school, why, at: kept.append((school, why)))
    return kept


def by(runtime: Runtime, person: str = "amy") -> staff.Person:
    return staff.get(runtime, person=person)


def close(runtime: Runtime, school: str | None = "oak", *, last: dt.date | None = None, reason: str = "storm") -> int:
    return schools.add_closure(
        runtime, school=school, first=TUESDAY, last=last, reason=reason, by=by(runtime), at=MONDAY
    )


def is_open(runtime: Runtime, school: str | None, day: dt.date = TUESDAY) -> bool:
    with runtime.database.reading() as db:
        return calendar.is_school_day(Facts(db, MONDAY).calendar(school), day)


def test_schools_are_listed_by_name(district: Runtime) -> None:
    assert [each.id for each in schools.every(district)] == ["elm", "oak"]


def test_a_new_school_has_an_id_made_of_its_name(district: Runtime) -> None:
    school = schools.add(district, name="Three Kettles High", opens="07:45", closes="14:00", by=by(district), at=MONDAY)

    assert schools.get(district, school=school.id) == school
    assert (school.id, school.opens) == ("three_kettles_high", dt.time(7, 45))


def test_a_name_is_given_once(district: Runtime) -> None:
    schools.add(district, name="Ash School", opens="08:00", closes="14:00", by=by(district), at=MONDAY)

    with pytest.raises(errors.Conflict):
        schools.add(district, name="ash  school", opens="08:00", closes="14:00", by=by(district), at=MONDAY)


@pytest.mark.parametrize(
    ("opens", "closes"), [("8", "14:00"), ("14:00", "08:00"), ("08:00", "08:00"), ("08:00", "24:00")]
)
def test_bells_are_times_of_day_in_their_order(district: Runtime, opens: str, closes: str) -> None:
    with pytest.raises(errors.Refused, match="the first earlier"):
        schools.add(district, name="Ash School", opens=opens, closes=closes, by=by(district), at=MONDAY)


def test_changed_bells_hold_and_date_timers_again(district: Runtime, asked: list[tuple[str | None, str]]) -> None:
    schools.change(district, school="oak", name="Oak", opens="09:00", closes="15:00", by=by(district), at=MONDAY)

    assert schools.get(district, school="oak").closes == dt.time(15)
    assert asked == [("oak", "the school's bells changed")]


def test_a_closure_of_one_school_closes_no_other(district: Runtime, asked: list[tuple[str | None, str]]) -> None:
    close(district)

    assert [is_open(district, school) for school in ("oak", "elm", None)] == [False, True, True]
    assert asked == [("oak", "closure: storm")]


def test_a_closure_of_every_school_closes_all(district: Runtime) -> None:
    close(district, None)

    assert [is_open(district, school) for school in ("oak", "elm", None)] == [False, False, False]


def test_a_closure_of_some_days_counts_school_days_only(district: Runtime) -> None:
    assert close(district, last=TUESDAY + dt.timedelta(days=7)) == 6


def test_closing_a_closed_day_is_refused(district: Runtime) -> None:
    close(district, None)

    with pytest.raises(errors.Conflict, match="no school on these days already"):
        close(district)


@pytest.mark.parametrize("last", [TUESDAY - dt.timedelta(days=1), TUESDAY + dt.timedelta(days=120)])
def test_a_closure_that_ends_before_it_begins_or_never_is_refused(district: Runtime, last: dt.date) -> None:
    with pytest.raises(errors.Refused, match="at most 120 days"):
        close(district, last=last)


def test_a_closure_needs_a_reason(district: Runtime) -> None:
    with pytest.raises(errors.Refused, match="reason"):
        close(district, reason=" ")


def test_a_short_day_has_its_own_bells(district: Runtime) -> None:
    schools.add_short_day(
        district,
        school="oak",
        day=TUESDAY,
        opens="08:00",
        closes="11:30",
        reason="early release",
        by=by(district),
        at=MONDAY,
    )

    with district.database.reading() as db:
        bells = calendar.bells_on(Facts(db, MONDAY).calendar("oak"), TUESDAY)
    assert bells == calendar.Bells(dt.time(8), dt.time(11, 30))


def test_a_day_that_is_removed_is_ordinary_again(district: Runtime, asked: list[tuple[str | None, str]]) -> None:
    close(district)
    (day,) = schools.days(district, at=MONDAY, school="oak")

    schools.remove_day(district, day=day.id, by=by(district), at=MONDAY)

    assert is_open(district, "oak") and len(asked) == 2


def test_the_days_of_a_school_are_its_own_and_the_districts(district: Runtime) -> None:
    close(district, "oak")
    close(district, "elm")
    schools.add_closure(
        district, school=None, first=dt.date(2026, 11, 26), reason="Thanksgiving", by=by(district), at=MONDAY
    )

    days = schools.days(district, at=MONDAY, school="elm")

    assert [(each.school, each.reason) for each in days] == [("elm", "storm"), (None, "Thanksgiving")]


def test_only_an_administrator_changes_a_calendar(district: Runtime) -> None:
    with pytest.raises(errors.NotAllowed):
        schools.add_closure(district, school=None, first=TUESDAY, reason="x", by=by(district, "vic"), at=MONDAY)


def test_a_change_is_recorded(district: Runtime) -> None:
    close(district)

    (change,) = changes.of_row(district, row="oak")
    assert (change.kind, change.by) == ("calendar_day.put", "amy")
