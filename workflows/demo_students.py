"""The demo district's sixty students: made-up families with addresses, numbers and attendance. Nobody in it is real.

They come in as a district's own files do, through `loading`; no row is written here.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.runtime import Runtime
from workflows import calendar, load_kinds, loading, staff, tables
from workflows.demo_people import ELEMENTARY, HIGH, MIDDLE

#: The first school day of the demo's school year.
ENROLLED = dt.date(2026, 8, 17)


@dataclass(frozen=True)
class Family:
    """A household: the children with their grades, the address, the language spoken at home."""

    name: str
    children: tuple[tuple[str, int], ...]
    address: str
    language: str = "English"


FAMILIES = (
    Family("Alderquill", (("Wren", 10), ("Jory", 7)), "12 Heron Street"),
    Family("Applegarth", (("Tansy", 9),), "3 Cannery Row, unit 5"),
    Family("Ashwhistle", (("Corin", 11), ("Elowen", 8), ("Pip", 4)), "48 Ferry Road"),
    Family("Barleymow", (("Dario", 12),), "7 Saltpan Lane"),
    Family("Birdsong", (("Noor", 6), ("Sami", 3)), "22 Larkspur Court"),
    Family("Brackenridge", (("Maeve", 9),), "101 Old Mill Road"),
    Family("Bramblewood", (("Teo", 7), ("Luz", 5)), "16 Heron Street", "Spanish"),
    Family("Candlewick", (("Ansel", 8),), "5 Lantern Creek Drive"),
    Family("Cloudberry", (("Juno", 10),), "64 Ferry Road, unit 2"),
    Family("Copperfen", (("Ivo", 11), ("Rina", 9)), "9 Tidewater Terrace", "Tagalog"),
    Family("Cottongrass", (("Bea", 2), ("Gus", 5)), "31 Cannery Row"),
    Family("Dovetail", (("Felix", 7),), "14 Saltpan Lane"),
    Family("Driftwell", (("Kai", 12), ("Nell", 8)), "2 Harbor View, unit 11"),
    Family("Elderbrook", (("Odette", 6),), "77 Old Mill Road"),
    Family("Fallowfield", (("Marisol", 10), ("Diego", 8)), "18 Larkspur Court", "Spanish"),
    Family("Featherstone", (("Rowan", 9),), "40 Example Court, unit 3"),
    Family("Fernsby", (("Linh", 11), ("Bao", 6)), "55 Ferry Road", "Vietnamese"),
    Family("Finchley-Made", (("Orla", 5),), "8 Tidewater Terrace"),
    Family("Gillyflower", (("Tate", 8),), "29 Lantern Creek Drive"),
    Family("Goldenrod", (("Ximena", 10),), "11 Harbor View", "Spanish"),
    Family("Greenshank", (("Ezra", 9), ("Thea", 7)), "36 Cannery Row, unit 8"),
    Family("Hawthornby", (("Silas", 12),), "4 Saltpan Lane"),
    Family("Honeywell-Invented", (("Pearl", 6),), "83 Old Mill Road"),
    Family("Juniperus", (("Mateo", 8),), "20 Heron Street", "Spanish"),
    Family("Kestrel", (("Anouk", 10), ("Remy", 4)), "6 Example Court"),
    Family("Larkinfield", (("Basil", 11),), "92 Ferry Road"),
    Family("Lindenhall", (("Mirela", 7),), "15 Lantern Creek Drive"),
    Family("Marigold", (("Cyrus", 9),), "27 Larkspur Court"),
    Family("Meadowsweet", (("Ione", 8), ("Otis", 3)), "50 Harbor View, unit 4"),
    Family("Nettlecombe", (("Jasper", 10),), "13 Tidewater Terrace"),
    Family("Oatlands", (("Saoirse", 12),), "39 Old Mill Road"),
    Family("Pebblemarsh", (("Amihan", 9), ("Datu", 6)), "21 Saltpan Lane", "Tagalog"),
    Family("Quickbeam", (("Leif", 8),), "70 Ferry Road"),
    Family("Reedwater", (("Zora", 11),), "33 Cannery Row"),
    Family("Rushmere", (("Emil", 7), ("Ada-Lou", 4)), "17 Example Court"),
    Family("Sandpiper", (("Mila", 9), ("Tuan", 5)), "44 Heron Street", "Vietnamese"),
    Family("Sorrelby", (("Hollis", 10),), "1 Lantern Creek Drive"),
    Family("Starling", (("Vida", 8), ("Rosa", 2)), "58 Larkspur Court"),
    Family("Tamarack", (("Niko", 12),), "26 Harbor View"),
    Family("Thistlewood", (("Amara", 7), ("Jude", 1)), "10 Tidewater Terrace"),
    Family("Wagtail", (("Rafael", 11),), "88 Old Mill Road", "Spanish"),
    Family("Willowherb", (("Sunniva", 6),), "45 Saltpan Lane"),
)
#: owner, relation, household?, parent/guardian?, private?
_NUMBERS = (
    ("Mother", "mother", True, True, False),
    ("Home", "home", True, False, False),
    ("Father, at work", "father", False, True, False),
    ("Grandmother", "grandmother", False, False, False),
    ("Neighbor", "neighbor", False, False, True),
)
#: Of a hundred school days of a student without a call: (up to, code); every other day is present.
_ORDINARY = ((2, calendar.EXCUSED), (4, calendar.UNEXCUSED), (5, calendar.AUK), (6, calendar.CT))


@dataclass(frozen=True)
class Student:
    """A student of the demo as the plan of calls names him."""

    #: "Wren Alderquill"
    name: str
    #: the district's student number
    number: str
    grade: int
    school: str
    family: Family


def _students() -> Iterable[Student]:
    count = 0
    for family in FAMILIES:
        for first, grade in family.children:
            count += 1
            school = HIGH if grade >= 9 else MIDDLE if grade >= 6 else ELEMENTARY
            yield Student(f"{first} {family.name}", f"{40_000 + 7 * count}", grade, school, family)


STUDENTS: Mapping[str, Student] = {student.name: student for student in _students()}


def make(runtime: Runtime, *, at: dt.datetime) -> dict[str, str]:
    """Load all students, where they live and their numbers; gives each one's id by name."""
    _load(runtime, "students", [_student(each) for each in STUDENTS.values()], at)
    _load(runtime, "addresses", [_address(each) for each in STUDENTS.values()], at)
    _load(runtime, "numbers", [row for each in STUDENTS.values() for row in _numbers(each)], at)
    with runtime.database.reading() as db:
        ids = {row.number: row.id for row in db.execute(tables.student.select())}
    return {each.name: ids[each.number] for each in STUDENTS.values()}


def attend(
    runtime: Runtime,
    *,
    days: Sequence[dt.date],
    codes: Mapping[tuple[str, dt.date], str],
    told: Collection[str],
    without: Collection[str],
    at: dt.datetime,
) -> None:
    """Load the attendance of some days.

    `codes`: what is known of (student, day); `told`: students about whom nothing else happens; `without`: students
    whom the attendance file does not know.
    """
    rows = [
        {"student_number": each.number, "date": day.isoformat(), "code": _code(each.name, day, codes, told)}
        for day in days
        for each in STUDENTS.values()
        if each.name not in without
    ]
    _load(runtime, "attendance", rows, at)


def _code(name: str, day: dt.date, codes: Mapping[tuple[str, dt.date], str], told: Collection[str]) -> str:
    if name in told or (name, day) in codes:
        return codes.get((name, day), calendar.PRESENT)
    chance = int.from_bytes(hashlib.sha256(f"{name} {day}".encode()).digest()[:4]) % 100
    return next((code for up_to, code in _ORDINARY if chance < up_to), calendar.PRESENT)


def _student(student: Student) -> dict[str, str]:
    first = student.name.removesuffix(f" {student.family.name}")
    return {
        "student_number": student.number,
        "last_name": student.family.name,
        "first_name": first,
        "grade": str(student.grade),
        "born": dt.date(2020 - student.grade, 1 + len(first) % 12, 1 + len(student.family.address)).isoformat(),
        "language": student.family.language,
        "school": student.school,
        "enrolled_from": ENROLLED.isoformat(),
    }


def _address(student: Student) -> dict[str, str]:
    return {
        "household": f"H-{FAMILIES.index(student.family) + 101}",
        "student_number": student.number,
        "address": student.family.address,
    }


def _numbers(student: Student) -> Iterable[dict[str, str]]:
    """Brothers and sisters have the same numbers; 555-0100 to 555-0199 are nobody's."""
    family = FAMILIES.index(student.family)
    known = _NUMBERS if family % 3 == 0 else _NUMBERS[:4]
    for position, (owner, relation, household, guardian, private) in enumerate(known):
        yield {
            "student_number": student.number,
            "number": f"{200 + 5 * family + position}-555-01{family + position:02}",
            "household": _yes(household),
            "owner": owner,
            "relation": relation,
            "guardian": _yes(guardian),
            "private": _yes(private),
        }


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _load(runtime: Runtime, kind: str, rows: Sequence[Mapping[str, str]], at: dt.datetime) -> None:
    """One file of the district, as an administrator would load it."""
    names = next(each.names for each in load_kinds.KINDS if each.name == kind)
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    loading.load(runtime, data=text.getvalue().encode(), by=staff.COMMAND_LINE, at=at)
