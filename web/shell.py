"""What stands around every page: telephones, the person, the bar, the count of notices. It never holds a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, g

from web import here, navigation
from workflows import notices, schools, settings, staff


@dataclass(frozen=True)
class Shell:
    """The frame of a page for one reader."""

    district: str
    department_phone: str
    #: None for whom the number is not meant
    dispatch_phone: str | None
    demo: bool
    person: staff.Person | None = None
    role: str = ""
    school: str = ""
    pages: tuple[navigation.Page, ...] = ()
    notices: int = 0


def of_request() -> Shell:
    """The frame for whoever asks; without anybody signed in, telephones and nothing else."""
    person: staff.Person | None = g.get("person")
    demo = current_app.extensions["firstbell.config"].demo
    if person is None:
        return Shell(text("district_name"), text("department_phone"), None, demo)
    return Shell(
        district=text("district_name"),
        department_phone=text("department_phone"),
        dispatch_phone=text("dispatch_phone") if staff.may(person, "see_dispatch_phone") else None,
        demo=demo,
        person=person,
        role=staff.ROLES[person.role].lower(),
        school=school_names(person),
        pages=navigation.PAGES[person.role],
        notices=notices.count(here.runtime(), by=person),
    )


def text(key: str) -> str:
    """A setting of the district as text."""
    values: Mapping[str, Any] = g.settings
    return str(values[key])


def school_names(person: staff.Person) -> str:
    """The schools of people who see only their own; nothing for the others."""
    if person.role not in staff.OF_A_SCHOOL:
        return ""
    return ", ".join(school.name for school in schools.every(here.runtime()) if school.id in person.schools)


def begin() -> None:
    """Ask the clock and read the settings that a page is written with, once for a request."""
    if "at" in g:
        return
    g.at = current_app.extensions["firstbell.clock"].now()
    g.settings = {shown.key: shown.value for shown in settings.all_shown(here.runtime())}
    g.zone = settings.zone_of(g.settings)
