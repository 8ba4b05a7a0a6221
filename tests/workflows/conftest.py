"""What the tests of the department share: a small made-up district on both databases. Nobody in it is real."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine.database import Database
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY, PEOPLE, add_student
from workflows import tables, words


@pytest.fixture
def monday() -> dt.datetime:
    """Monday 16 November 2026, 09:00 in the district."""
    return MONDAY


@pytest.fixture
def runtime(database: Database) -> Runtime:
    """A runtime over an empty database with all tables."""
    return Runtime(database=database, key=bytes(32), vocabulary=words.vocabulary, series=lambda _db, _at: "2026")


@pytest.fixture
def district(runtime: Runtime) -> Runtime:
    """Two schools, staff of most roles, one student "kit" at Oak School with an address and no other fact."""
    with runtime.database.writing() as db:
        for school, name in (("oak", "Oak School"), ("elm", "Elm School")):
            db.execute(sa.insert(tables.school).values(id=school, name=name, opens="08:00", closes="14:30"))
        for person, name, role, schools in PEOPLE:
            db.execute(sa.insert(tables.person).values(id=person, name=name, role=role))
            for school in schools:
                db.execute(sa.insert(tables.person_school).values(person=person, school=school))
        add_student(db, "kit", school="oak")
        db.execute(sa.insert(tables.household).values(id="h1", address="12 Heron Street"))
        db.execute(sa.insert(tables.household_member).values(household="h1", student="kit"))
    return runtime
