"""The elements of a release's diagrams, found by the path of calls that leads to them. It never reads a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine import bundles
from engine.diagram import Diagram, Node

#: Elements that carry the sheet's own words.
_PAGE = "yes"


@dataclass(frozen=True)
class Elements:
    """Finds diagrams and elements of one bundle."""

    bundle: bundles.Bundle

    def diagram(self, path: str) -> Diagram:
        """The diagram that a path of calls leads to; "" is the case's own process."""
        found = self.bundle.process
        for call in filter(None, path.split("/")):
            found = self.bundle.diagrams[found.nodes[call].called or ""]
        return found

    def node(self, path: str, element: str) -> Node | None:
        """An element of the process at a path, None for an unknown one."""
        return self.diagram(path).nodes.get(element)

    def name(self, path: str, element: str) -> str:
        """The words on an element, else what it is."""
        node = self.node(path, element)
        return words_of(node) if node is not None else element

    def name_anywhere(self, element: str) -> str:
        """The words on the first element with this id, whichever process it is in."""
        nodes = (one.nodes[element] for one in self.bundle.diagrams.values() if element in one.nodes)
        node = next(nodes, None)
        return words_of(node) if node is not None else element

    def next_steps(self, path: str, element: str) -> tuple[str, ...]:
        """The words of the user tasks and named ends that a token can come to next, nearest first."""
        found: dict[str, None] = {}
        seen: set[tuple[str, str]] = set()
        waiting = self._behind(path, element)
        while waiting:
            here, id_ = waiting.pop(0)
            if (here, id_) in seen:
                continue
            seen.add((here, id_))
            node = self.diagram(here).nodes[id_]
            if node.kind == "parallel_gateway" and len(node.incoming) > 1:
                # other branches must come there too: what is behind is not next
                continue
            if node.kind == "user_task" or (node.kind == "end_event" and not here):
                found[words_of(node)] = None
            else:
                waiting.extend(self._behind(here, id_, entering=True))
        return tuple(found)

    def _behind(self, path: str, element: str, *, entering: bool = False) -> list[tuple[str, str]]:
        """What stands directly behind an element: into a called process, or out of one at its end."""
        diagram = self.diagram(path)
        node = diagram.nodes[element]
        if entering and node.called is not None:
            inside = f"{path}/{element}".lstrip("/")
            starts = [one.id for one in self.diagram(inside).nodes.values() if one.kind == "start_event"]
            return [(inside, start) for start in starts]
        if node.kind == "end_event" and path:
            outside, _, call = path.rpartition("/")
            return self._behind(outside, call)
        return [(path, diagram.flows[flow].target) for flow in node.outgoing]

    def calls(self, path: str) -> Iterator[tuple[str, str]]:
        """The calls of the process at a path: id of the call, path of the process it calls."""
        for node in self.diagram(path).nodes.values():
            if node.called is not None:
                yield node.id, f"{path}/{node.id}".lstrip("/")


#: What an element without words is called, where its kind says too little to a reader.
_CALLED = {
    "exclusive_gateway": "where ways come together",
    "parallel_gateway": "where branches part or meet",
    "event_based_gateway": "the first of several events",
    "script_task": "a note of values",
    "message_throw_event": "a message",
    "boundary_timer": "a time limit",
    "timer_catch_event": "a wait",
    "end_event": "the end of a branch",
}


def words_of(node: Node) -> str:
    """The words on an element; one without words is called by its kind."""
    return node.name or _CALLED.get(node.kind, node.kind.replace("_", " "))


def says_the_sheet(node: Node) -> bool:
    """Whether the element carries the sheet's own words."""
    return node.properties.get("page") == _PAGE
