"""Cancel everywhere: every declared message at every step of every story ends, is held, or is refused with a sentence.

Whatever it does, nothing stands still and nothing that is owed is lost: who had accepted or visited is still asked for
the log, and closing steps that had begun are answered to their end. Stories with the same way so far count once.
"""

from __future__ import annotations

import pytest

from engine import errors, rows
from engine.manifest import Message
from engine.story import Send
from tests import walked
from tests.shipped import BUNDLES, ends
from tests.walked import Standing
from workflows import staff
from workflows.story_walk import Differs, Walk

#: Tags of user tasks after which an officer owes the log.
ON_THE_WAY = frozenset({"accept", "visit", "transport"})
LOG = "log_note"
#: The user tasks with which a call is closed towards school and Attendance Notes.
CLOSING = frozenset({LOG, "ask_ct", "mark_ct", "settle_ct"})
ENDED, TAKEN, HELD, REFUSED = "ended", "taken", "held", "refused"

SENT = [
    (name, message.name)
    for name, bundle in BUNDLES.items()
    for message in bundle.manifest.messages.values()
    if message.form
]


@pytest.mark.parametrize(("call_type", "name"), SENT)
def test_a_message_ends_is_held_or_is_refused_and_nothing_owed_is_lost(call_type: str, name: str) -> None:
    message = BUNDLES[call_type].manifest.messages[name]
    outcomes: dict[str, int] = {}
    wrong: list[str] = []

    for standing in walked.standings(call_type):
        with walked.resumed(standing) as walk:
            outcome = send(walk, message)
            wrong += [f"{standing}: {fault}" for fault in faults(walk, standing, message, outcome)]
        outcomes[outcome] = outcomes.get(outcome, 0) + 1

    assert wrong == []
    assert len(outcomes) > 1, outcomes


def test_every_call_type_is_tried_and_every_kind_of_outcome_comes_up() -> None:
    seen = set()

    for call_type, name in SENT:
        for standing in walked.standings(call_type)[::5]:
            with walked.resumed(standing) as walk:
                seen.add(send(walk, BUNDLES[call_type].manifest.messages[name]))

    assert {call_type for call_type, _ in SENT} == set(BUNDLES)
    assert seen == {ENDED, TAKEN, HELD, REFUSED}


def send(walk: Walk, message: Message) -> str:
    """What became of it, sent by somebody who may."""
    roles = (*message.senders, *message.senders_for)
    scope = walked.row(walk).scope
    people = [one for one in staff.everybody(walk.runtime) if one.role in roles and staff.sees_school(one, scope)]
    try:
        walk.do(Send(message.name, {}, by=people[0].id))
    except Differs:
        return HELD
    except errors.Refused as refused:
        sentences = [message.refused, *(one.sentence for one in message.refusals)]
        assert any(sentence and str(refused).endswith(f": {sentence}.") for sentence in sentences), refused
        return REFUSED
    return ENDED if walked.row(walk).status == rows.ENDED else TAKEN


def faults(walk: Walk, standing: Standing, message: Message, outcome: str) -> list[str]:
    """What is wrong directly after it was sent, and when the case was then worked to its end."""
    found = []
    still_open = {task.element for task in walked.open_tasks(walk)}
    if lost := (CLOSING & set(standing.open)) - still_open:
        found.append(f"{outcome}, and {', '.join(sorted(lost))} is not asked any more")
    if outcome == HELD and message.name not in [held.message for held in walked.row(walk).held]:
        found.append("it is nowhere kept")
    if outcome == REFUSED:
        return found
    try:
        walked.finish(walk)
    except (AssertionError, errors.FirstbellError) as error:
        return [*found, f"{outcome}, then: {error}"]
    return found + at_the_end(walk, standing)


def at_the_end(walk: Walk, standing: Standing) -> list[str]:
    case, entries = walked.row(walk), walked.entries(walk)
    found = []
    if case.status != rows.ENDED or case.disposition not in ends(BUNDLES[standing.call_type]):
        found.append(f"the end {case.status} {case.disposition} is not drawn")
    if case.held:
        found.append("something is still kept")
    done = [entry for entry in entries if entry.kind == "user_task.completed"]
    owed = max((entry.number for entry in done if entry.facts.get("tag") in ON_THE_WAY), default=0)
    logged = max((entry.number for entry in done if entry.element == LOG), default=0)
    if owed > logged:
        found.append("an officer was on the way and is not asked for the log")
    if (CLOSING - {LOG}) & set(standing.open) and walked.variables(walk).get("ct_result") is None:
        found.append("the question about CT is lost")
    return found
