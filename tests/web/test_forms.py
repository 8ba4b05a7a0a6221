"""How one answer opens another field."""

from __future__ import annotations

import pathlib

from web import forms
from workflows.shown import Choice, FieldShown, FormShown


def opened(key: str, by: str, *when: str) -> FieldShown:
    return FieldShown(key=key, kind="text", label=key, opened_by=by, opened_when=when)


CHOICE = FieldShown("meal", "one_of", "Meal", choices=(Choice("soup", "Soup"), Choice("cake", "Cake")))


def test_a_field_waits_for_the_slot_that_its_choice_opens() -> None:
    field = opened("which_soup", "meal", "soup")

    slots = forms.slots(FormShown((CHOICE, field)))

    assert slots.opened(CHOICE, "soup") == f"opens-{slots.of(field)}"


def test_another_choice_opens_nothing() -> None:
    slots = forms.slots(FormShown((CHOICE, opened("which_soup", "meal", "soup"))))

    assert slots.opened(CHOICE, "cake") == ""


def test_fields_with_the_same_opening_share_a_slot() -> None:
    first, second = opened("which_soup", "meal", "soup"), opened("how_hot", "meal", "soup")

    slots = forms.slots(FormShown((CHOICE, first, second)))

    assert slots.of(first) == slots.of(second)


def test_a_field_that_nothing_opens_waits_for_no_slot() -> None:
    assert forms.slots(FormShown((CHOICE,))).of(CHOICE) is None


def test_the_stylesheet_has_every_slot() -> None:
    stylesheet = (pathlib.Path(forms.__file__).parent / "static" / "firstbell.css").read_text()

    missing = [n for n in range(1, forms.SLOTS + 1) if f".opens-{n}:checked) .on-{n}" not in stylesheet]
    assert not missing
