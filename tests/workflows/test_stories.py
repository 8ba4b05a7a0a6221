"""The walking of stories: what differs is found, and said so that one knows where."""

from __future__ import annotations

import dataclasses
import pathlib

import pytest

from engine import errors, story
from engine import stories as written
from workflows import stories

LIBRARY = pathlib.Path(__file__).parent.parent.parent / "bpmn"
TOGETHER = stories.read(LIBRARY)
BUNDLE = TOGETHER["address_verification"]


@pytest.fixture
def ordinary() -> story.Story:
    return next(one for one in written.of_bundle(BUNDLE) if one.id == "av1")


def differences(one: story.Story) -> str:
    return " ".join(stories.walk(one, bundle=BUNDLE, together=TOGETHER).differences)


def test_an_ordinary_story_differs_in_nothing(ordinary: story.Story) -> None:
    assert differences(ordinary) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"disposition": "Could not determine"}, "the end is 'Lives at the address of record'"),
        ({"path": ("courtesy_home_visit",)}, "the path is courtesy_home_visit, report_findings"),
        ({"notices": ("n4.7",)}, "the notices are nothing, expected n4.7"),
    ],
)
def test_an_expectation_that_is_not_met_is_told(ordinary: story.Story, change: dict[str, object], said: str) -> None:
    expect = dataclasses.replace(ordinary.expect, **change)  # type: ignore[arg-type]

    assert said in differences(dataclasses.replace(ordinary, expect=expect))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outputs": {"log_result": "lost"}}, "log_result is 'entered', expected 'lost'"),
        ({"presets": {"report_findings": {"report_text": "x"}}}, "report_text was preset"),
        ({"linked": ("twenty_day_monitor",)}, "it started nothing, expected twenty_day_monitor"),
        ({"others": {"twenty_day_monitor": story.Expected("", (), ())}}, "there is no case of twenty_day_monitor"),
    ],
)
def test_what_else_a_story_expects_is_compared(ordinary: story.Story, change: dict[str, object], said: str) -> None:
    assert said in differences(dataclasses.replace(ordinary, **change))  # type: ignore[arg-type]


def test_a_step_that_is_not_open_is_told_with_what_is(ordinary: story.Story) -> None:
    steps = (story.Answer(task="read_findings", answers={}, by="S"),)

    said = differences(dataclasses.replace(ordinary, steps=steps))

    assert said == "step 1 (read_findings): read_findings is not open; open are courtesy_home_visit"


def test_an_answer_of_the_wrong_person_is_not_walked_over(ordinary: story.Story) -> None:
    steps = (story.Answer(task="courtesy_home_visit", answers={}, by="A2"),)

    assert "it is for Ada Mockridge" in differences(dataclasses.replace(ordinary, steps=steps))


def test_a_refusal_that_does_not_come_is_told(ordinary: story.Story) -> None:
    first = dataclasses.replace(ordinary.steps[0], refused="too late")  # type: ignore[type-var]

    assert "nothing was refused" in differences(dataclasses.replace(ordinary, steps=(first,)))


def test_a_refusal_with_other_words_is_told(ordinary: story.Story) -> None:
    first = dataclasses.replace(ordinary.steps[0], by="A2", refused="too late")  # type: ignore[call-arg,type-var]

    assert "expected “too late”" in differences(dataclasses.replace(ordinary, steps=(first,)))


def test_a_message_that_is_taken_but_should_be_kept_is_told(ordinary: story.Story) -> None:
    message = story.Send(message="school_cancelled", answers={"reason": "not_needed"}, by="S", held=True)

    assert "was taken, expected the other" in differences(dataclasses.replace(ordinary, steps=(message,)))


def test_a_deadline_that_does_not_exist_is_wrong_use(ordinary: story.Story) -> None:
    with pytest.raises(errors.Misuse, match="no deadline 'never'"):
        differences(dataclasses.replace(ordinary, deadlines={"never": 1}))


def test_a_fact_that_does_not_exist_is_wrong_use(ordinary: story.Story) -> None:
    with pytest.raises(errors.Misuse, match="cannot change 'weather'"):
        differences(dataclasses.replace(ordinary, facts={"weather": "rain"}))


def test_a_call_type_that_is_not_in_the_library_is_wrong_use() -> None:
    with pytest.raises(errors.Misuse, match="no call type nothing"):
        list(stories.walk_all(LIBRARY, call_type="nothing"))
