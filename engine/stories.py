"""Written stories: what happens to a case step by step, and what must come of it, read from TOML. It never walks one.

What the names under [facts] mean is for the department's package to say; here they are names with values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from engine import bundles, tomlfile
from engine.acts import Value
from engine.errors import Misuse
from engine.story import Answer as Answer
from engine.story import Attempt as Attempt
from engine.story import Closure as Closure
from engine.story import Decline as Decline
from engine.story import Expected as Expected
from engine.story import Facts as Facts
from engine.story import Look as Look
from engine.story import Send as Send
from engine.story import Step as Step
from engine.story import Story as Story
from engine.story import Wait as Wait

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: Most steps of a story.
STEPS = 200

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def of_bundle(bundle: bundles.Bundle) -> tuple[Story, ...]:
    """All stories of a bundle, av2 before av10; raises Misuse naming the file."""
    stories = [read(data, id_) for id_, data in bundle.stories.items()]
    return tuple(sorted(stories, key=lambda story: [_counted(part) for part in re.split("([0-9]+)", story.id)]))


def read(data: bytes, id_: str) -> Story:
    """Read a story file; raises Misuse naming the place and what to write."""
    top = tomlfile.read(data, f"stories/{id_}.toml", Misuse)
    weekday, time = _start(top)
    message = top.text("message", "")
    expect = top.group("expect")
    story = Story(
        id=id_,
        name=top.text("name"),
        weekday=weekday,
        time=time,
        student=top.text("student", ""),
        by=top.text("by", "" if message else None),
        message=message,
        told_by=top.text("told_by", ""),
        told_at=top.text("told_at", ""),
        facts=_values(top, "facts"),
        deadlines=_values(top, "deadlines"),
        answers=_values(top, "answers"),
        attempts=tuple(_attempt(one) for one in top.groups("attempts")),
        steps=tuple(_step(one) for one in top.groups("steps")),
        expect=_expected(expect),
        outputs=_values(expect, "outputs"),
        presets={name: _values(expect.group("presets"), name) for name in expect.group("presets").names()},
        linked=expect.texts("linked"),
        others={name: _other(expect.group(name)) for name in expect.names() if name not in _OWN},
    )
    if len(story.steps) > STEPS:
        raise top.refusal(f"it has {len(story.steps)} steps, at most {STEPS} are walked: tell less")
    top.nothing_else()
    return story


_OWN = ("disposition", "path", "notices", "outputs", "presets", "linked")


def _start(top: tomlfile.Group) -> tuple[str, str]:
    weekday, _, time = top.text("start").partition(" ")
    if weekday not in WEEKDAYS or not _TIME.fullmatch(time):
        raise top.refusal('start is a weekday and a time: write start = "Mon 09:00"')
    return weekday, time


def _step(group: tomlfile.Group) -> Step:
    kinds = [name for name in _STEPS if name in group]
    if len(kinds) != 1:
        raise group.refusal(f"a step has one of {', '.join(_STEPS)}, this one has {' and '.join(kinds) or 'none'}")
    step = _STEPS[kinds[0]](group)
    group.nothing_else()
    return step


def _answer(group: tomlfile.Group) -> Answer:
    return Answer(
        task=group.text("task"),
        answers=_values(group, "answers"),
        by=group.text("by", ""),
        recorded_by=group.text("recorded_by", ""),
        refused=group.text("refused", ""),
        case=group.text("case", ""),
    )


def _send(group: tomlfile.Group) -> Send:
    return Send(
        message=group.text("message"),
        answers=_values(group, "answers"),
        by=group.text("by", ""),
        held=group.flag("held"),
        refused=group.text("refused", ""),
        case=group.text("case", ""),
    )


def _decline(group: tomlfile.Group) -> Decline:
    return Decline(group.text("decline"), group.text("by", ""), group.text("case", ""))


def _wait(group: tomlfile.Group) -> Wait:
    text = group.text("wait")
    amount, _, unit = text.partition(" ")
    if amount.isdecimal() and unit in ("minutes", "minute"):
        return Wait(minutes=int(amount))
    if amount.isdecimal() and unit in ("school_days", "school_day"):
        return Wait(school_days=int(amount))
    until = text.removeprefix("until ").strip()
    if text.startswith("until ") and (until == "last bell" or _TIME.fullmatch(until)):
        return Wait(until=until)
    raise group.refusal('write wait = "5 minutes", "2 school_days", "until 13:30" or "until last bell"')


def _facts(group: tomlfile.Group) -> Facts:
    return Facts(_values(group, "facts"))


def _closure(group: tomlfile.Group) -> Closure:
    return Closure(group.number("closure"))


def _look(group: tomlfile.Group) -> Look:
    return Look(group.texts("open", needed=True), group.text("case", ""))


_STEPS: Mapping[str, Callable[[tomlfile.Group], Step]] = {
    "task": _answer,
    "message": _send,
    "decline": _decline,
    "wait": _wait,
    "facts": _facts,
    "closure": _closure,
    "open": _look,
}


def _attempt(group: tomlfile.Group) -> Attempt:
    attempt = Attempt(_values(group, "answers"), group.text("refused"))
    group.nothing_else()
    return attempt


def _expected(group: tomlfile.Group) -> Expected:
    lacking = [name for name in ("disposition", "path", "notices") if name not in group]
    if lacking:
        raise group.refusal(f"{lacking[0]} is missing: a story says its disposition, its path and its notices")
    return Expected(
        disposition=group.text("disposition", ""),
        path=group.texts("path", needed=True),
        notices=group.texts("notices", needed=True),
    )


def _other(group: tomlfile.Group) -> Expected:
    expected = _expected(group)
    group.nothing_else()
    return expected


def _values(group: tomlfile.Group, name: str) -> dict[str, Value]:
    values = group.values(name)
    for key, value in values.items():
        members = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in members):
            raise group.refusal(f'{name}: {key} is a text, a number or a list of these (yes and no are "yes" and "no")')
    return values


def _counted(part: str) -> tuple[int, str]:
    return (int(part), "") if part.isdecimal() else (-1, part)
