"""All that a page shows of one student, ready to print for one reader. It never shows an address to the wrong one.

A protected address is shown to supervisors, to the administrator who keeps the file, and to readers whom the caller
names (`address_for`): the officer to whom a supervisor gave the visit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from engine.runtime import Runtime
from workflows import attempts, calendar, facts, show, shown, staff, students
from workflows.facts import Facts


@dataclass(frozen=True)
class AttemptShown:
    """An attempt to reach somebody; `id` is None for readers who may not remove it."""

    id: int | None
    at: dt.datetime
    by: str
    result: str
    language: str | None
    text: str | None


@dataclass(frozen=True)
class NumberShown:
    """A number; `number` is None where the reader may not see it; `tried`: since the first AUK day."""

    id: int
    number: str | None
    owner: str
    relation: str
    kind: str
    guardian: bool
    do_not_contact: bool
    tried: bool
    attempts: tuple[AttemptShown, ...]
    #: the number with what came of calling it since the first AUK day, in one line
    line: str


@dataclass(frozen=True)
class DayShown:
    """A school day in the AUK run; `code` None: no attendance was submitted."""

    day: dt.date
    code: str | None


@dataclass(frozen=True)
class StudentCard:
    """A student as one reader sees him."""

    id: str
    number: str
    name: str
    grade: str
    born: dt.date | None
    language: str | None
    enrollment: str
    school: str | None
    bells: str | None
    protected: bool
    directory_opt_out: bool
    #: empty also where the address is protected and the reader may not see it
    addresses: tuple[str, ...]
    numbers: tuple[NumberShown, ...]
    run: tuple[DayShown, ...]
    auk_days: int
    ct_days: int
    attendance_as_of: dt.datetime | None
    siblings: tuple[shown.StudentLine, ...]
    counselors: tuple[str, ...]
    may_log: bool

    def facts(self) -> tuple[shown.Shown, ...]:
        """The card as a list of facts, for the side of a form or of a case."""
        as_of = "attendance file"
        run = tuple(f"{show.day(each.day, each.day)}: {each.code or 'not submitted'}" for each in self.run)
        lines = [
            shown.Shown("School", self.school or self.enrollment),
            shown.Shown("Grade", self.grade),
            shown.Shown("Bell times today", self.bells or "no school"),
            shown.Shown("AUK days in a row", str(self.auk_days), as_of, run),
            shown.Shown("CT this school year", str(self.ct_days), as_of),
        ]
        if self.directory_opt_out:
            lines.append(shown.Shown("Directory information", "The family has opted out: tell nobody outside"))
        if self.protected:
            lines.append(shown.Shown("Address", "Protected: a supervisor decides"))
        lines += [shown.Shown("Address", each) for each in self.addresses]
        if self.numbers:
            called = tuple(each.line for each in self.numbers)
            lines.append(shown.Shown("Numbers", f"{len(called)}", "logged attempts", called))
        if self.siblings:
            names = tuple(f"{each.name}, {each.school or 'no school here'}" for each in self.siblings)
            lines.append(shown.Shown("Brothers and sisters", f"{len(names)}", None, names))
        return tuple(lines)


def read(
    runtime: Runtime, *, student: str, by: staff.Person, at: dt.datetime, address_for: bool = False
) -> StudentCard:
    """The card of a student for `by`; NotFound for whom he is not open. `address_for`: see the module."""
    with runtime.database.reading() as db:
        known = Facts(db, at)
        found = students.require_seen(known, student=student, by=by)
        enrollment = known.enrollment(student)
        school = known.schools().get(enrollment.school or "")
        bells = calendar.bells_on(known.calendar(school.id), known.today) if school else None
        run = known.auk_run(student)
        sees_address = not found.protected or address_for or staff.may(by, "see_protected_address")
        return StudentCard(
            id=found.id,
            number=found.number,
            name=found.name,
            grade=found.grade,
            born=found.born,
            language=found.language,
            enrollment=_enrollment(enrollment),
            school=school.name if school else None,
            bells=f"{bells.opens:%H:%M} to {bells.closes:%H:%M}" if bells else None,
            protected=found.protected,
            directory_opt_out=found.directory_opt_out,
            addresses=known.addresses(student) if sees_address else (),
            numbers=tuple(_number(known, student, each, by) for each in known.numbers(student)),
            run=tuple(DayShown(day, known.codes(student).get(day)) for day in sorted({*run.days, *run.missing})),
            auk_days=run.length,
            ct_days=known.ct_count(student),
            attendance_as_of=known.attendance_as_of(student),
            siblings=tuple(_siblings(known, student, by)),
            counselors=tuple(known.people()[each].name for each in known.counselors(student)),
            may_log=staff.may(by, "log_attempt"),
        )


def _number(known: Facts, student: str, number: attempts.Number, by: staff.Person) -> NumberShown:
    counts_from = known.attempts_count_from(student)
    hidden = number.private and not staff.may(by, "change_students")
    return NumberShown(
        id=number.id,
        number=None if hidden else number.number,
        owner=number.owner,
        relation=number.relation,
        kind=show.kind(number),
        guardian=number.guardian,
        do_not_contact=number.do_not_contact,
        tried=any(each.at >= counts_from for each in number.attempts),
        attempts=tuple(_attempt(known, each, by) for each in number.attempts),
        line=show.number(
            replace(number, number="private number") if hidden else number, counts_from, known.zone, known.today
        ),
    )


def _attempt(known: Facts, attempt: attempts.Attempt, by: staff.Person) -> AttemptShown:
    caller = known.people().get(attempt.by)
    return AttemptShown(
        id=attempt.id if staff.may(by, "log_attempt") else None,
        at=attempt.at,
        by=caller.name if caller else attempt.by,
        result=attempts.RESULTS.get(attempt.result, attempt.result),
        language=attempt.language,
        text=attempt.text,
    )


def _siblings(known: Facts, student: str, by: staff.Person) -> list[shown.StudentLine]:
    """Brothers and sisters: to their own schools' staff, and to roles that are bound to no school."""
    return [
        students.line(known, each)
        for each in known.siblings(student)
        if staff.sees_school(by, known.enrollment(each).school)
    ]


def _enrollment(enrollment: facts.Enrollment) -> str:
    if enrollment.state == facts.ELSEWHERE:
        return f"Enrolled elsewhere: {enrollment.elsewhere or 'another district'}"
    return {
        facts.HERE: "Enrolled here",
        facts.NONE: "Not enrolled any more",
        facts.UNKNOWN: "Enrollment not known",
    }[enrollment.state]
