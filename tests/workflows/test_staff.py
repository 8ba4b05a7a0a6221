"""Who may do what."""

from __future__ import annotations

import pytest

from engine import errors
from engine.runtime import Runtime
from workflows import staff


def person(role: str, *schools: str, active: bool = True) -> staff.Person:
    return staff.Person(id="x", name="X", role=role, schools=schools, active=active)


def test_every_permission_is_given_to_known_roles() -> None:
    assert all(roles and roles <= set(staff.ROLES) for roles in staff.PERMISSIONS.values())


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        ("file_call", {"dispatcher", "attendance_officer", "school_staff", "supervisor"}),
        ("record_for_officer", {"dispatcher"}),
        ("give_away", {"supervisor"}),
        ("log_attempt", {"school_staff"}),
        ("audit", {"auditor"}),
        ("cancel_case", {"administrator"}),
        ("see_dispatch_phone", {"dispatcher", "attendance_officer", "supervisor"}),
        ("change_own_password", set(staff.ROLES)),
    ],
)
def test_an_action_is_for_the_roles_that_the_map_lists(action: str, roles: set[str]) -> None:
    assert {role for role in staff.ROLES if staff.may(person(role), action)} == roles


def test_an_action_nobody_listed_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        staff.may(person(staff.SUPERVISOR), "fly")


def test_a_disabled_account_may_nothing() -> None:
    assert not any(staff.may(person(staff.SUPERVISOR, active=False), action) for action in staff.PERMISSIONS)


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(errors.NotAllowed, match="done by: supervisor"):
        staff.require(person(staff.DISPATCHER), "give_away")


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        (staff.SCHOOL_STAFF, frozenset({"oak"})),
        (staff.COUNSELOR, frozenset({"oak"})),
        (staff.OFFICER, None),
        (staff.AUDITOR, None),
    ],
)
def test_school_staff_and_counselors_act_within_their_schools_only(role: str, scopes: frozenset[str] | None) -> None:
    assert staff.actor_of(person(role, "oak")).scopes == scopes


def test_an_actor_may_stand_for_somebody_else() -> None:
    actor = staff.actor_of(person(staff.DISPATCHER), on_behalf_of="ada")

    assert (actor.person, actor.role, actor.on_behalf_of) == ("x", "dispatcher", "ada")


def test_a_school_sees_its_own_records_only() -> None:
    sam = person(staff.SCHOOL_STAFF, "oak")

    assert [staff.sees_school(sam, school) for school in ("oak", "elm", None)] == [True, False, False]


def test_people_of_a_role_are_the_active_ones_by_name(district: Runtime) -> None:
    assert [each.id for each in staff.with_role(district, role=staff.COUNSELOR)] == ["cal", "cyd"]


def test_there_is_no_account_that_nobody_made(district: Runtime) -> None:
    with pytest.raises(errors.NotFound):
        staff.get(district, person="nobody")
