"""Messages that people send to a case: who may, what becomes of them."""

from __future__ import annotations

import pytest

from engine import errors
from tests.workflows.walked import operation, person, walked
from workflows import cases, messages, shown
from workflows.story_walk import Walk

WITHDRAWN = {"reason": ["not_needed"], "told_by": ["the clerk"], "at": ["2026-11-16T09:00"]}


def send(walk: Walk, by: str = "S", **how: object) -> shown.Outcome:
    about = {
        "case": walk.case,
        "message": "school_cancelled",
        "posted": WITHDRAWN,
        "by": person(walk, by),
        "at": walk.clock.now(),
        "operation": operation(),
    }
    return messages.send(walk.runtime, **{**about, **how})  # type: ignore[arg-type]


def offered(walk: Walk, by: str) -> list[str]:
    page = cases.page(walk.runtime, case=walk.case, by=person(walk, by), at=walk.clock.now())
    return [message.label for message in page.messages]


def test_a_message_is_offered_to_those_who_may_send_it() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        found = {by: offered(walk, by) for by in ("S", "A1", "D", "V", "C", "U", "M")}

    assert found == {by: ["School withdraws"] if by in ("S", "A1", "D", "V") else [] for by in found}


def test_no_message_is_offered_once_a_case_is_over() -> None:
    with walked("address_verification", "av1") as walk:
        assert offered(walk, "S") == []


def test_a_message_that_is_taken_says_how_the_case_ended() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        assert send(walk).sentence == "Sent. Case 2026-0001 has ended: Withdrawn by school."


def test_a_message_that_nothing_takes_now_is_kept_and_says_so() -> None:
    with walked("address_verification", "av6a", steps=0) as walk:
        assert "is kept with case 2026-0001" in send(walk).sentence


def test_a_message_that_nothing_can_take_any_more_is_refused_in_the_words_of_the_call_type() -> None:
    with (
        walked("address_verification", "av1", steps=1) as walk,
        pytest.raises(errors.Refused, match="The visits are done"),
    ):
        send(walk)


def test_a_message_sent_twice_by_one_click_is_sent_once() -> None:
    with walked("address_verification", "av6a", steps=0) as walk:
        first = send(walk, operation="one")

        again = send(walk, operation="one")

        assert again == first
        assert len(walk.row(walk.case).held) == 1


def test_missing_answers_are_told_at_their_fields() -> None:
    with walked("address_verification", "av1", steps=0) as walk, pytest.raises(errors.BadAnswers) as bad:
        send(walk, posted={"reason": ["other"]})

    assert {"reason_text", "told_by"} <= set(bad.value.fields)


def test_who_may_not_send_it_gets_a_sentence_that_says_who_may() -> None:
    with walked("police_transport", "pt1", steps=1) as walk, pytest.raises(errors.NotAllowed, match="dispatcher"):
        messages.page(
            walk.runtime, case=walk.case, message="police_cancelled", by=person(walk, "S"), at=walk.clock.now()
        )


def test_the_staff_of_another_school_cannot_send_it() -> None:
    with walked("address_verification", "av1", steps=0) as walk, pytest.raises(errors.NotFound):
        send(walk, by="S2")


def test_the_form_has_the_time_set_to_now() -> None:
    with walked("address_verification", "av1", steps=0) as walk:
        page = messages.page(
            walk.runtime, case=walk.case, message="school_cancelled", by=person(walk, "S"), at=walk.clock.now()
        )

    assert (page.label, page.form.by_key["at"].value) == ("School withdraws", "2026-11-16T09:00")
