"""What must hold for the shipped library in bpmn/, read from its files. It never runs a process or shows a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import phrases
from tests.shipped import BUNDLES, LIBRARY, nodes, user_tasks

CALL_TYPES = ("police_transport", "same_day_refusal", "mia_home_visit", "address_verification", "twenty_day_monitor")

#: Deadlines and amounts that no diagram may lose: name -> (amount, unit).
AMOUNTS = {
    "contact_ao": (5, "minutes"),
    "tell_police": (5, "minutes"),
    "police_accept": (5, "minutes"),
    "police_supervisor": (10, "minutes"),
    "scene_overdue": (30, "minutes"),
    "trip_overdue": (45, "minutes"),
    "visit_overdue": (45, "minutes"),
    "child_waits": (10, "minutes"),
    "refusal_accept": (15, "minutes"),
    "protected_refusal": (15, "minutes"),
    "refusal_latest": (60, "minutes"),
    "auk_days": (5, "school_days"),
    "monitor_days": (20, "school_days"),
    "breach_days": (1, "school_days"),
    "mia_start": (2, "school_days"),
    "mia_gap": (2, "school_days"),
    "address_start": (5, "school_days"),
    "address_gap": (2, "school_days"),
    "protected_mia": (2, "school_days"),
    "protected_address": (5, "school_days"),
    "locate_decide": (5, "school_days"),
    "return_days": (10, "school_days"),
    "ask_ct": (1, "school_days"),
    "ct_reminder": (1, "school_days"),
    "ct_supervisor": (3, "school_days"),
    "ct_settle": (2, "school_days"),
    "log_reminder": (1, "school_days"),
    "log_supervisor": (2, "school_days"),
    "monitor_decide": (2, "school_days"),
    "sign_days": (5, "school_days"),
    "breach_decide": (2, "school_days"),
    "report_findings": (2, "school_days"),
    "report_read": (2, "school_days"),
    "connect_counselor": (1, "school_days"),
    "counselor_accept": (2, "school_days"),
    "counselor_supervisor": (4, "school_days"),
    "counselor_name": (2, "school_days"),
    "meeting_grace": (2, "school_days"),
    "refusal_visits": (2, "visits"),
    "mia_visits": (3, "visits"),
    "address_visits": (1, "visits"),
    "police_rounds": (2, "rounds"),
    "morning_ends": ("12:00", "clock_time"),
}

#: Choices whose words the department knows: form -> field -> value -> label.
CHOICES = {
    "meet_officer": (
        "pickup",
        {
            "rides": "Student rides with me",
            "refused": "Student will not come",
            "gone": "Student was gone",
            "ill": "Ill or hurt",
            "unsafe": "Unsafe, stopped",
            "not_identified": "Nobody can say who this is",
            "other": "Something else",
        },
    ),
    "home_visit_transport": (
        "visit",
        {
            "rides": "Student rides with me",
            "with_parent": "Student goes with parent",
            "refused": "Student still refuses",
            "gone": "Student is not there",
            "ill": "Ill or excused",
            "nobody_opened": "Nobody opened",
            "wrong_address": "Wrong address",
            "unsafe": "Unsafe, stopped",
            "other": "Something else",
        },
    ),
    "home_visit_mia": (
        "visit_result",
        {
            "found_why": "Found out why",
            "rides": "Student rides with me",
            "moved_known": "Moved, new address told",
            "moved_unknown": "Moved, nobody knows where",
            "elsewhere_enrolled": "Goes to school elsewhere",
            "nobody_there": "Nobody there",
            "gone": "Student was there and ran off",
            "unsafe": "Unsafe, stopped",
            "other": "Something else",
        },
    ),
    "courtesy_home_visit": (
        "finding",
        {
            "lives_there": "Lives there",
            "does_not": "Does not live there",
            "undetermined": "Could not determine",
            "other": "Something else",
        },
    ),
    "decide_breach": ("breach_answer", {"go_on": "Go on", "extend": "Extend", "broken": "Broken"}),
}

#: Messages that people send: call type, message -> (label, what happens when nobody waits).
MESSAGES = {
    ("police_transport", "police_cancelled"): ("Police cancel", "refuse"),
    ("same_day_refusal", "school_cancelled"): ("School cancels", "hold"),
    ("mia_home_visit", "school_cancelled"): ("School cancels", "hold"),
    ("address_verification", "school_cancelled"): ("School withdraws", "hold"),
    ("twenty_day_monitor", "monitor_breach"): ("Breach", "hold"),
    ("twenty_day_monitor", "monitor_stopped"): ("Stop the monitor", "hold"),
}


def texts_of(ending: str) -> str:
    return "\n".join(path.read_text() for path in sorted(LIBRARY.rglob(f"*.{ending}")))


def test_the_library_holds_the_departments_call_types_and_the_monitor() -> None:
    assert set(BUNDLES) == set(CALL_TYPES)


# The department's words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call_type", "phrase"), [(call_type, phrase) for call_type, row in phrases.ROWS.items() for phrase in row.phrases]
)
def test_a_phrase_of_the_page_stands_letter_by_letter_in_its_manifest(call_type: str, phrase: str) -> None:
    assert phrase in (LIBRARY / call_type / "bundle.toml").read_text()


@pytest.mark.parametrize("call_type", phrases.ROWS)
def test_the_sheet_has_the_steps_of_the_page_in_its_order(call_type: str) -> None:
    sheet = BUNDLES[call_type].manifest.sheet

    assert sheet is not None
    assert (sheet.steps_title, sheet.before_steps) == (phrases.STEPS_TITLE, phrases.ROWS[call_type].before_steps)
    assert sheet.steps == phrases.ROWS[call_type].steps


@pytest.mark.parametrize("call_type", phrases.ROWS)
def test_a_call_type_stands_under_its_heading_of_the_page(call_type: str) -> None:
    manifest = BUNDLES[call_type].manifest

    assert manifest.heading == phrases.ROWS[call_type].heading
    assert manifest.heading_name == phrases.HEADINGS[manifest.heading]


def test_the_rows_stand_in_the_order_of_the_page() -> None:
    rows = sorted(phrases.ROWS, key=lambda name: (BUNDLES[name].manifest.heading, BUNDLES[name].manifest.order))

    assert rows == list(phrases.ROWS)


@pytest.mark.parametrize(
    ("call_type", "step"), [(call_type, step) for call_type, row in phrases.ROWS.items() for step in row.steps]
)
def test_a_step_of_the_page_is_a_user_task_with_its_words_in_the_strong_fill(call_type: str, step: str) -> None:
    marked = [node for node in user_tasks(BUNDLES[call_type]) if node.properties.get("page") == "yes"]

    assert step in [node.name for node in marked]


def test_the_monitor_has_no_row_on_the_page() -> None:
    assert BUNDLES["twenty_day_monitor"].manifest.sheet is None


def test_the_departments_telephone_stands_in_the_settings_as_the_page_has_it() -> None:
    settings = (LIBRARY.parent / "workflows" / "settings.py").read_text()

    assert f'"{phrases.OFFICE}"' in settings and f'"{phrases.OFFICE_NUMBER}"' in settings


# Forms ---------------------------------------------------------------------------------------------


def test_there_are_39_user_tasks_each_with_a_form_of_its_own() -> None:
    forms = {node.id: node.form for bundle in BUNDLES.values() for node in user_tasks(bundle)}

    assert len(forms) == len(set(forms.values())) == 39


@pytest.mark.parametrize("call_type", CALL_TYPES)
def test_every_form_belongs_to_a_user_task_a_message_or_the_intake(call_type: str) -> None:
    bundle = BUNDLES[call_type]
    sent = {message.form for message in bundle.manifest.messages.values() if message.form}

    assert set(bundle.forms) - sent - {"start"} == {node.form for node in user_tasks(bundle)}
    assert ("start" in bundle.forms) == bool(bundle.manifest.files)


@pytest.mark.parametrize("form", CHOICES)
def test_the_choices_of_an_outcome_have_the_departments_words(form: str) -> None:
    field, words = CHOICES[form]
    bundle = next(one for one in BUNDLES.values() if form in one.forms)

    assert {choice.value: choice.label for choice in bundle.forms[form].field(field).values} == words


@pytest.mark.parametrize("form", [name for name, (_, words) in CHOICES.items() if "other" in words])
def test_something_else_asks_what_happened(form: str) -> None:
    field, _ = CHOICES[form]
    bundle = next(one for one in BUNDLES.values() if form in one.forms)
    further = bundle.forms[form].field(f"{field}_other")

    assert further.required and further.shown_if is not None and further.shown_if.source == f"{field} = 'other'"


@pytest.mark.parametrize("call_type", CALL_TYPES)
def test_a_person_who_is_named_as_going_is_asked_for_as_accepting(call_type: str) -> None:
    fields = [field for form in BUNDLES[call_type].forms.values() for field in form.asked]
    named = {field.key for field in fields if field.key in ("accepted_now", "officer_assigned")}

    assert {field.key for field in fields if field.names == "accept"} == named


@pytest.mark.parametrize("call_type", CALL_TYPES)
def test_no_remark_on_danger_can_come_into_the_draft_of_a_note(call_type: str) -> None:
    fields = [field for form in BUNDLES[call_type].forms.values() for field in form.asked]

    assert [field.key for field in fields if field.in_note and ("danger" in field.key or "hazard" in field.key)] == []


# Tables and numbers --------------------------------------------------------------------------------


def test_the_deadlines_are_these() -> None:
    rows = BUNDLES["mia_home_visit"].tables["deadlines"].rows

    assert len(rows) == len(AMOUNTS)
    for row in rows:
        (name,) = row.cells[0].literals or ()
        amount, unit = (answer.source for answer in row.answers)
        assert (int(amount) if amount.isdecimal() else amount, unit) == AMOUNTS[str(name)], name


def test_no_deadline_is_idle_and_none_is_made_up() -> None:
    everything = "\n".join(texts_of(ending) for ending in ("bpmn", "dmn", "json", "toml", "md"))
    asked = set(re.findall(r"(?:deadline|due)\('(\w+)'", everything))
    by_words = {"refusal_latest", "morning_ends"}

    assert asked | by_words == set(AMOUNTS)


@pytest.mark.parametrize("call_type", ["police_transport", "same_day_refusal", "mia_home_visit"])
def test_each_outcome_has_its_row_of_closing_steps(call_type: str) -> None:
    table = BUNDLES[call_type].tables["closing_steps"]
    rows = [literal for row in table.rows for literal in row.cells[0].literals or ()]

    assert len(rows) == len(set(rows)) == len(table.rows)
    assert set(rows) == set(table.inputs[0].declared)


# Messages and prints -------------------------------------------------------------------------------


def test_people_send_these_messages() -> None:
    sent = {
        (call_type, message.name): (message.label, message.waits)
        for call_type, bundle in BUNDLES.items()
        for message in bundle.manifest.messages.values()
        if message.senders
    }

    assert sent == MESSAGES


@pytest.mark.parametrize("call_type", CALL_TYPES)
def test_an_element_that_refuses_a_message_is_drawn(call_type: str) -> None:
    bundle = BUNDLES[call_type]
    drawn = {node.id for node in nodes(bundle)}
    named = {refusal.element for message in bundle.manifest.messages.values() for refusal in message.refusals}

    assert named <= drawn


@pytest.mark.parametrize(
    "path", sorted(LIBRARY.glob("*/prints/door_note.*.md")), ids=lambda path: f"{path.parent.parent.name} {path.name}"
)
def test_the_outside_of_a_door_note_tells_neighbors_nothing(path: Path) -> None:
    outside, fold, inside = path.read_text().partition("\n---\n")

    assert fold and inside
    assert "{" not in outside
    assert not re.search("school|escuela|student|estudiante|attend|asist|truan|ausen|absen", outside, re.IGNORECASE)
