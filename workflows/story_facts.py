"""What a story says about its student and what changes on the way: rows of the department's tables. It acts on no case.

docs/stories.md lists the changes a story may name, one line each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from engine import clock, errors
from engine.runtime import Runtime
from workflows import attempts, calendar, facts, story_district, tables

Change = Callable[[sa.Connection, str, object, dt.datetime], None]

_KINDS = {"household": True, "non_household": False}
_ONE_DAY = dt.timedelta(days=1)


def apply(runtime: Runtime, *, student: str, changes: Mapping[str, object], at: dt.datetime) -> None:
    """Make the named changes, in their order; Misuse for a name that is none."""
    with runtime.database.writing() as db:
        for name, value in changes.items():
            if name not in CHANGES:
                raise errors.Misuse(f"A story cannot change {name!r}: write one of {', '.join(CHANGES)}.")
            CHANGES[name](db, student, value, at)


# Attendance ----------------------------------------------------------------------------------------


def _auk_run(db: sa.Connection, student: str, count: object, at: dt.datetime) -> None:
    """AUK on the last `count` school days before today, present on the one before."""
    known = facts.Facts(db, at)
    days = _school_days_before(known, student, known.today)
    for day in days[: _count(count)]:
        _mark(db, student, day, calendar.AUK, at)


def _auk_days(db: sa.Connection, student: str, names: object, at: dt.datetime) -> None:
    """AUK on the weekdays named, newest last: each is the newest such day before the one that follows it."""
    day = facts.Facts(db, at).today
    for name in reversed(_texts(names)):
        day -= _ONE_DAY
        while f"{day:%a}" != name:
            day -= _ONE_DAY
        _mark(db, student, day, calendar.AUK, at)


def _auk_today(db: sa.Connection, student: str, _: object, at: dt.datetime) -> None:
    _mark(db, student, facts.Facts(db, at).today, calendar.AUK, at)


def _auk_days_more(db: sa.Connection, student: str, count: object, at: dt.datetime) -> None:
    """The run becomes longer: the school days before its first day were AUK too."""
    known = facts.Facts(db, at)
    first = known.auk_run(student).first or known.today
    for day in _school_days_before(known, student, first)[: _count(count)]:
        _mark(db, student, day, calendar.AUK, at)


def _school_days_before(known: facts.Facts, student: str, day: dt.date) -> list[dt.date]:
    """The school days of four weeks before a day, newest first."""
    days = calendar.school_days(known.calendar_of(student), day - 28 * _ONE_DAY, day - _ONE_DAY)
    return list(reversed(list(days)))


def _mark(db: sa.Connection, student: str, day: dt.date, code: str, at: dt.datetime) -> None:
    table = tables.attendance_day
    db.execute(sa.delete(table).where(table.c.student == student, table.c.day == day))
    row = {"student": student, "day": day, "code": code, "from_file": True}
    db.execute(sa.insert(table).values(**row, recorded_at=clock.text(at), by="attendance file"))


# Telephone numbers ---------------------------------------------------------------------------------


def _untried(db: sa.Connection, student: str, kinds: object, _: dt.datetime) -> None:
    """The first number of each kind named has no attempt."""
    for kind in _texts(kinds):
        number = _numbers(db, student, kind)[0]
        db.execute(sa.delete(tables.attempt).where(tables.attempt.c.number == number))


def _attempt(db: sa.Connection, student: str, kind: object, at: dt.datetime) -> None:
    """An attempt without an answer is logged for the first number of a kind that has none."""
    tried = set(db.scalars(sa.select(tables.attempt.c.number).where(tables.attempt.c.student == student)))
    number = next(each for each in _numbers(db, student, str(kind)) if each not in tried)
    _log(db, student, number, "no_answer", at)


def _reached(db: sa.Connection, student: str, _: object, at: dt.datetime) -> None:
    """A guardian was reached on the school day before."""
    known = facts.Facts(db, at)
    day = _school_days_before(known, student, known.today)[0]
    number = _numbers(db, student, "household")[0]
    _log(db, student, number, attempts.GUARDIAN_REACHED, calendar.moment(known.zone, day, dt.time(11)))


def _log(db: sa.Connection, student: str, number: int, result: str, at: dt.datetime) -> None:
    row = {"student": student, "number": number, "at": clock.text(at), "by": "S", "result": result}
    db.execute(sa.insert(tables.attempt).values(**row, recorded_at=clock.text(at)))


def _numbers(db: sa.Connection, student: str, kind: str) -> list[int]:
    if kind not in _KINDS:
        raise errors.Misuse(f"A number is 'household' or 'non_household', not {kind!r}.")
    table = tables.number
    query = sa.select(table.c.id).where(table.c.student == student, table.c.household == _KINDS[kind])
    return list(db.scalars(query.order_by(table.c.position)))


def _no_rows(db: sa.Connection, student: str, kinds: object, _: dt.datetime) -> None:
    """The student has no rows of these kinds: attendance, numbers."""
    for kind in _texts(kinds):
        if kind == "attendance":
            db.execute(sa.delete(tables.attendance_day).where(tables.attendance_day.c.student == student))
        elif kind == "numbers":
            db.execute(sa.delete(tables.attempt).where(tables.attempt.c.student == student))
            db.execute(sa.delete(tables.number).where(tables.number.c.student == student))
        else:
            raise errors.Misuse(f"Rows are of kind 'attendance' or 'numbers', not {kind!r}.")


# Student and school --------------------------------------------------------------------------------


def _protected(db: sa.Connection, student: str, value: object, _: dt.datetime) -> None:
    db.execute(sa.update(tables.student).where(tables.student.c.id == student).values(protected=value == "yes"))


def _enrollment(db: sa.Connection, student: str, state: object, at: dt.datetime) -> None:
    """Enrolled here (at the school he was at), elsewhere, nowhere any more, or nobody knows."""
    table = tables.enrollment
    school = db.scalar(sa.select(table.c.school).where(table.c.student == student, table.c.school.is_not(None)))
    today = facts.Facts(db, at).today
    if state == facts.NONE:
        yesterday = today - _ONE_DAY
        db.execute(sa.update(table).where(table.c.student == student).values(last_day=yesterday))
        return
    if state != facts.HERE:
        db.execute(sa.delete(table).where(table.c.student == student))
    if state == facts.ELSEWHERE:
        db.execute(sa.insert(table).values(student=student, elsewhere="a school of another district", first_day=today))
    elif state == facts.HERE:
        db.execute(sa.delete(table).where(table.c.student == student))
        db.execute(sa.insert(table).values(student=student, school=school or story_district.LARKSPUR, first_day=today))


def _no_address(db: sa.Connection, student: str, _: object, __: dt.datetime) -> None:
    db.execute(sa.delete(tables.household_member).where(tables.household_member.c.student == student))


def _school_takes(db: sa.Connection, student: str, value: object, at: dt.datetime) -> None:
    """ "no": the student's school is closed today."""
    known = facts.Facts(db, at)
    if value == "no":
        _close(db, known.enrollment(student).school, known.today)


def _closures(db: sa.Connection, student: str, names: object, at: dt.datetime) -> None:
    """These days of the week of today are closed for the whole district."""
    today = facts.Facts(db, at).today
    monday = today - dt.timedelta(days=today.weekday())
    week = {f"{monday + n * _ONE_DAY:%a}": monday + n * _ONE_DAY for n in range(7)}
    for name in _texts(names):
        _close(db, None, week[name])


def _close(db: sa.Connection, school: str | None, day: dt.date) -> None:
    db.execute(sa.insert(tables.calendar_day).values(school=school, day=day, reason="closed"))


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise errors.Misuse(f"{value!r} is no number of school days.")
    return value


def _texts(value: object) -> Sequence[str]:
    if not isinstance(value, list):
        raise errors.Misuse(f"{value!r} is no list: write it in brackets.")
    return [str(each) for each in value]


#: name of a change -> what it does
CHANGES: Mapping[str, Change] = {
    "closures": _closures,
    "auk_run": _auk_run,
    "auk_days": _auk_days,
    "auk_today": _auk_today,
    "auk_days_more": _auk_days_more,
    "untried": _untried,
    "attempt": _attempt,
    "reached": _reached,
    "no_rows": _no_rows,
    "protected": _protected,
    "enrollment": _enrollment,
    "no_address": _no_address,
    "school_takes": _school_takes,
}
