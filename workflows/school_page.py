"""A school's page: what its staff must do, where each referral stands, what ended lately. It shows no other school's.

A referral of the school is every case about its students, whoever of the staff has filed it.
"""

from __future__ import annotations

import datetime as dt

from engine import instances, rows, work_lists
from engine.runtime import Runtime
from workflows import calendar, case_lines, facts, shown, staff, wording, work_list

#: Most cases of each list, the newest.
LISTED = 50
#: For how many school days a case that has ended still stands on the page.
LATELY = 10

_EVERY_SCHOOL = "all schools"


def page(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> shown.SchoolPage:
    """The referrals of the reader's schools; a supervisor, who belongs to none, sees those of all."""
    staff.require(by, "see_school_page")
    is_of_school = by.role in staff.OF_A_SCHOOL
    scopes = by.schools if is_of_school else None
    with runtime.database.reading() as db:
        known, types = facts.Facts(db, at), work_list.manifests(db, at)
        person = by.id if is_of_school else None
        todo = work_lists.listed(db, roles=[staff.SCHOOL_STAFF], person=person, scopes=scopes)
        running: instances.Asked = {"scopes": scopes, "statuses": [rows.RUNNING, rows.INCIDENT]}
        found = instances.found(db, limit=LISTED, **running)
        over = [rows.ENDED, rows.CANCELLED]
        ended = instances.found(db, scopes=scopes, statuses=over, closed_from=_lately(known), limit=LISTED)
        return shown.SchoolPage(
            school=_name(by, known) if is_of_school else _EVERY_SCHOOL,
            todo=tuple(work_list.item(task, by=by, known=known, types=types) for task in todo),
            open=case_lines.open_lines(db, found, by=by, known=known, types=types),
            ended=tuple(case_lines.line(row, known=known, types=types) for row in ended),
            at=at,
            more=instances.how_many(db, **running) - len(found),
        )


def _name(by: staff.Person, known: facts.Facts) -> str:
    return wording.listed([school.name for school in known.schools().values() if school.id in by.schools])


def _lately(known: facts.Facts) -> dt.datetime:
    """The beginning of the tenth school day back, today not counted, by the district's calendar."""
    days = calendar.school_days(known.calendar(None), known.today - dt.timedelta(days=60), known.today)
    earlier = [day for day in days if day < known.today]
    first = earlier[-LATELY] if len(earlier) >= LATELY else known.today - dt.timedelta(days=60)
    return calendar.moment(known.zone, first, dt.time())
