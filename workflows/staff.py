"""The staff and what each role may do, in one map. It never checks a password and never reads a case.

What the map does not list is denied. Whether a person may see *this* case or answer *this* user task is asked where
the case is read: a role's scopes and the performers of a user task come on top of this map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from engine import errors
from engine.runtime import Actor, Runtime
from workflows import tables

DISPATCHER = "dispatcher"
OFFICER = "attendance_officer"
SCHOOL_STAFF = "school_staff"
COUNSELOR = "counselor"
SUPERVISOR = "supervisor"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

#: role -> its name on a page
ROLES: Mapping[str, str] = {
    DISPATCHER: "Dispatcher",
    OFFICER: "Attendance officer",
    SCHOOL_STAFF: "School staff",
    COUNSELOR: "Counselor",
    SUPERVISOR: "Supervisor",
    AUDITOR: "Auditor",
    ADMINISTRATOR: "Administrator",
}

#: Roles that see only the students and cases of their own schools.
OF_A_SCHOOL = frozenset({SCHOOL_STAFF, COUNSELOR})

_ALL = frozenset(ROLES)
_CASEWORK = frozenset({DISPATCHER, OFFICER, SCHOOL_STAFF, COUNSELOR, SUPERVISOR})

#: action -> roles that may do it
PERMISSIONS: Mapping[str, frozenset[str]] = {
    # everybody
    "see_sheet": _ALL,
    "see_notices": _ALL,
    "search": _ALL,
    "see_case": _ALL,
    "see_student": _ALL,
    "add_note": _ALL,
    "change_own_password": _ALL,
    # casework
    "file_call": frozenset({DISPATCHER, OFFICER, SCHOOL_STAFF, SUPERVISOR}),
    "see_work_list": _CASEWORK,
    "answer_task": _CASEWORK,
    "send_message": _CASEWORK,
    "record_for_officer": frozenset({DISPATCHER}),
    "give_away": frozenset({SUPERVISOR}),
    "log_attempt": frozenset({SCHOOL_STAFF}),
    "go_on_duty": frozenset({OFFICER}),
    # pages of a role
    "see_school_page": frozenset({SCHOOL_STAFF, SUPERVISOR}),
    "see_dispatch": frozenset({DISPATCHER, SUPERVISOR}),
    "see_handoffs": frozenset({COUNSELOR, SUPERVISOR}),
    "see_overview": frozenset({SUPERVISOR}),
    "see_call_types": frozenset({SUPERVISOR, AUDITOR, ADMINISTRATOR}),
    "see_dispatch_phone": frozenset({DISPATCHER, OFFICER, SUPERVISOR}),
    "see_protected_address": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "retry_incident": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "publish": frozenset({SUPERVISOR}),
    "audit": frozenset({AUDITOR}),
    # administration
    "change_roster": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "manage_accounts": frozenset({ADMINISTRATOR}),
    "change_settings": frozenset({ADMINISTRATOR}),
    "change_schools": frozenset({ADMINISTRATOR}),
    "change_students": frozenset({ADMINISTRATOR}),
    "load": frozenset({ADMINISTRATOR}),
    "cancel_case": frozenset({ADMINISTRATOR}),
}


@dataclass(frozen=True)
class Person:
    """A member of staff."""

    id: str
    name: str
    role: str
    #: ids of the schools of school staff and counselors, and of an officer's own schools
    schools: tuple[str, ...] = ()
    active: bool = True
    on_duty: bool = False


#: Who acts when nobody is signed in: the command line of the machine itself.
COMMAND_LINE = Person(id="command line", name="Command line", role=ADMINISTRATOR)


def may(person: Person, action: str) -> bool:
    """Whether the person's role lists the action; an action nobody listed raises KeyError."""
    return person.active and person.role in PERMISSIONS[action]


def require(person: Person, action: str) -> None:
    """Raise NotAllowed with a sentence that says who may."""
    if not may(person, action):
        who = ", ".join(label.lower() for role, label in ROLES.items() if role in PERMISSIONS[action])
        raise errors.NotAllowed(f"Your role may not do this. It may be done by: {who}.")


def sees_school(person: Person, school: str | None) -> bool:
    """Whether the records of a school (None: of no school) are open to the person."""
    return person.role not in OF_A_SCHOOL or school in person.schools


def actor_of(person: Person, *, on_behalf_of: str | None = None) -> Actor:
    """The person as the engine sees him: school staff and counselors only within their schools."""
    scopes = frozenset(person.schools) if person.role in OF_A_SCHOOL else None
    return Actor(person=person.id, role=person.role, on_behalf_of=on_behalf_of, scopes=scopes)


def everybody(runtime: Runtime) -> tuple[Person, ...]:
    """All accounts, also disabled ones, by name."""
    with runtime.database.reading() as db:
        return read(db)


def get(runtime: Runtime, *, person: str) -> Person:
    """One account, also a disabled one; NotFound when there is none."""
    with runtime.database.reading() as db:
        return one(db, person=person)


def with_role(runtime: Runtime, *, role: str) -> tuple[Person, ...]:
    """The active people of a role, by name."""
    return tuple(each for each in everybody(runtime) if each.role == role and each.active)


def one(db: sa.Connection, *, person: str) -> Person:
    """One account within a running transaction; NotFound when there is none."""
    found = read(db, people=[person])
    if not found:
        raise errors.NotFound("There is no such account.")
    return found[0]


def read(db: sa.Connection, *, people: Iterable[str] | None = None) -> tuple[Person, ...]:
    """Accounts within a running transaction, by name; without `people` all of them."""
    table, schools = tables.person, tables.person_school
    query = sa.select(table.c.id, table.c.name, table.c.role, table.c.active, table.c.on_duty).order_by(
        table.c.name, table.c.id
    )
    membership = sa.select(schools.c.person, schools.c.school).order_by(schools.c.school)
    if people is not None:
        wanted = list(people)
        query = query.where(table.c.id.in_(wanted))
        membership = membership.where(schools.c.person.in_(wanted))
    of: dict[str, list[str]] = {}
    for row in db.execute(membership):
        of.setdefault(row.person, []).append(row.school)
    return tuple(
        Person(row.id, row.name, row.role, tuple(of.get(row.id, ())), row.active, row.on_duty)
        for row in db.execute(query)
    )
