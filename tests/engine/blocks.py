"""Random small bundles made of sound blocks, for hypothesis. It never runs them.

A block is built from its end to its beginning: each maker adds its elements and gives back the id of its first one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.engine.drawn import (
    Part,
    alarm,
    call,
    catch,
    choice,
    cut,
    either,
    end,
    fork,
    merge,
    notice,
    process,
    script,
    start,
    throw,
    timer,
    user,
)

MESSAGES = ("red", "blue")
TIMES = ("due('short')", "due('long')", "PT10M", "due('short')")


@dataclass
class Sheet:
    """One process in the making."""

    name: str
    files: dict[str, bytes]
    parts: list[Part] = field(default_factory=list)
    forked: bool = False

    def add(self, part: Part) -> str:
        self.parts.append(part)
        return part.id

    def new(self, sign: str) -> str:
        return f"{sign}{len(self.parts)}"

    def merged(self, to: str) -> str:
        return self.add(merge(self.new("m"), to))


@st.composite
def some_files(draw: st.DrawFn) -> dict[str, bytes]:
    """The BPMN files of a bundle whose processes keep all rules."""
    files: dict[str, bytes] = {}
    return {"process.bpmn": _process(draw, "own", files, 0), **files}


def _process(draw: st.DrawFn, name: str, files: dict[str, bytes], level: int) -> bytes:
    sheet = Sheet(name, files)
    last = sheet.add(end("e", "Done" if level == 0 else ""))
    first = _row(draw, sheet, last, level, draw(st.integers(1, 4)), in_loop=False)
    sheet.add(start("s", first))
    outputs = ("a", "b") if level else ()
    return process(name, *sheet.parts, inputs=("x",) if level else (), outputs=outputs)


def _row(draw: st.DrawFn, sheet: Sheet, to: str, level: int, blocks: int, *, in_loop: bool) -> str:
    for _ in range(blocks):
        to = _block(draw, sheet, to, level, in_loop=in_loop)
    return to


def _block(draw: st.DrawFn, sheet: Sheet, to: str, level: int, *, in_loop: bool) -> str:
    kinds = ["task", "task", "task", "plain", "plain", "plain", "either"]
    if level < 2:
        kinds += ["choice", "loop", "call", "call"]
        if not sheet.forked and not in_loop:
            kinds += ["fork", "fork"]
    match draw(st.sampled_from(kinds)):
        case "task":
            return _task(draw, sheet, to, level)
        case "plain":
            return _plain(draw, sheet, to)
        case "either":
            return _either(draw, sheet, to)
        case "choice":
            return _choice(draw, sheet, to, level, in_loop=in_loop)
        case "loop":
            return _loop(draw, sheet, to, level)
        case "call":
            return _call(draw, sheet, to, level)
    return _fork(draw, sheet, to, level)


def _plain(draw: st.DrawFn, sheet: Sheet, to: str) -> str:
    match draw(st.sampled_from(("script", "notice", "throw", "timer", "catch"))):
        case "script":
            text = draw(st.sampled_from(("a = x", "b = 'set', x = b", "a = [a]", "x = now()")))
            return sheet.add(script(sheet.new("a"), to, text))
        case "notice":
            return sheet.add(notice(sheet.new("n"), to, text="{a} {b} {x} {visits_done(case)}"))
        case "throw":
            return sheet.add(throw(sheet.new("t"), to, "outside", what="a", when="now()"))
        case "timer":
            return sheet.add(timer(sheet.new("w"), to, draw(st.sampled_from(TIMES))))
    return sheet.add(catch(sheet.new("c"), to, draw(st.sampled_from(MESSAGES)), "x"))


def _choice(draw: st.DrawFn, sheet: Sheet, to: str, level: int, *, in_loop: bool) -> str:
    after = sheet.merged(to)
    one, other = (_row(draw, sheet, after, level + 1, 1, in_loop=in_loop) for _ in range(2))
    return sheet.add(choice(sheet.new("x"), {one: "a = 'yes'"}, other))


def _loop(draw: st.DrawFn, sheet: Sheet, to: str, level: int) -> str:
    back = sheet.new("m") + "b"
    again = sheet.add(choice(sheet.new("x"), {back: "a = 'yes' and visits_done(case) < 6"}, to))
    first = _task(draw, sheet, again, level, tag="visit")
    if draw(st.booleans()):
        first = _row(draw, sheet, first, level + 1, 1, in_loop=True)
    return sheet.add(merge(back, first))


def _fork(draw: st.DrawFn, sheet: Sheet, to: str, level: int) -> str:
    sheet.forked = True
    join = sheet.add(fork(sheet.new("j"), to))
    ways = [
        _row(draw, sheet, sheet.merged(join), level + 1, draw(st.integers(1, 2)), in_loop=False)
        for _ in range(draw(st.integers(2, 3)))
    ]
    return sheet.add(fork(sheet.new("f"), *ways))


def _task(draw: st.DrawFn, sheet: Sheet, to: str, level: int, **properties: str) -> str:
    after = sheet.merged(to)
    id_ = sheet.add(user(sheet.new("u"), after, **properties))
    _alarms(draw, sheet, id_, after, level)
    return id_


def _alarms(draw: st.DrawFn, sheet: Sheet, host: str, after: str, level: int) -> None:
    for kind in draw(st.lists(st.sampled_from(("reminds", "takes", "asks")), max_size=2)):
        at, text = sheet.new("b"), draw(st.sampled_from(TIMES))
        if kind == "takes":
            sheet.add(alarm(at, host, sheet.add(script(at + "a", after, "b = 'late'")), text))
            continue
        over = sheet.add(end(at + "o"))
        to = over if kind == "reminds" else sheet.add(user(at + "u", over))
        said = sheet.add(notice(at + "n", to, text="{a}"))
        sheet.add(alarm(at, host, said, text, interrupting=False))


def _either(draw: st.DrawFn, sheet: Sheet, to: str) -> str:
    after = sheet.merged(to)
    events = [
        sheet.add(catch(sheet.new("c"), after, message, "x"))
        for message in draw(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=2, unique=True))
    ]
    if len(events) < 2 or draw(st.booleans()):
        events.append(sheet.add(timer(sheet.new("w"), after, draw(st.sampled_from(TIMES)))))
    return sheet.add(either(sheet.new("g"), *events))


def _call(draw: st.DrawFn, sheet: Sheet, to: str, level: int) -> str:
    name = f"p{len(sheet.files)}"
    sheet.files[f"{name}.bpmn"] = b""
    sheet.files[f"{name}.bpmn"] = _process(draw, name, sheet.files, level + 1)
    after = sheet.merged(to)
    id_ = sheet.add(call(sheet.new("k"), after, name))
    if draw(st.booleans()):
        at = sheet.new("b")
        task = sheet.add(user(at + "u", after))
        sheet.add(cut(at, id_, task, draw(st.sampled_from(MESSAGES)), "x"))
    _alarms(draw, sheet, id_, after, level)
    return id_
