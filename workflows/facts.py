"""What the department knows, read at one moment: schools, calendars, students, numbers, attendance. It never writes.

`Facts` is bound to one connection and one moment and remembers each answer, so that one act sees one snapshot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from engine import clock, errors
from workflows import attempts, calendar, settings, staff, tables
from workflows.attempts import Number
from workflows.calendar import Calendar, Run

T = TypeVar("T")

HERE, ELSEWHERE, NONE, UNKNOWN = "here", "elsewhere", "none", "unknown"


@dataclass(frozen=True)
class School:
    """A school and its bells on an ordinary day."""

    id: str
    name: str
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class Student:
    """A student as the district's file knows him; the address is not part of it."""

    id: str
    number: str
    last_name: str
    first_name: str
    grade: str
    born: dt.date | None
    language: str | None
    protected: bool
    directory_opt_out: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Enrollment:
    """Where a student is enrolled now: `state` is here, elsewhere, none or unknown."""

    state: str
    school: str | None = None
    elsewhere: str | None = None


class Facts:
    """The facts as of `now`, read through one connection."""

    def __init__(self, db: sa.Connection, now: dt.datetime) -> None:
        self._db = db
        self._memory: dict[tuple[object, ...], object] = {}
        self.now = now
        self.settings = settings.read(db)
        self.zone = settings.zone_of(self.settings)
        self.today = calendar.day_of(self.zone, now)

    def _remembered(self, key: tuple[object, ...], read: Callable[[], T]) -> T:
        if key not in self._memory:
            self._memory[key] = read()
        return self._memory[key]  # type: ignore[return-value]  # the key names the question, so the type is its answer's

    # staff and schools

    def people(self) -> Mapping[str, staff.Person]:
        """All accounts by id, also disabled ones, in the order of names."""
        return self._remembered(("people",), lambda: {each.id: each for each in staff.read(self._db)})

    def schools(self) -> Mapping[str, School]:
        """All schools by id, in the order of names."""
        return self._remembered(("schools",), lambda: read_schools(self._db))

    def calendar(self, school: str | None) -> Calendar:
        """The calendar of a school; None or an unknown school: the district's, with bells from 08:00 to 15:00."""
        return self._remembered(("calendar", school), lambda: self._read_calendar(school))

    def _read_calendar(self, school: str | None) -> Calendar:
        table = tables.calendar_day
        rows = self._db.execute(
            # the district's days first: a day of the school itself replaces them
            sa.select(table)
            .where(sa.or_(table.c.school.is_(None), table.c.school == school))
            .order_by(table.c.school.is_not(None))
        )
        known = self.schools().get(school) if school is not None else None
        ordinary = calendar.Bells(known.opens, known.closes) if known else calendar.Bells(dt.time(8), dt.time(15))
        return Calendar(self.zone, ordinary, {row.day: bells(row.opens, row.closes) for row in rows})

    # students

    def student(self, student: str) -> Student:
        """One student; NotFound when there is none."""
        found = self._remembered(("student", student), lambda: self._read_student(student))
        if found is None:
            raise errors.NotFound("There is no such student.")
        return found

    def _read_student(self, student: str) -> Student | None:
        row = self._db.execute(sa.select(tables.student).where(tables.student.c.id == student)).one_or_none()
        return None if row is None else Student(*row)

    def enrollment(self, student: str) -> Enrollment:
        """Where the student is enrolled today; of several the one that began last."""
        return self._remembered(("enrollment", student), lambda: self._read_enrollment(student))

    def _read_enrollment(self, student: str) -> Enrollment:
        table = tables.enrollment
        rows = self._db.execute(
            sa.select(table).where(table.c.student == student).order_by(table.c.first_day.desc(), table.c.id.desc())
        ).all()
        if not rows:
            return Enrollment(UNKNOWN)
        for row in rows:
            if row.first_day <= self.today and (row.last_day is None or row.last_day >= self.today):
                return Enrollment(HERE if row.school else ELSEWHERE, row.school, row.elsewhere)
        return Enrollment(NONE)

    def calendar_of(self, student: str | None) -> Calendar:
        """The calendar of the student's school of enrollment; without one the district's."""
        return self.calendar(self.enrollment(student).school if student is not None else None)

    def codes(self, student: str) -> Mapping[dt.date, str]:
        """Attendance codes by day, as far back as a run is followed."""
        return self._remembered(("codes", student), lambda: self._read_codes(student))

    def _read_codes(self, student: str) -> dict[dt.date, str]:
        table = tables.attendance_day
        oldest = self.today - dt.timedelta(days=calendar.LOOK_BACK_DAYS)
        rows = self._db.execute(
            sa.select(table.c.day, table.c.code).where(table.c.student == student, table.c.day >= oldest)
        )
        return {row.day: row.code for row in rows}

    def ct_count(self, student: str) -> int:
        """How many days of the present school year are marked CT, at all schools."""
        start = self.school_year_start
        return sum(1 for day, code in self.codes(student).items() if code == calendar.CT and day >= start)

    def attendance_as_of(self, student: str) -> dt.datetime | None:
        """When the newest attendance row of the student was recorded."""
        table = tables.attendance_day
        newest = self._db.scalar(sa.select(sa.func.max(table.c.recorded_at)).where(table.c.student == student))
        return None if newest is None else clock.parse(newest)

    @property
    def last_complete_day(self) -> dt.date:
        """The newest day whose attendance is complete."""
        complete_at = settings.time_of(self.settings, "attendance_complete")
        return calendar.last_complete_day(self.calendar(None), self.now, complete_at)

    def auk_run(self, student: str) -> Run:
        """The student's AUK school days in a row, up to the last complete day."""
        return self._remembered(
            ("run", student),
            lambda: calendar.auk_run(self.calendar_of(student), self.codes(student), self.last_complete_day),
        )

    @property
    def school_year_start(self) -> dt.date:
        """The first day of the present school year."""
        return calendar.school_year_start(self.today, str(self.settings["school_year_start"]))

    def numbers(self, student: str) -> tuple[Number, ...]:
        """The student's valid numbers, household first, each with its logged attempts."""
        return tuple(each for each in self.all_numbers(student) if each.valid)

    def all_numbers(self, student: str) -> tuple[Number, ...]:
        """The same with the numbers that were replaced or withdrawn: what was tried there was tried."""
        return self._remembered(("numbers", student), lambda: attempts.read(self._db, student))

    def attempts_count_from(self, student: str) -> dt.datetime:
        """From when on an attempt counts: the first day of the AUK run; without a run, the start of the school year."""
        first = self.auk_run(student).first or self.school_year_start
        return calendar.moment(self.zone, first, dt.time())

    def addresses(self, student: str) -> tuple[str, ...]:
        """The addresses of the student's households, whoever asks: hide them where the student is protected."""
        return self._remembered(("addresses", student), lambda: self._read_addresses(student))

    def _read_addresses(self, student: str) -> tuple[str, ...]:
        home, member = tables.household, tables.household_member
        rows = self._db.scalars(
            sa.select(home.c.address)
            .join(member, member.c.household == home.c.id)
            .where(member.c.student == student, home.c.address.is_not(None))
            .order_by(home.c.id)
        )
        return tuple(dict.fromkeys(rows))

    def siblings(self, student: str) -> tuple[str, ...]:
        """Students who share a household with the student."""
        return self._remembered(("siblings", student), lambda: self._read_siblings(student))

    def _read_siblings(self, student: str) -> tuple[str, ...]:
        member = tables.household_member
        homes = sa.select(member.c.household).where(member.c.student == student)
        rows = self._db.scalars(
            sa.select(member.c.student)
            .where(member.c.household.in_(homes), member.c.student != student)
            .distinct()
            .order_by(member.c.student)
        )
        return tuple(rows)

    def counselors(self, student: str) -> tuple[str, ...]:
        """The student's active counselors at the school of enrollment; none set: all counselors there."""
        return self._remembered(("counselors", student), lambda: self._read_counselors(student))

    def _read_counselors(self, student: str) -> tuple[str, ...]:
        table = tables.counselor_of
        named = set(self._db.scalars(sa.select(table.c.person).where(table.c.student == student)))
        there = self.staff_of(self.enrollment(student).school, staff.COUNSELOR)
        return tuple(each for each in there if each in named) or there

    def staff_of(self, school: str | None, role: str) -> tuple[str, ...]:
        """The active people of a role at a school, by name; no school: nobody."""
        return tuple(
            each.id for each in self.people().values() if each.active and each.role == role and school in each.schools
        )


def read_schools(db: sa.Connection) -> dict[str, School]:
    """All schools by id, in the order of names."""
    table = tables.school
    return {
        row.id: School(row.id, row.name, dt.time.fromisoformat(row.opens), dt.time.fromisoformat(row.closes))
        for row in db.execute(sa.select(table).order_by(table.c.name, table.c.id))
    }


def bells(opens: str | None, closes: str | None) -> calendar.Bells | None:
    """The bells of a row of the calendar, None for a closure."""
    if opens is None or closes is None:
        return None
    return calendar.Bells(dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
