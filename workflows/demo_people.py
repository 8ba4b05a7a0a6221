"""The demo district's schools and staff: made up, every role, one password for all. It signs nobody in."""

from __future__ import annotations

import datetime as dt

from engine.runtime import Runtime
from workflows import accounts, duty, schools, settings, staff

DISTRICT = "Saltgrass Flats School District"
#: Accounts with it exist in the demo's database only.
PASSWORD = "saltgrass-demo"

HIGH, MIDDLE, ELEMENTARY = (
    "saltgrass_flats_high_school",
    "lantern_creek_middle_school",
    "old_ferry_elementary_school",
)
#: name, first bell, last bell
_SCHOOLS = (
    ("Saltgrass Flats High School", "08:00", "15:10"),
    ("Lantern Creek Middle School", "08:00", "14:40"),
    ("Old Ferry Elementary School", "08:00", "14:20"),
)
#: first day, last day, reason
_CLOSED = (
    (dt.date(2026, 9, 7), dt.date(2026, 9, 7), "Labor Day"),
    (dt.date(2026, 11, 11), dt.date(2026, 11, 11), "Veterans Day"),
    (dt.date(2026, 11, 26), dt.date(2026, 11, 27), "Thanksgiving"),
    (dt.date(2026, 12, 21), dt.date(2027, 1, 1), "Winter break"),
)
#: sign-in name, name, role, schools
PEOPLE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("dana", "Dana Quillfeather", staff.DISPATCHER, ()),
    ("ruben", "Ruben Stillwater", staff.DISPATCHER, ()),
    ("ada", "Ada Marchbanks", staff.OFFICER, (HIGH,)),
    ("ben", "Ben Oakhollow", staff.OFFICER, (MIDDLE,)),
    ("ines", "Ines Fairweather", staff.OFFICER, (ELEMENTARY,)),
    ("tomas", "Tomas Greywick", staff.OFFICER, ()),
    ("sol", "Sol Inkwell", staff.SCHOOL_STAFF, (HIGH,)),
    ("priya", "Priya Lanternby", staff.SCHOOL_STAFF, (HIGH,)),
    ("moira", "Moira Appleyard", staff.SCHOOL_STAFF, (MIDDLE,)),
    ("gil", "Gil Copperpot", staff.SCHOOL_STAFF, (ELEMENTARY,)),
    ("carol", "Carol Thistledown", staff.COUNSELOR, (HIGH,)),
    ("hugo", "Hugo Pennywhistle", staff.COUNSELOR, (HIGH,)),
    ("nadia", "Nadia Brightwater", staff.COUNSELOR, (MIDDLE,)),
    ("paul", "Paul Windrow", staff.COUNSELOR, (MIDDLE,)),
    ("leah", "Leah Foxglove", staff.COUNSELOR, (ELEMENTARY,)),
    ("vera", "Vera Hollowell", staff.SUPERVISOR, ()),
    ("axel", "Axel Merriwind", staff.AUDITOR, ()),
    ("mina", "Mina Overhill", staff.ADMINISTRATOR, ()),
)
#: Officers who are not on duty on the demo's first morning.
_OFF_DUTY = frozenset({"tomas"})


def make(runtime: Runtime, *, at: dt.datetime) -> None:
    """Make settings, schools with their calendar, accounts and the duty roster, in an empty database."""
    by = staff.COMMAND_LINE
    settings.put(runtime, key="district_name", text=DISTRICT, by=by, at=at)
    for name, opens, closes in _SCHOOLS:
        schools.add(runtime, name=name, opens=opens, closes=closes, by=by, at=at)
    for first, last, reason in _CLOSED:
        schools.add_closure(runtime, school=None, first=first, last=last, reason=reason, by=by, at=at)
    for person, name, role, of in PEOPLE:
        accounts.add(runtime, person=person, name=name, role=role, schools=of, password=PASSWORD, by=by, at=at)
        if role == staff.OFFICER and person not in _OFF_DUTY:
            duty.go_on(runtime, by=by, at=at, person=person)


def of_school(school: str, role: str) -> tuple[str, ...]:
    """The sign-in names of a role at a school, in the order above."""
    return tuple(person for person, _, of_role, schools_ in PEOPLE if of_role == role and school in schools_)


def of_role(role: str) -> tuple[str, ...]:
    """The sign-in names of a role, in the order above."""
    return tuple(person for person, _, of_role_, _ in PEOPLE if of_role_ == role)
