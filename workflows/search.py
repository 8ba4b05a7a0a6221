"""Finding cases and students, for everybody within what he may see. It keeps no search and puts no name anywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import sqlalchemy as sa

from engine import instances
from engine.runtime import Runtime
from workflows import case_lines, facts, shown, staff, students, work_list

#: Most cases that one search lists.
LISTED = 50
#: Most students whose cases are looked for: a text that fits more of them says nothing yet.
STUDENTS = 500

_NUMBER = re.compile(r"\d+-\d+")


def find(runtime: Runtime, *, text: str, by: staff.Person, at: dt.datetime) -> shown.Found:
    """Cases by their number or by their student, and students by name, district number or birth date (2012-05-31).

    School staff and counselors find what is of their own schools, everybody else all. An empty text finds nothing.
    """
    staff.require(by, "search")
    matches = students.search(runtime, text=text, by=by, at=at)
    with runtime.database.reading() as db:
        asked = about(db, text.strip())
        if by.role in staff.OF_A_SCHOOL:
            asked["scopes"] = by.schools
        rows = instances.found(db, limit=LISTED, **asked)
        more = instances.how_many(db, **asked) - len(rows)
        known, types = facts.Facts(db, at), work_list.manifests(db, at)
        cases = tuple(case_lines.line(row, known=known, types=types) for row in rows)
    return shown.Found(cases=cases, students=matches.students, more=matches.more + more)


def about(db: sa.Connection, text: str) -> instances.Asked:
    """What a text asks of cases: its number, or the students whom it fits, wherever they are enrolled now."""
    if _NUMBER.fullmatch(text):
        return {"number": text}
    subjects: Sequence[str] = db.scalars(students.matching(text).limit(STUDENTS)).all()
    return {"subjects": subjects}
