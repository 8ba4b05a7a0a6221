"""Words about staff: who has a role, who belongs to a school, whose case it is. They never look at a student."""

from __future__ import annotations

from engine.acts import Mark, Value
from workflows import duty, staff
from workflows.words.asked import Asked, id_of, own_case, word

STAFF = "list of staff"
ROSTER = "duty roster"
TRAIL = "trail of the case"


@word("persons", source=STAFF, meaning="everybody with a role")
def people(asked: Asked, role: Value) -> Value:
    return [each.id for each in asked.facts.people().values() if each.active and each.role == role]


@word("persons", source=STAFF, meaning="the school's staff; no school: nobody")
def staff_of(asked: Asked, school: Value) -> Value:
    return list(asked.facts.staff_of(id_of(school), staff.SCHOOL_STAFF))


@word("persons", source=STAFF, meaning="the school's own attendance officers")
def officers_for(asked: Asked, school: Value) -> Value:
    return list(asked.facts.staff_of(id_of(school), staff.OFFICER))


@word("persons", source=ROSTER, meaning="attendance officers on duty now, those whom no priority call keeps busy first")
def officers_on_duty(asked: Asked) -> Value:
    on_duty = [
        each.id for each in asked.facts.people().values() if each.active and each.on_duty and each.role == staff.OFFICER
    ]
    return sorted(on_duty, key=lambda officer: duty.is_busy(asked.db, officer=officer))


@word(
    "person",
    source=TRAIL,
    meaning="to whom a supervisor gave the case, else who accepted or was named, else who first took a user task of "
    "the officers' lane",
)
def officer_of(asked: Asked, case: Value) -> Value:
    accepted = _mark(asked, case, "accept")
    marks = asked.moment.marks
    return marks.given_to or (accepted and accepted.person) or marks.first.get(staff.OFFICER)


@word(
    "person", source=TRAIL, meaning="who completed the latest step tagged accept, or was named in a field as accepting"
)
def accepted_by(asked: Asked, case: Value) -> Value:
    mark = _mark(asked, case, "accept")
    return None if mark is None else mark.person


@word("person", source=TRAIL, meaning="who completed the latest step tagged verify")
def verified_by(asked: Asked, case: Value) -> Value:
    mark = _mark(asked, case, "verify")
    return None if mark is None else mark.person


@word("number", source=TRAIL, meaning="how many steps tagged visit were completed")
def visits_done(asked: Asked, case: Value) -> Value:
    mark = _mark(asked, case, "visit")
    return 0 if mark is None else mark.count


def _mark(asked: Asked, case: Value, tag: str) -> Mark | None:
    own_case(asked, case)
    return asked.moment.marks.tags.get(tag)
