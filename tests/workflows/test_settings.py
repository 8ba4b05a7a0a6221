"""The settings of the district."""

from __future__ import annotations

import pytest

from engine import errors
from engine.runtime import Runtime
from tests.workflows.made_up_rows import MONDAY
from workflows import changes, settings, staff


def put(runtime: Runtime, key: str, text: str, *, by: str = "amy") -> None:
    settings.put(runtime, key=key, text=text, by=staff.get(runtime, person=by), at=MONDAY)


def test_a_setting_nobody_changed_has_its_default(district: Runtime) -> None:
    assert settings.get(district, key="department_phone") == "337-9911"


def test_every_default_fits_its_own_shape(district: Runtime) -> None:
    for each in settings.all_shown(district):
        put(district, each.key, each.text)

    assert [each.value for each in settings.all_shown(district)] == [each.default for each in settings.SETTINGS]


def test_a_changed_setting_stays(district: Runtime) -> None:
    put(district, "department_phone", " 555-0100 ")

    assert settings.get(district, key="department_phone") == "555-0100"


def test_a_list_is_one_value_a_line_without_repetition(district: Runtime) -> None:
    put(district, "vehicles", "Car 9\n\n Van 2 \nCar 9")

    assert settings.get(district, key="vehicles") == ("Car 9", "Van 2")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("zone", "Reno"),
        ("school_hour", "8"),
        ("school_hour", "25:00"),
        ("idle_minutes", "0"),
        ("idle_minutes", "long"),
        ("school_year_start", "02-29"),
        ("vehicles", " \n "),
        ("district_name", "  "),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_label(district: Runtime, key: str, text: str) -> None:
    label = next(each.label for each in settings.SETTINGS if each.key == key)

    with pytest.raises(errors.Refused) as refused:
        put(district, key, text)

    assert label in str(refused.value)


def test_an_unknown_setting_is_not_found(district: Runtime) -> None:
    with pytest.raises(errors.NotFound):
        put(district, "nonsense", "x")


def test_only_an_administrator_changes_settings(district: Runtime) -> None:
    with pytest.raises(errors.NotAllowed):
        put(district, "vehicles", "Car 9", by="vic")


def test_a_change_is_recorded(district: Runtime) -> None:
    put(district, "dispatch_phone", "555-0123")

    (change,) = changes.of_row(district, row="dispatch_phone")
    assert (change.kind, change.by, change.at, change.values) == (
        "setting.changed",
        "amy",
        MONDAY,
        {"dispatch_phone": "555-0123"},
    )
