"""The schools, their bells and the days that differ. It never dates a timer itself.

After a calendar or a bell has changed, `redating.everything` has the engine date the timers of its cases again.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa

from engine import errors
from engine.runtime import Runtime
from workflows import calendar, changes, facts, redating, staff, tables
from workflows.facts import Facts, School

#: A whole summer can be closed in one go, not more.
LONGEST_CLOSURE = 120


@dataclass(frozen=True)
class CalendarDay:
    """A day that differs; `school` None: at every school; `bells` None: closed."""

    id: int
    school: str | None
    day: dt.date
    bells: calendar.Bells | None
    reason: str


def every(runtime: Runtime) -> tuple[School, ...]:
    """All schools by name."""
    with runtime.database.reading() as db:
        return tuple(facts.read_schools(db).values())


def get(runtime: Runtime, *, school: str) -> School:
    """One school; NotFound when there is none."""
    with runtime.database.reading() as db:
        return _one(db, school)


def add(runtime: Runtime, *, name: str, opens: str, closes: str, by: staff.Person, at: dt.datetime) -> School:
    """Add a school; its bells are local times such as "08:00". Its id is made from its name."""
    staff.require(by, "change_schools")
    name, bells = name.strip(), _bells(opens, closes)
    school = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40]
    if not school:
        raise errors.Refused("A school needs a name.")
    with runtime.database.writing() as db:
        if school in facts.read_schools(db):
            raise errors.Conflict("There is a school with this name already.")
        db.execute(sa.insert(tables.school).values(id=school, name=name, **_times(bells)))
        changes.record(db, kind="school.added", row=school, by=by, at=at, values={"name": name, **_times(bells)})
        return _one(db, school)


def change(
    runtime: Runtime, *, school: str, name: str, opens: str, closes: str, by: staff.Person, at: dt.datetime
) -> School:
    """Change a school's name and bells; open timers of its cases are dated again."""
    staff.require(by, "change_schools")
    name, bells = name.strip(), _bells(opens, closes)
    if not name:
        raise errors.Refused("A school needs a name.")
    with runtime.database.writing() as db:
        _one(db, school)
        db.execute(sa.update(tables.school).where(tables.school.c.id == school).values(name=name, **_times(bells)))
        changes.record(db, kind="school.changed", row=school, by=by, at=at, values={"name": name, **_times(bells)})
        changed = _one(db, school)
    redating.everything(runtime, school=school, why="the school's bells changed", at=at)
    return changed


def days(runtime: Runtime, *, at: dt.datetime, school: str | None = None) -> tuple[CalendarDay, ...]:
    """The days of this school year and later that differ: of a school and of all schools; without `school` of all."""
    table = tables.calendar_day
    with runtime.database.reading() as db:
        query = sa.select(table).where(table.c.day >= Facts(db, at).school_year_start).order_by(table.c.day, table.c.id)
        if school is not None:
            _one(db, school)
            query = query.where(sa.or_(table.c.school.is_(None), table.c.school == school))
        return tuple(
            CalendarDay(row.id, row.school, row.day, facts.bells(row.opens, row.closes), row.reason)
            for row in db.execute(query)
        )


def add_closure(
    runtime: Runtime,
    *,
    school: str | None,
    first: dt.date,
    last: dt.date | None = None,
    reason: str,
    by: staff.Person,
    at: dt.datetime,
) -> int:
    """Close a school (None: every school) from `first` to `last`, both included; returns the days that are new.

    Open timers of the cases concerned are dated again, with an entry in their trail.
    """
    staff.require(by, "change_schools")
    count = ((last or first) - first).days + 1
    if not 1 <= count <= LONGEST_CLOSURE:
        raise errors.Refused(f"A closure ends on or after its first day and has at most {LONGEST_CLOSURE} days.")
    added = 0
    with runtime.database.writing() as db:
        for offset in range(count):
            added += _put_day(db, school, first + dt.timedelta(days=offset), None, reason, by=by, at=at)
    if not added:
        raise errors.Conflict("There is no school on these days already.")
    redating.everything(runtime, school=school, why=f"closure: {reason.strip()}", at=at)
    return added


def add_short_day(
    runtime: Runtime,
    *,
    school: str | None,
    day: dt.date,
    opens: str,
    closes: str,
    reason: str,
    by: staff.Person,
    at: dt.datetime,
) -> None:
    """Give one day other bells, such as an early release; also makes a school day of a weekend day."""
    staff.require(by, "change_schools")
    with runtime.database.writing() as db:
        _put_day(db, school, day, _bells(opens, closes), reason, by=by, at=at)
    redating.everything(runtime, school=school, why=f"other bells: {reason.strip()}", at=at)


def remove_day(runtime: Runtime, *, day: int, by: staff.Person, at: dt.datetime) -> None:
    """Let a day that differed be an ordinary one again; open timers are dated again."""
    staff.require(by, "change_schools")
    table = tables.calendar_day
    with runtime.database.writing() as db:
        row = db.execute(sa.select(table).where(table.c.id == day)).one_or_none()
        if row is None:
            raise errors.NotFound("There is no such day in the calendar.")
        db.execute(sa.delete(table).where(table.c.id == day))
        changes.record(
            db,
            kind="calendar_day.removed",
            row=row.school or "district",
            by=by,
            at=at,
            values={"day": row.day.isoformat(), "reason": row.reason},
        )
    redating.everything(runtime, school=row.school, why="a day of the calendar is an ordinary one again", at=at)


def _put_day(
    db: sa.Connection,
    school: str | None,
    day: dt.date,
    bells: calendar.Bells | None,
    reason: str,
    *,
    by: staff.Person,
    at: dt.datetime,
) -> bool:
    """Write a day that differs; False when nothing changes by it."""
    reason = reason.strip()
    if not reason:
        raise errors.Refused("A day that differs needs a reason.")
    if school is not None:
        _one(db, school)
    if calendar.bells_on(Facts(db, at).calendar(school), day) == bells:
        return False
    table = tables.calendar_day
    same_day = sa.and_(table.c.day == day, table.c.school.is_(None) if school is None else table.c.school == school)
    db.execute(sa.delete(table).where(same_day))
    times = _times(bells) if bells else {"opens": None, "closes": None}
    db.execute(sa.insert(table).values(school=school, day=day, reason=reason, **times))
    values = {"day": day.isoformat(), "reason": reason, **times}
    changes.record(db, kind="calendar_day.put", row=school or "district", by=by, at=at, values=values)
    return True


def _one(db: sa.Connection, school: str) -> School:
    found = facts.read_schools(db).get(school)
    if found is None:
        raise errors.NotFound("There is no such school.")
    return found


def _bells(opens: str, closes: str) -> calendar.Bells:
    first, last = opens.strip(), closes.strip()
    if not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) for text in (first, last)) or first >= last:
        raise errors.Refused("The first and the last bell are times of day such as 08:00 and 14:30, the first earlier.")
    return calendar.Bells(dt.time.fromisoformat(first), dt.time.fromisoformat(last))


def _times(bells: calendar.Bells) -> dict[str, str]:
    return {"opens": f"{bells.opens:%H:%M}", "closes": f"{bells.closes:%H:%M}"}
