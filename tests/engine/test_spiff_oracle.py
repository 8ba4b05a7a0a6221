"""Random diagrams and acts: the case that is saved after every act, the one that never is, and a token game agree."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from engine import acts
from engine.acts import Advanced
from engine.errors import NobodyWaits
from tests.engine import tiny
from tests.engine.beside import Beside
from tests.engine.blocks import MESSAGES, some_files

ACTS = 30
#: Without the phase that explains a failure: it takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(files=some_files(), data=st.data())
def test_saved_unsaved_and_the_token_game_agree(files: dict[str, bytes], data: st.DataObject) -> None:
    walk = tiny.Walk(tiny.bundle("own", files.pop("process.bpmn"), **files))
    beside = Beside(walk.definition)
    held: list[acts.Held] = []
    command: acts.Command = acts.Start({"x": "told"}, "sam")
    for number in range(ACTS):
        before = list(held)
        came: Advanced | NobodyWaits
        try:
            came = walk.do(command, before)
            held = [one for one in held if one.number not in (*came.delivered, *came.undelivered)]
        except NobodyWaits as nobody:
            came = nobody
            assert isinstance(command, acts.Deliver)
            if nobody.reachable:
                held.append(acts.Held(number, command.message, command.payload, "sam", walk.now))

        beside.follow(command, came, now=walk.now, case=tiny.CASE, words=tiny.Words(), held=before)

        if walk.last is None or walk.last.disposition is not None:
            event(f"ended after {'few' if number < 5 else 'many'} acts")
            return
        command = data.draw(some_command(walk))


@st.composite
def some_command(draw: st.DrawFn, walk: tiny.Walk) -> acts.Command:
    """The next act; due timers first, as callers do."""
    assert walk.last is not None
    later = walk.now + dt.timedelta(minutes=draw(st.sampled_from((0, 1, 5, 9))))
    due = walk.last.next_due
    if due is not None and (due <= later or not walk.tasks or draw(st.integers(0, 3)) == 0):
        walk.now = max(walk.now, due)
        return acts.Fire()
    walk.now = later
    kind = draw(st.integers(0, 9))
    if not walk.tasks or kind < 2:
        return acts.Deliver(draw(st.sampled_from(MESSAGES)), {"n": draw(st.integers(0, 3))}, "sam")
    if kind == 2:
        return draw(st.sampled_from((acts.Give("zoe"), acts.Give(None), acts.Redate())))
    task = draw(st.sampled_from(sorted(walk.tasks)))
    answers = draw(st.dictionaries(st.sampled_from("ab"), st.sampled_from(("yes", "no", ["yes"], None)), max_size=2))
    return acts.Complete(task, answers, draw(st.sampled_from(("ada", "ben"))))
