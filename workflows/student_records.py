"""The administrator's hand on the student file: names, enrollment, attendance, counselors. It never deletes a student.

Every change is recorded; what was written stands apart, because it is personal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from engine import clock, errors
from engine.runtime import Runtime
from workflows import calendar, changes, facts, ids, protection, redating, staff, tables
from workflows.facts import Facts


def get(runtime: Runtime, *, student: str, by: staff.Person, at: dt.datetime) -> facts.Student:
    """The student's own row, for the administrator's page; NotFound when there is none."""
    staff.require(by, "change_students")
    with runtime.database.reading() as db:
        return Facts(db, at).student(student)


def add(
    runtime: Runtime,
    *,
    number: str,
    last_name: str,
    first_name: str,
    grade: str,
    by: staff.Person,
    at: dt.datetime,
    born: dt.date | None = None,
    language: str | None = None,
    protected: bool = False,
    directory_opt_out: bool = False,
) -> str:
    """Add a student; returns the random id. Conflict when the student number is taken."""
    staff.require(by, "change_students")
    row = _row(number, last_name, first_name, grade, born, language, protected, directory_opt_out)
    with runtime.database.writing() as db:
        if db.scalar(sa.select(tables.student.c.id).where(tables.student.c.number == row["number"])):
            raise errors.Conflict("There is a student with this number already.")
        student = ids.new("st")
        db.execute(sa.insert(tables.student).values(id=student, **row))
        changes.record(db, kind="student.added", row=student, by=by, at=at, values=_json(row))
        return student


def change(
    runtime: Runtime,
    *,
    student: str,
    number: str,
    last_name: str,
    first_name: str,
    grade: str,
    by: staff.Person,
    at: dt.datetime,
    born: dt.date | None = None,
    language: str | None = None,
    protected: bool = False,
    directory_opt_out: bool = False,
) -> None:
    """Write the student's own row again.

    An address that becomes protected is hidden from this moment on, and the supervisors are told of open cases.
    """
    staff.require(by, "change_students")
    row = _row(number, last_name, first_name, grade, born, language, protected, directory_opt_out)
    table = tables.student
    with runtime.database.writing() as db:
        before = Facts(db, at).student(student)
        if db.scalar(sa.select(table.c.id).where(table.c.number == row["number"], table.c.id != student)):
            raise errors.Conflict("There is another student with this number.")
        db.execute(sa.update(table).where(table.c.id == student).values(**row))
        changes.record(db, kind="student.changed", row=student, by=by, at=at, values=_json(row))
    if protected and not before.protected:
        protection.tell(runtime, student=student, at=at)


def enroll(
    runtime: Runtime,
    *,
    student: str,
    school: str | None,
    elsewhere: str | None,
    first_day: dt.date,
    by: staff.Person,
    at: dt.datetime,
) -> None:
    """Enroll the student from a day on: at a school of the district, or elsewhere by name; what was open ends."""
    staff.require(by, "change_students")
    elsewhere = (elsewhere or "").strip() or None
    if (school is None) == (elsewhere is None):
        raise errors.Refused("Choose a school of the district, or write the name of a school elsewhere.")
    table = tables.enrollment
    with runtime.database.writing() as db:
        known = Facts(db, at)
        known.student(student)
        if school is not None and school not in known.schools():
            raise errors.NotFound("There is no such school.")
        _end_open(db, student, first_day - dt.timedelta(days=1))
        db.execute(sa.insert(table).values(student=student, school=school, elsewhere=elsewhere, first_day=first_day))
        values = {"school": school, "elsewhere": elsewhere, "first_day": first_day}
        changes.record(db, kind="student.enrolled", row=student, by=by, at=at, values=_json(values))
    redating.of_student(runtime, student=student, why="the student's school changed", at=at)


def end_enrollment(runtime: Runtime, *, student: str, last_day: dt.date, by: staff.Person, at: dt.datetime) -> None:
    """Let the open enrollment end on a day; Refused when there is none."""
    staff.require(by, "change_students")
    with runtime.database.writing() as db:
        Facts(db, at).student(student)
        if not _end_open(db, student, last_day):
            raise errors.Refused("The student has no open enrollment to end.")
        changes.record(db, kind="student.left", row=student, by=by, at=at, values={"last_day": last_day.isoformat()})
    redating.of_student(runtime, student=student, why="the student left the school", at=at)


def set_attendance(
    runtime: Runtime, *, student: str, day: dt.date, code: str | None, by: staff.Person, at: dt.datetime
) -> None:
    """Write the attendance of a school day by hand; None takes the row away. A later file replaces it."""
    staff.require(by, "change_students")
    if code is not None and code not in calendar.CODES:
        raise errors.Refused(f"An attendance code is one of {', '.join(calendar.CODES)}.")
    table = tables.attendance_day
    with runtime.database.writing() as db:
        known = Facts(db, at)
        known.student(student)
        if day > known.today or not calendar.is_school_day(known.calendar_of(student), day):
            raise errors.Refused("Attendance is written for school days up to today.")
        db.execute(sa.delete(table).where(table.c.student == student, table.c.day == day))
        if code is not None:
            row = {"student": student, "day": day, "code": code, "from_file": False}
            db.execute(sa.insert(table).values(**row, recorded_at=clock.text(at), by=by.id))
        values = {"day": day.isoformat(), "code": code}
        changes.record(db, kind="student.attendance_put", row=student, by=by, at=at, values=values)


def set_counselors(
    runtime: Runtime, *, student: str, people: Collection[str], by: staff.Person, at: dt.datetime
) -> None:
    """Set the student's own counselors; none: every counselor of the school."""
    staff.require(by, "change_students")
    table = tables.counselor_of
    with runtime.database.writing() as db:
        Facts(db, at).student(student)
        chosen = sorted(set(people))
        if any(staff.one(db, person=each).role != staff.COUNSELOR for each in chosen):
            raise errors.Refused("Only counselors can be a student's counselor.")
        db.execute(sa.delete(table).where(table.c.student == student))
        if chosen:
            db.execute(sa.insert(table), [{"student": student, "person": each} for each in chosen])
        changes.record(db, kind="student.counselors_set", row=student, by=by, at=at, values={"people": chosen})


def _row(
    number: str,
    last_name: str,
    first_name: str,
    grade: str,
    born: dt.date | None,
    language: str | None,
    protected: bool,
    directory_opt_out: bool,
) -> dict[str, object]:
    row: dict[str, object] = {
        "number": number.strip(),
        "last_name": last_name.strip(),
        "first_name": first_name.strip(),
        "grade": grade.strip(),
    }
    if not all(row.values()):
        raise errors.Refused("A student needs a number, a last name, a first name and a grade.")
    return {
        **row,
        "born": born,
        "language": (language or "").strip() or None,
        "protected": protected,
        "directory_opt_out": directory_opt_out,
    }


def _end_open(db: sa.Connection, student: str, last_day: dt.date) -> bool:
    """End what is open on `last_day`; an enrollment that would end before it begins is taken back."""
    table = tables.enrollment
    is_open = sa.and_(table.c.student == student, sa.or_(table.c.last_day.is_(None), table.c.last_day > last_day))
    taken_back = db.execute(sa.delete(table).where(is_open, table.c.first_day > last_day))
    ended = db.execute(sa.update(table).where(is_open).values(last_day=last_day))
    return bool(taken_back.rowcount + ended.rowcount)


def _json(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in row.items()}
