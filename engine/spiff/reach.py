"""Which messages a token can still come to wait for, seen from the diagrams. It never looks at a running case."""

from __future__ import annotations

from collections.abc import Mapping

from engine.elements import Diagram, Node, following

_CATCHING = frozenset({"message_catch_event", "boundary_message"})


def caught(diagrams: Mapping[str, Diagram]) -> dict[str, frozenset[str]]:
    """Process -> messages that are waited for somewhere in it or in what it calls (calls never go in a circle)."""
    found: dict[str, frozenset[str]] = {}

    def inside(process: str) -> frozenset[str]:
        if process not in found:
            nodes = diagrams[process].nodes.values()
            called = {node.called: inside(node.called) for node in nodes if node.called is not None}
            found[process] = frozenset(message for node in nodes for message in _at(node, called))
        return found[process]

    for process in diagrams:
        inside(process)
    return found


def reachable(diagram: Diagram, inside: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Node -> messages that places behind it wait for; `inside`: process -> messages caught in it."""
    return {
        node: frozenset(message for one in following(diagram, node) for message in _at(diagram.nodes[one], inside))
        for node in diagram.nodes
    }


def _at(node: Node, inside: Mapping[str, frozenset[str]]) -> frozenset[str]:
    own = {node.message} if node.kind in _CATCHING and node.message else set()
    return frozenset(own) | inside.get(node.called or "", frozenset())
