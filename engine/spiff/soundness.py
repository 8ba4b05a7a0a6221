"""What a diagram must keep so that our walks prove it runs as drawn; everything else is refused before it runs.

One rule is one function that yields sentences; each names the element with its words and id, and says what to do. It
never looks at a running case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.elements import GATEWAYS, Diagram, Node, boundaries, following, next_nodes
from engine.errors import BadBundle
from engine.spiff.compiled import called
from engine.spiff.tokens import DEPTH

Findings = Iterator[tuple[Node, str]]

_STARTS = frozenset({"start_event", "message_start_event"})
#: Kinds at which a token waits for somebody or something.
_WAITING = frozenset({"user_task", "timer_catch_event", "message_catch_event", "event_based_gateway"})
_BEHIND_EVENT_GATEWAY = frozenset({"timer_catch_event", "message_catch_event"})


def check(own: str, diagrams: Mapping[str, Diagram]) -> None:
    """Raise BadBundle with the first sentence that is true of the bundle's processes."""
    if own not in diagrams:
        raise BadBundle(f"The bundle has no process {own}: the process of process.bpmn carries the folder's name.")
    for diagram in diagrams.values():
        for rule in _RULES:
            for node, sentence in rule(diagram):
                raise BadBundle(f"The {called(node, diagram.process)} {sentence}")
    sound: set[str] = set()
    passing: dict[str, bool] = {}
    for process in diagrams:
        _calls(process, diagrams, (), sound)
    for process, diagram in diagrams.items():
        _passes(process, diagrams, passing)
        for node, sentence in _automatic_loops(diagram, passing):
            raise BadBundle(f"The {called(node, process)} {sentence}")


def _supported(diagram: Diagram) -> Findings:
    for node in diagram.nodes.values():
        if not node.supported:
            yield node, "is of a kind that this product does not run: draw it with the elements of docs/bundles.md."


def _starts(diagram: Diagram) -> Findings:
    starts = [node for node in diagram.nodes.values() if node.kind in _STARTS]
    if not starts:
        raise BadBundle(f"The process {diagram.process} has no start event: draw one.")
    for node in starts[1:]:
        yield node, "is a second start event: leave one."
    for node in diagram.nodes.values():
        if node.kind in _STARTS and node.incoming:
            yield node, "is a start event with a flow into it: lead the flow elsewhere."
        elif node.kind == "end_event" and node.outgoing:
            yield node, "is an end event with a flow out of it: take the flow away."
    if not any(node.kind == "end_event" for node in diagram.nodes.values()):
        yield starts[0], "begins a process without an end event: draw one."


def _connected(diagram: Diagram) -> Findings:
    start = next(node for node in diagram.nodes.values() if node.kind in _STARTS)
    reached = following(diagram, start.id) | {start.id}
    for node in diagram.nodes.values():
        if node.id not in reached:
            yield node, "can never be reached from the start: connect it or take it out."
        elif node.kind != "end_event" and not node.outgoing:
            yield node, "leads nowhere: connect it with what comes next or with an end event."
        elif node.attached_to is not None and node.incoming:
            yield node, "is a boundary event with a flow into it: lead the flow elsewhere."


def _flows(diagram: Diagram) -> Findings:
    for node in diagram.nodes.values():
        if len(node.outgoing) > 1 and node.kind not in GATEWAYS:
            yield node, "has more than one flow out of it: draw a gateway behind it."
        targets = [diagram.flows[flow].target for flow in node.outgoing]
        if len(set(targets)) < len(targets) and node.kind != "exclusive_gateway":
            yield node, "has two flows to the same element: leave one."
        for flow in (diagram.flows[one] for one in node.outgoing):
            if flow.condition is not None and (node.kind != "exclusive_gateway" or len(node.outgoing) == 1):
                yield node, f"has a condition on its flow {flow.id}, which nobody asks: only a choice has conditions."
            if flow.condition is None and node.kind == "exclusive_gateway" and len(node.outgoing) > 1:
                if flow.id != node.default:
                    yield node, f"has the flow {flow.id} without a condition: write one or make it the default flow."


def _lanes(diagram: Diagram) -> Findings:
    for node in diagram.nodes.values():
        if node.kind == "user_task" and node.lane is None:
            yield node, "stands in no lane, so nobody would see it: draw it in the lane of those who do it."


def _hosts(diagram: Diagram) -> Findings:
    for node in diagram.nodes.values():
        attached = boundaries(diagram, node.id)
        if attached and node.kind not in ("user_task", "call_activity"):
            yield attached[0], "is attached to neither a user task nor a call: attach it to one."
        messages = [one.message for one in attached if one.kind == "boundary_message"]
        for one in attached:
            if one.kind == "boundary_message" and node.kind != "call_activity":
                yield one, "is a message on a user task: put the step into a called process, the message on its call."
            elif one.kind == "boundary_message" and not one.interrupting:
                yield one, "is a message that does not interrupt: make it interrupting."
            elif one.kind == "boundary_message" and messages.count(one.message) > 1:
                yield one, f"waits for {one.message} like another event of the same call: leave one."


def _event_gateways(diagram: Diagram) -> Findings:
    for node in diagram.nodes.values():
        if node.kind != "event_based_gateway":
            continue
        behind = [diagram.nodes[diagram.flows[flow].target] for flow in node.outgoing]
        if len(behind) < 2:
            yield node, "waits for fewer than two events: draw the event alone, or a second one."
        if any(one.kind not in _BEHIND_EVENT_GATEWAY or len(one.incoming) > 1 for one in behind):
            yield node, "must lead to timers and messages that nothing else leads to."
        if sum(one.kind == "timer_catch_event" for one in behind) > 1:
            yield node, "waits for two timers: leave one, or use earlier(a, b)."
        messages = [one.message for one in behind if one.message is not None]
        if len(set(messages)) < len(messages):
            yield node, "waits for one message twice: leave one."


def _parallel(diagram: Diagram) -> Findings:
    forks = [one for one in diagram.nodes.values() if one.kind == "parallel_gateway" and len(one.outgoing) > 1]
    joins = [one for one in diagram.nodes.values() if one.kind == "parallel_gateway" and len(one.outgoing) <= 1]
    for node in [*forks, *joins]:
        if node.id in following(diagram, node.id):
            yield node, "stands in a loop: put the parallel section into a called process and call that in the loop."
    for node in forks:
        if len(node.incoming) > 1:
            yield node, "joins and forks at once: draw two gateways."
    for node in forks[1:]:
        yield node, "begins a second parallel section of one process: put one of them into a called process."
    if forks and not joins:
        yield forks[0], "begins branches that never meet: lead each into one parallel gateway."
    for node in joins[1:]:
        yield node, "is a second join of one process: merge what is left over with an exclusive gateway."
    if joins and not forks:
        yield joins[0], "joins what no parallel gateway has forked: it would wait for ever. Draw an exclusive gateway."
    if forks and joins:
        yield from _branches(diagram, forks[0], joins[0])


def _branches(diagram: Diagram, fork: Node, join: Node) -> Findings:
    inside: list[set[str]] = []
    for flow in fork.outgoing:
        first = diagram.flows[flow].target
        inside.append(_until(diagram, first, join.id))
    for number, one in enumerate(inside):
        for other in inside[number + 1 :]:
            for shared in (id_ for id_ in one & other if join.id in following(diagram, id_)):
                yield (
                    diagram.nodes[shared],
                    "is reached by two branches of a parallel section: let them meet in the join.",
                )
    into = [diagram.flows[flow].source for flow in join.incoming]
    for one in inside:
        if sum(source in one or (source == fork.id and not one) for source in into) > 1:
            yield join, "gets two flows from one branch and would wait for ever: merge them with an exclusive gateway."
    if len(into) != len(fork.outgoing):
        yield join, "does not join exactly the branches of its fork: lead each branch into it, once, and nothing else."


def _until(diagram: Diagram, first: str, last: str) -> set[str]:
    """Ids of the nodes from `first` on, as far as `last`."""
    found: set[str] = set()
    waiting = [first]
    while waiting:
        one = waiting.pop()
        if one != last and one not in found:
            found.add(one)
            waiting.extend(next_nodes(diagram, one))
    return found


def _messages(diagram: Diagram) -> Findings:
    for node in diagram.nodes.values():
        if node.kind in ("boundary_message", "message_catch_event") and not node.message_variable:
            yield node, "has no messageVariable: what the message brings would be lost. Name the variable."


_RULES: tuple[Callable[[Diagram], Findings], ...] = (
    _supported,
    _starts,
    _flows,
    _connected,
    _lanes,
    _hosts,
    _event_gateways,
    _parallel,
    _messages,
)


def _calls(process: str, diagrams: Mapping[str, Diagram], above: tuple[str, ...], sound: set[str]) -> None:
    """Every called process is there, has a plain start and lanes, and no process calls itself."""
    if process in sound:
        return
    for node in diagrams[process].nodes.values():
        if node.kind != "call_activity":
            continue
        here = f"The {called(node, process)}"
        inner = diagrams.get(node.called or "")
        if inner is None:
            raise BadBundle(f"{here} calls {node.called or 'nothing'}, which is not in the bundle: add the process.")
        if inner.process in (*above, process):
            raise BadBundle(f"{here} calls {inner.process}, which runs already above it: draw a loop instead.")
        if len(above) + 1 > DEPTH:
            raise BadBundle(f"{here} is more than {DEPTH} calls deep: draw fewer levels.")
        if any(one.kind == "message_start_event" for one in inner.nodes.values()):
            raise BadBundle(f"{here} calls {inner.process}, which a message starts: give it a plain start event.")
        _calls(inner.process, diagrams, (*above, process), sound)
    sound.add(process)


def _waits(node: Node, passing: Mapping[str, bool]) -> bool:
    """Does every token that comes to the node have to wait there?"""
    return not passing[node.called or ""] if node.kind == "call_activity" else node.kind in _WAITING


def _passes(process: str, diagrams: Mapping[str, Diagram], passing: dict[str, bool]) -> bool:
    """Can a token go from the start of a process to an end without waiting? `passing` remembers the answers."""
    if process not in passing:
        nodes = diagrams[process].nodes.values()
        for node in nodes:
            if node.kind == "call_activity":
                _passes(node.called or "", diagrams, passing)
        start = next(node for node in nodes if node.kind in _STARTS)
        reached = _without_waiting(diagrams[process], start, passing)
        passing[process] = any(node.kind == "end_event" for node in reached)
    return passing[process]


def _without_waiting(diagram: Diagram, start: Node, passing: Mapping[str, bool]) -> list[Node]:
    """The nodes a token that leaves `start` comes to before it must wait, those where it waits included."""
    found: dict[str, Node] = {}
    waiting = [start]
    while waiting:
        for flow in waiting.pop().outgoing:
            node = diagram.nodes[diagram.flows[flow].target]
            if node.id not in found:
                found[node.id] = node
                if not _waits(node, passing):
                    waiting.append(node)
    return list(found.values())


def _automatic_loops(diagram: Diagram, passing: Mapping[str, bool]) -> Findings:
    for node in diagram.nodes.values():
        if not _waits(node, passing) and node in _without_waiting(diagram, node, passing):
            yield node, "stands in a loop in which nobody is asked and nothing waited for: draw a step or a timer."
