"""The path of a case on the diagrams of its own release: what was visited, in which rounds, what waits now.

It never draws: a page makes the picture from the diagram's own layout.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine import bundles, trail
from engine.diagram import Diagram
from workflows import shown
from workflows.elements import Elements, says_the_sheet, words_of

#: Kinds of elements that are steps for a reader of the list beside the drawing.
_STEPS = {"user_task", "exclusive_gateway", "business_rule_task", "call_activity", "end_event"}
#: Entries that say an element was visited.
_VISITS = frozenset(
    {
        "case.opened",
        "element.passed",
        "user_task.opened",
        "gateway.decided",
        "table.decided",
        "values.assigned",
        "process.called",
        "timer.fired",
        "message.received",
        "message.thrown",
        "notice.sent",
        "end.reached",
    }
)


def path_of(
    bundle: bundles.Bundle, entries: Sequence[trail.Sealed], *, current: Collection[tuple[str, str]]
) -> tuple[shown.DrawnProcess, ...]:
    """Every process of a case that was reached, the case's own first; `current` are (path, element) of what waits."""
    elements = Elements(bundle)
    visited = [entry for entry in entries if entry.kind in _VISITS and entry.element is not None]
    paths = dict.fromkeys(["", *(entry.path for entry in visited)])
    return tuple(
        _process(elements, path, [entry for entry in visited if entry.path == path], current, set(paths))
        for path in paths
    )


def untouched(bundle: bundles.Bundle) -> tuple[shown.DrawnProcess, ...]:
    """All processes of a release as they are drawn, without a case."""
    elements, paths = Elements(bundle), [""]
    known = {bundle.process.process}
    for path in paths:
        for _, called in elements.calls(path):
            process = elements.diagram(called).process
            if process not in known:
                known.add(process)
                paths.append(called)
    return tuple(_process(elements, path, [], (), set(paths)) for path in paths)


def _process(
    elements: Elements,
    path: str,
    visited: Sequence[trail.Sealed],
    current: Collection[tuple[str, str]],
    drawn: Collection[str],
) -> shown.DrawnProcess:
    diagram = elements.diagram(path)
    rounds: dict[str, list[int]] = {}
    flows: dict[str, list[int]] = {}
    for entry in visited:
        rounds.setdefault(entry.element or "", []).append(entry.round)
        for flow in entry.flows:
            flows.setdefault(flow, []).append(len(flows.get(flow, ())) + 1)
    opens = {call: called for call, called in elements.calls(path) if called in drawn}
    return shown.DrawnProcess(
        key=path,
        name=diagram.name,
        diagram=diagram,
        nodes={
            node.id: shown.NodeMark(
                rounds=tuple(dict.fromkeys(rounds.get(node.id, ()))),
                current=(path, node.id) in current,
                page=says_the_sheet(node),
                opens=opens.get(node.id),
            )
            for node in diagram.nodes.values()
        },
        flows={flow: tuple(numbers) for flow, numbers in flows.items()},
        steps=tuple(_step(diagram, entry) for entry in visited if _is_step(diagram, entry)),
    )


def _is_step(diagram: Diagram, entry: trail.Sealed) -> bool:
    node = diagram.nodes.get(entry.element or "")
    return node is not None and node.kind in _STEPS and bool(node.name) and entry.kind != "element.passed"


def _step(diagram: Diagram, entry: trail.Sealed) -> str:
    node = diagram.nodes[entry.element or ""]
    again = f" (round {entry.round})" if entry.round > 1 else ""
    answer = entry.facts.get("answer")
    return f"{words_of(node)}{f': {answer}' if answer else ''}{again}"
