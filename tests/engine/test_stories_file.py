"""Story files: what they tell, and the refusals of those that tell it wrong."""

from __future__ import annotations

import pytest

from engine import stories, story
from engine.errors import Misuse

WHOLE = """
name = "the ordinary loan"
start = "Mon 09:00"
by = "S"
told_by = "S2"
told_at = "08:05"
student = "kit"

[facts]
run = 5
days = ["Wed", "Thu"]

[deadlines]
visits = 7

[answers]
reason = "audit"

[[attempts]]
answers = { reason = "other" }
refused = "Say"

[[steps]]
task = "visit"
by = "A1"
recorded_by = "D"
answers = { finding = "lives_there", basis = ["spoke", "saw"], minutes = 8 }

[[steps]]
task = "visit"
refused = "choose one"
case = "other"

[[steps]]
wait = "5 minutes"

[[steps]]
wait = "2 school_days"

[[steps]]
wait = "until 13:30"

[[steps]]
wait = "until last bell"

[[steps]]
message = "withdrawn"
by = "S"
answers = { reason = "late" }
held = true

[[steps]]
decline = "accept"
by = "A1"

[[steps]]
facts = { run = 6 }

[[steps]]
closure = 5

[[steps]]
open = ["visit", "log"]

[expect]
disposition = "Lent"
path = ["visit", "log"]
notices = ["n1"]
outputs = { log = "entered" }
linked = ["other"]

[expect.presets]
ask = { answer = "yes" }

[expect.other]
disposition = ""
path = []
notices = []
"""
LEAST = """
name = "n"
start = "Mon 09:00"
by = "S"
[expect]
disposition = "Lent"
path = []
notices = []
"""


def read(text: str) -> story.Story:
    return stories.read(text.encode(), "l1")


def test_a_story_tells_who_files_when_and_about_whom() -> None:
    told = read(WHOLE)

    assert (told.id, told.name, told.weekday, told.time) == ("l1", "the ordinary loan", "Mon", "09:00")
    assert (told.by, told.told_by, told.told_at, told.student) == ("S", "S2", "08:05", "kit")
    assert (told.facts, told.deadlines, told.answers) == (
        {"run": 5, "days": ["Wed", "Thu"]},
        {"visits": 7},
        {"reason": "audit"},
    )
    assert told.attempts == (story.Attempt({"reason": "other"}, "Say"),)


def test_a_story_tells_every_kind_of_step() -> None:
    answers = {"finding": "lives_there", "basis": ["spoke", "saw"], "minutes": 8}

    assert read(WHOLE).steps == (
        story.Answer("visit", answers, by="A1", recorded_by="D"),
        story.Answer("visit", {}, refused="choose one", case="other"),
        story.Wait(minutes=5),
        story.Wait(school_days=2),
        story.Wait(until="13:30"),
        story.Wait(until="last bell"),
        story.Send("withdrawn", {"reason": "late"}, by="S", held=True),
        story.Decline("accept", by="A1"),
        story.Facts({"run": 6}),
        story.Closure(5),
        story.Look(("visit", "log")),
    )


def test_a_story_tells_what_must_come_of_it() -> None:
    told = read(WHOLE)

    assert told.expect == story.Expected("Lent", ("visit", "log"), ("n1",))
    assert (told.outputs, told.presets, told.linked) == ({"log": "entered"}, {"ask": {"answer": "yes"}}, ("other",))
    assert told.others == {"other": story.Expected("", (), ())}


def test_a_story_that_a_message_starts_needs_nobody_who_files() -> None:
    told = read(LEAST.replace('by = "S"', 'message = "starts"'))

    assert (told.message, told.by) == ("starts", "")


@pytest.mark.parametrize("lacking", ["disposition", "path", "notices"])
def test_a_story_without_an_expectation_is_wrong_use(lacking: str) -> None:
    text = "\n".join(line for line in LEAST.splitlines() if not line.startswith(lacking))

    with pytest.raises(Misuse, match=rf"stories/l1.toml \[expect\]: {lacking} is missing"):
        read(text)


def test_a_story_without_expect_is_wrong_use() -> None:
    with pytest.raises(Misuse, match="disposition is missing"):
        read(LEAST.split("[expect]")[0])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "n"', "", "name is missing"),
        ('by = "S"', "", "by is missing"),
        ("Mon 09:00", "Monday 09:00", "start is a weekday and a time"),
        ("Mon 09:00", "Mon 9:00", "start is a weekday and a time"),
        ("Mon 09:00", "Mon 24:00", "start is a weekday and a time"),
        ('by = "S"', 'by = "S"\nbye = "S"', "no setting bye"),
        ("[expect]", "[[steps]]\nby = 'A1'\n[expect]", r"\[\[steps\]\] 1: a step has one of .* none"),
        ("[expect]", "[[steps]]\ntask = 'a'\nwait = '1 minute'\n[expect]", "this one has task and wait"),
        ("[expect]", "[[steps]]\ntask = 'a'\nheld = true\n[expect]", "no setting held"),
        ("[expect]", "[[steps]]\nwait = '5 days'\n[expect]", "write wait ="),
        ("[expect]", "[[steps]]\nwait = 'until noon'\n[expect]", "write wait ="),
        ("[expect]", "[[steps]]\nwait = 'few minutes'\n[expect]", "write wait ="),
        ("[expect]", "[[steps]]\nwait = 'two school_days'\n[expect]", "write wait ="),
        ("[expect]", "[[steps]]\nmessage = 'm'\nheld = 'yes'\n[expect]", "held is true or false"),
        ("[expect]", "[[steps]]\ntask = 'a'\nanswers = { a = true }\n[expect]", "yes and no are"),
        ("[expect]", "[[steps]]\ntask = 'a'\nanswers = { a = 2026-11-16 }\n[expect]", "a is a text"),
        ("[expect]", "[[attempts]]\nanswers = {}\n[expect]", "refused is missing"),
        ("[expect]", "[[steps]]\nclosure = 1\n" * 201 + "[expect]", "at most 200"),
        ("notices = []", "notices = []\n[expect.other]\npath = []", r"\[other\]: disposition is missing"),
        ("[expect]", "[expect", "no TOML"),
    ],
)
def test_a_story_told_wrong_is_refused_by_its_place(old: str, new: str, says: str) -> None:
    with pytest.raises(Misuse, match=says) as refused:
        read(LEAST.replace(old, new, 1))

    assert str(refused.value).startswith("stories/l1.toml")
