"""The state of a case as bytes: a version, then compressed JSON of the pruned tree, variables and counters.

It never interprets a value of a case (any key and any JSON value comes back as it was, True as True, 1 as 1), never
keeps a time or an id of the library's own making, and never reads a state of another version or release.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from engine.acts import Mark, Marks
from engine.errors import BrokenInstance
from engine.spiff.act import ROUND, Act
from engine.spiff.definition import Definition
from engine.spiff.tokens import WIDTH, CalledProcess, Case, Giver, Token, Variables, subtree

#: What every state of this version begins with.
VERSION = b"firstbell state 1\n"
#: Largest state in bytes once unpacked: nothing we write comes near it.
LARGEST = 16_000_000


def encode(case: Case) -> bytes:
    """The state of a case; the same case always gives the same bytes."""
    act = case.act
    content = {
        "release": act.definition.bundle.sha256,
        "last": f"{case.last_id:0{WIDTH}d}",
        "end": act.end,
        "ended": case.completed,
        "rounds": {path: {id_: f"{n:0{ROUND}d}" for id_, n in here.items()} for path, here in act.rounds.items()},
        "marks": _marks_out(act.marks),
        "processes": [_process_out(one) for one in case.running()],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return VERSION + zlib.compress(text.encode(), 6)


def decode(state: bytes, act: Act) -> Case:
    """The case of a state, in the hands of an act; raises BrokenInstance for a state that is not ours or damaged."""
    content = _unpacked(state)
    if content.get("release") != act.definition.bundle.sha256:
        raise BrokenInstance("The case belongs to another release of its call type: load that release.")
    try:
        return _case(content, act)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise BrokenInstance("The state of the case does not fit its release: restore it from a backup.") from None


def _unpacked(state: bytes) -> dict[str, Any]:
    if not state.startswith(VERSION):
        raise BrokenInstance("The state of the case is of another version of the product, or damaged.")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(state[len(VERSION) :], LARGEST)
        if not unpacker.eof or unpacker.unused_data:
            raise ValueError
        content = json.loads(text)
    except (zlib.error, ValueError):
        raise BrokenInstance("The state of the case is damaged: restore it from a backup.") from None
    if not isinstance(content, dict):
        raise BrokenInstance("The state of the case is damaged: restore it from a backup.")
    return content


def _case(content: dict[str, Any], act: Act) -> Case:
    definition: Definition = act.definition
    act.end = content["end"]
    act.rounds = {path: {id_: int(n) for id_, n in here.items()} for path, here in content["rounds"].items()}
    act.marks = _marks_in(content["marks"])
    own, *called = content["processes"]
    case = Case(definition.processes[definition.bundle.name], definition.processes, act, last_id=int(content["last"]))
    _process_in(own, case)
    case.completed = content["ended"]
    for one in called:
        process = CalledProcess(definition.processes[one["process"]], one["call"], case)
        _process_in(one, process)
        case.subprocesses[one["call"]] = process
        host = case.get_task_from_id(one["call"])
        process.completed_event.connect(host.task_spec._on_subworkflow_completed, host)
    return case


def _process_out(process: Case | CalledProcess) -> dict[str, Any]:
    order = list(subtree(process.task_tree))
    at = {token.id: number for number, token in enumerate(order)}
    variables = process.variables
    return {
        "process": process.spec.name,
        "call": process.parent_task_id,
        "tokens": [
            [one.id, at.get(one._parent, -1), one._state, one.task_spec.name, one.internal_data] for one in order
        ],
        "values": variables.values,
        "givers": {name: [giver.by, giver.source, giver.at] for name, giver in variables.givers.items()},
    }


def _process_in(content: dict[str, Any], process: Case | CalledProcess) -> None:
    specs = process.spec.task_specs
    made: list[Token] = []
    for id_, parent, state, name, internal in content["tokens"]:
        token = Token(process, specs[name], made[parent] if parent >= 0 else None, state, id_)
        token.internal_data = internal
        made.append(token)
    process.task_tree = made[0]
    givers = {name: Giver(*giver) for name, giver in content["givers"].items()}
    process.variables = Variables(content["values"], givers)


def _marks_out(marks: Marks) -> dict[str, Any]:
    tags = {tag: {**asdict(mark), "count": f"{mark.count:0{ROUND}d}"} for tag, mark in marks.tags.items()}
    return {"tags": tags, "first": dict(marks.first), "given_to": marks.given_to}


def _marks_in(content: dict[str, Any]) -> Marks:
    tags = {tag: Mark(int(one["count"]), one["person"], one["at"]) for tag, one in content["tags"].items()}
    return Marks(tags, content["first"], content["given_to"])
