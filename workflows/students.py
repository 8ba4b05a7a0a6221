"""Finding students and logging attempts to reach their families. It never shows a student of another school.

Search texts and names stand in no URL and no exception.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa

from engine import clock, errors
from engine.runtime import Runtime
from workflows import attempts, changes, facts, shown, staff, tables
from workflows.facts import Facts

#: Most students that one search lists.
LISTED = 50
#: How long ago an attempt may have been made when it is logged.
OLDEST_ATTEMPT = dt.timedelta(days=60)


@dataclass(frozen=True)
class Matches:
    """What a search found, and how many more there are."""

    students: tuple[shown.StudentLine, ...]
    more: int


def search(runtime: Runtime, *, text: str, by: staff.Person, at: dt.datetime) -> Matches:
    """Students by beginnings of their names, by number or by birth date (2012-05-31), of the person's own schools.

    All words must fit; the search is case-insensitive. An empty text finds nothing.
    """
    staff.require(by, "see_student")
    query = matching(text)
    with runtime.database.reading() as db:
        known = Facts(db, at)
        if by.role in staff.OF_A_SCHOOL:
            query = query.where(tables.student.c.id.in_(enrolled(by.schools, known.today)))
        found = db.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
        listed = [line(known, student) for student in db.scalars(query.limit(LISTED))]
    return Matches(tuple(listed), found - len(listed))


def matching(text: str) -> sa.Select[str]:
    """The ids of the students whom all words of a text fit, of all schools, by name; none for an empty text."""
    table, words = tables.student, text.replace(",", " ").split()
    fits = [_fits(word) for word in words] or [sa.false()]
    return sa.select(table.c.id).where(*fits).order_by(table.c.last_name, table.c.first_name, table.c.id)


def line(known: Facts, student: str) -> shown.StudentLine:
    """A student as a line of a list."""
    found, enrollment = known.student(student), known.enrollment(student)
    school = known.schools().get(enrollment.school or "")
    return shown.StudentLine(
        id=found.id, name=found.name, grade=found.grade, school=school.name if school else enrollment.elsewhere
    )


def require_seen(known: Facts, *, student: str, by: staff.Person) -> facts.Student:
    """The student, if the person may see him; NotFound otherwise, whether he exists or not."""
    staff.require(by, "see_student")
    found = known.student(student)
    if not staff.sees_school(by, known.enrollment(student).school):
        raise errors.NotFound("There is no such student.")
    return found


def log_attempt(
    runtime: Runtime,
    *,
    student: str,
    number: int,
    called_at: dt.datetime,
    result: str,
    by: staff.Person,
    at: dt.datetime,
    language: str | None = None,
    text: str | None = None,
) -> int:
    """Log that the school called a number of the student at `called_at`; returns the attempt's id.

    School staff of the student's own school only. `result` is a key of attempts.RESULTS.
    """
    staff.require(by, "log_attempt")
    if result not in attempts.RESULTS:
        raise errors.Refused("Choose what came of the call.")
    if not at - OLDEST_ATTEMPT <= called_at <= at:
        raise errors.Refused("The time of the call lies in the future or more than 60 days back: correct it.")
    with runtime.database.writing() as db:
        known = Facts(db, at)
        require_seen(known, student=student, by=by)
        found = next((each for each in known.numbers(student) if each.id == number), None)
        if found is None or not found.callable:
            raise errors.NotFound("The student has no such number that the school may call.")
        row = {
            "student": student,
            "number": number,
            "at": clock.text(called_at),
            "by": by.id,
            "result": result,
            "language": language or None,
            "text": (text or "").strip() or None,
            "recorded_at": clock.text(at),
        }
        key = db.execute(sa.insert(tables.attempt).values(row)).inserted_primary_key
        changes.record(db, kind="attempt.logged", row=student, by=by, at=at, values=row)
        return int(key[0]) if key else 0


def remove_attempt(runtime: Runtime, *, attempt: int, by: staff.Person, at: dt.datetime) -> None:
    """Remove an attempt that was logged by mistake; the change is recorded."""
    staff.require(by, "log_attempt")
    table = tables.attempt
    with runtime.database.writing() as db:
        row = db.execute(sa.select(table).where(table.c.id == attempt)).one_or_none()
        if row is None:
            raise errors.NotFound("There is no such attempt.")
        require_seen(Facts(db, at), student=row.student, by=by)
        db.execute(sa.delete(table).where(table.c.id == attempt))
        values = {"number": row.number, "at": row.at, "result": row.result}
        changes.record(db, kind="attempt.removed", row=row.student, by=by, at=at, values=values)


def _fits(word: str) -> sa.ColumnElement[bool]:
    table = tables.student
    lower = word.lower()
    fits = [
        sa.func.lower(table.c.last_name).startswith(lower, autoescape=True),
        sa.func.lower(table.c.first_name).startswith(lower, autoescape=True),
        table.c.number == word,
    ]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        try:
            fits.append(table.c.born == dt.date.fromisoformat(word))
        except ValueError:
            pass
    return sa.or_(*fits)


def enrolled(schools: tuple[str, ...], today: dt.date) -> sa.Select[tuple[str]]:
    """The students enrolled at one of the schools today."""
    table = tables.enrollment
    return sa.select(table.c.student).where(
        table.c.school.in_(schools),
        table.c.first_day <= today,
        sa.or_(table.c.last_day.is_(None), table.c.last_day >= today),
    )
