"""What the library's forms take and its tables say, asked with made-up answers. It never walks a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from engine.acts import Marks, Value
from engine.errors import BadAnswers
from engine.forms import Form
from engine.scope import Scope
from engine.vocabulary import Moment, Word
from tests.shipped import BUNDLES
from workflows.words import WORDS

ZONE = ZoneInfo("America/Los_Angeles")
TODAY = "2026-11-16"
YESTERDAY = "2026-11-15T16:00:00+00:00"


class MadeUpAnswers:
    """The department's words with answers of a test: a value, or a function of what the word is asked about."""

    words: Mapping[str, Word] = WORDS

    def __init__(self, **answers: object) -> None:
        self._answers = answers

    def answer(self, name: str, arguments: tuple[Value, ...], moment: Moment) -> Value:
        found = self._answers.get(name)
        return found(*arguments) if callable(found) else found

    def show(self, type_: str, value: Value) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def scope(words: MadeUpAnswers, **values: Value) -> Scope:
    """A scope of a case with these variables, on Monday 16 November at 08:00."""
    now = dt.datetime(2026, 11, 16, 16, 0, tzinfo=dt.UTC)
    moment = Moment(now=now, case="2026-0142", opened=None, marks=Marks(), decide=lambda table, inputs: {})
    return Scope(values, words, moment, constants={"case": "2026-0142"})


def form(call_type: str, key: str) -> Form:
    return BUNDLES[call_type].forms[key]


# The referral of a refusal -------------------------------------------------------------------------


CORRECTED = {
    **{"return_answer": ["corrected"], "parent_called_at": [f"{TODAY}T07:50"], "parent_name": ["Lou"]},
    **{"parent_phone": ["555-0100"], "call_taken_by": ["Pat"], "student_at_home": ["yes"], "refuses_today": ["yes"]},
    **{"parent_home": ["yes"], "visit_address": ["12 Heron Street"], "parent_said": ["Will not get up"]},
}
CALLED_TODAY = MadeUpAnswers(called_today=lambda at: "yes" if str(at).startswith(TODAY) else "no")


def test_a_call_of_an_earlier_day_is_never_corrected_into_today() -> None:
    answers = form("same_day_refusal", "correct_refusal").read(
        CORRECTED, scope(CALLED_TODAY, parent_called_at=YESTERDAY), ZONE
    )

    assert "parent_called_at" not in answers


def test_the_time_of_a_call_of_today_can_be_corrected() -> None:
    answers = form("same_day_refusal", "correct_refusal").read(
        CORRECTED, scope(CALLED_TODAY, parent_called_at=f"{TODAY}T20:40:00+00:00"), ZONE
    )

    assert answers["parent_called_at"] == f"{TODAY}T15:50:00+00:00"


# The decision on a monitor -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call_type", "key"),
    [
        ("police_transport", "monitor_decision"),
        ("same_day_refusal", "monitor_decision_refusal"),
        ("mia_home_visit", "monitor_decision_mia"),
    ],
)
@pytest.mark.parametrize(
    ("running", "suggested", "offered", "preset"),
    [
        (None, "offer", ["offer", "none"], "offer"),
        (None, "none", ["offer", "none"], "none"),
        ("2026-0001, day 4 of 20", "offer", ["none", "breach"], "none"),
    ],
)
def test_a_monitor_is_offered_only_without_a_running_one_and_broken_only_with_one(
    call_type: str, key: str, running: str | None, suggested: str, offered: list[str], preset: str
) -> None:
    asked = scope(MadeUpAnswers(monitor_of=running), student="kit", monitor_preset=suggested)
    found = form(call_type, key)

    assert [choice.value for choice in found.choices(found.field("monitor_answer"), asked)] == offered
    assert found.presets(asked)["monitor_answer"] == preset


# The call of the police ----------------------------------------------------------------------------


CALL = {
    **{"police_agency": ["City Police"], "police_officer": ["Pat"], "police_callback": ["555-0100"]},
    **{"police_called_at": [f"{TODAY}T09:00"], "meet_at": ["Mall, north door"], "needs_transport": ["yes"]},
    "students_there": ["1"],
}
SETTINGS = MadeUpAnswers(setting=["City Police"])


def test_a_police_call_without_a_student_is_taken_when_nobody_knows_who_it_is() -> None:
    unknown = {**CALL, "student_unknown": ["yes"], "student_described": ["About 13, green jacket"]}

    answers = form("police_transport", "start").read(unknown, scope(SETTINGS), ZONE)

    assert (answers["student"], answers["student_unknown"]) == (None, "yes")


def test_a_police_call_names_the_student_or_says_that_nobody_knows() -> None:
    with pytest.raises(BadAnswers) as refused:
        form("police_transport", "start").read(CALL, scope(SETTINGS), ZONE)

    assert set(refused.value.fields) == {"student_unknown"}


# What is missing -----------------------------------------------------------------------------------


def missing(**answers: object) -> Value:
    """What the school still owes for an MIA referral; by default nothing, 7 days being in force."""
    known: dict[str, object] = {"auk_run": 7, "deadline": 7, "numbers_not_tried": [], "guardian_reached": "no"}
    words = MadeUpAnswers(**{**known, **answers})
    return (
        BUNDLES["mia_home_visit"]
        .tables["search_is_complete"]
        .decide(scope(words, student="kit"))
        .outputs["search_missing"]
    )


def test_nothing_is_missing_when_days_and_numbers_are_complete() -> None:
    assert missing() == []


def test_a_day_less_is_said_with_the_number_in_force() -> None:
    assert missing(auk_run=6) == ["AUK for 6 school days in a row, 7 are needed"]


def test_each_number_not_tried_is_named() -> None:
    untried = missing(
        numbers_not_tried=lambda student, kind, told: ["555-0103 (aunt)"] if kind == "non_household" else []
    )

    assert untried == ["Non-household numbers not tried: 555-0103 (aunt)"]


def test_a_guardian_who_was_reached_is_said() -> None:
    assert missing(guardian_reached="yes") == ["A parent/guardian was reached"]
