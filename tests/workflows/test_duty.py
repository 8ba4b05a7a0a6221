"""Going on and off duty."""

from __future__ import annotations

import pytest

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY
from workflows import changes, duty, staff


def by(runtime: Runtime, person: str) -> staff.Person:
    return staff.get(runtime, person=person)


def test_an_officer_goes_on_duty_and_comes_first_in_the_roster(district: Runtime) -> None:
    duty.go_on(district, by=by(district, "ben"), at=MONDAY)

    assert [(each.id, each.on_duty) for each in duty.roster(district)] == [("ben", True), ("ada", False)]


def test_an_officer_goes_off_duty(district: Runtime) -> None:
    duty.go_on(district, by=by(district, "ben"), at=MONDAY)

    duty.go_off(district, by=by(district, "ben"), at=MONDAY)

    assert not any(each.on_duty for each in duty.roster(district))


def test_touching_twice_is_one_change(district: Runtime) -> None:
    for _ in range(2):
        duty.go_on(district, by=by(district, "ben"), at=MONDAY)

    assert [each.kind for each in changes.of_row(district, row="ben")] == ["officer.went_on_duty"]


def test_a_supervisor_changes_the_roster(district: Runtime) -> None:
    duty.go_on(district, person="ada", by=by(district, "vic"), at=MONDAY)

    assert duty.roster(district)[0].id == "ada"


@pytest.mark.parametrize(("who", "whom"), [("ben", "ada"), ("sam", "sam"), ("dot", "ada")])
def test_nobody_else_changes_it(district: Runtime, who: str, whom: str) -> None:
    with pytest.raises(errors.NotAllowed):
        duty.go_on(district, person=whom, by=by(district, who), at=MONDAY)


def test_only_officers_are_on_duty(district: Runtime) -> None:
    with pytest.raises(errors.Refused, match="Only attendance officers"):
        duty.go_on(district, person="dot", by=by(district, "vic"), at=MONDAY)
