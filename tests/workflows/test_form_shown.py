"""A form made ready to print: what opens what, what stands in it, what is hidden."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest

from engine import bundles, forms, language
from engine.acts import Marks, Values
from engine.vocabulary import Moment
from tests.workflows.walked import TOGETHER
from workflows import form_shown, shown
from workflows.veil import Veil

ZONE = ZoneInfo("America/Los_Angeles")
NOW = dt.datetime(2026, 11, 16, 17, 0, tzinfo=dt.UTC)


class NoWords:
    """A vocabulary without words."""

    words: dict[str, object] = {}

    def answer(self, name: str, _arguments: object, _moment: object) -> object:
        raise AssertionError(name)

    def show(self, _type: str, value: object) -> str:
        return "not said" if value is None else str(value)


def decide(_table: str, _inputs: Values) -> Values:
    raise AssertionError("no table is asked")


def form(*components: dict[str, object]) -> forms.Form:
    return forms.read(json.dumps({"type": "default", "id": "form", "components": components}).encode(), "form")


def printed(one: forms.Form, values: Values | None = None, **filled: object) -> shown.FormShown:
    scope = language.Scope({}, NoWords(), Moment(NOW, "", None, Marks(), decide))  # type: ignore[arg-type]
    veil = Veil(("12 Heron Street",))
    return form_shown.of(
        one,
        scope,
        zone=ZONE,
        filled=form_shown.Filled(values or {}, **filled),  # type: ignore[arg-type]
        veil=veil,
    )


FINDING = {
    "type": "radio",
    "key": "found",
    "label": "What?",
    "values": [{"value": "here", "label": "Here"}, {"value": "gone", "label": "Gone"}],
}
WHERE = {"type": "textfield", "key": "where", "label": "Where?", "properties": {"shown_if": "found = 'gone'"}}


def test_the_choice_that_opens_a_field_is_known_on_both_sides() -> None:
    found = printed(form(FINDING, WHERE)).by_key

    assert (found["where"].opened_by, found["where"].opened_when, found["where"].visible) == ("found", ("gone",), False)
    assert [choice.opens for choice in found["found"].choices] == [(), ("where",)]


def test_an_opened_field_is_visible() -> None:
    assert printed(form(FINDING, WHERE), {"found": "gone"}).by_key["where"].visible


def test_a_field_that_two_questions_open_follows_the_nearer_one() -> None:
    sure = {
        "type": "radio",
        "key": "sure",
        "label": "Sure?",
        "values": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
    }
    both = {**WHERE, "properties": {"shown_if": "found = 'gone' and sure = 'no'"}}

    found = printed(form(FINDING, sure, both)).by_key["where"]

    assert (found.opened_by, found.opened_when, found.condition) == ("sure", ("no",), "If “No”")


def test_a_moment_stands_as_the_browser_wants_it_in_the_districts_zone() -> None:
    at = {"type": "datetime", "subtype": "datetime", "key": "at", "label": "When?"}

    assert printed(form(at), {"at": "2026-11-16T17:05:00+00:00"}).by_key["at"].value == "2026-11-16T09:05"


def test_what_was_posted_stands_there_as_it_was_typed() -> None:
    number = {"type": "number", "key": "minutes", "label": "Minutes"}

    found = printed(form(number), posted={"minutes": ["ten"]}, errors={"minutes": "Give a number."})

    assert (found.by_key["minutes"].value, found.errors) == ("ten", (("minutes", "Minutes", "Give a number."),))


def test_a_protected_address_is_covered_wherever_it_stands() -> None:
    text = {"type": "textfield", "key": "text", "label": "Text"}
    fact = {"type": "text", "label": "Told", "properties": {"shown": "'at 12 heron street, upstairs'"}}

    found = printed(form(text, fact), {"text": "12 Heron Street"})

    assert "eron" not in repr(found)


@pytest.mark.parametrize("bundle", TOGETHER.values(), ids=lambda one: one.name)
def test_what_a_page_posts_reads_back_as_what_was_answered(bundle: bundles.Bundle) -> None:
    for one in bundle.forms.values():
        for field in one.asked:
            if field.values:
                answers: Values = {
                    field.key: [field.values[-1].value] if field.type == "several_of" else field.values[-1].value
                }

                posted = form_shown.posted(one, answers, ZONE)

                assert {key: form_shown.typed(one, posted, ZONE)[key] for key in answers} == answers
