"""What stands in a diagram, as plain frozen values: nodes, flows, lanes and where each is drawn. It never reads XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Kinds of nodes that can run. Anything else is `unsupported:` and the name of what stands in the file.
KINDS = frozenset(
    {
        "start_event",
        "message_start_event",
        "end_event",
        "user_task",
        "business_rule_task",
        "script_task",
        "call_activity",
        "exclusive_gateway",
        "parallel_gateway",
        "event_based_gateway",
        "timer_catch_event",
        "message_catch_event",
        "message_throw_event",
        "boundary_timer",
        "boundary_message",
    }
)
UNSUPPORTED = "unsupported:"
#: Properties that say something of an element; on other message throw events any name is one of what they send.
PROPERTIES = frozenset(
    {"performer", "tag", "detail", "form", "may_wait", "page", "notice", "to", "text", "when"},
)
GATEWAYS = frozenset({"exclusive_gateway", "parallel_gateway", "event_based_gateway"})
BOUNDARIES = frozenset({"boundary_timer", "boundary_message"})


@dataclass(frozen=True)
class Bounds:
    """A rectangle of the drawing, in its own units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Node:
    """One node of a process."""

    id: str
    kind: str
    #: the words on the screen, "" if there are none
    name: str
    #: role key of the lane, that of its host for a boundary event; None outside all lanes
    lane: str | None
    #: our own properties, name -> text, in the file's order
    properties: Mapping[str, str] = field(default_factory=dict)
    #: ids of flows, in the file's order
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    #: id of the default flow of a gateway
    default: str | None = None
    #: boundary events: id of the host, and whether they end it
    attached_to: str | None = None
    interrupting: bool = True
    #: name of the message caught or thrown, and the variable that takes its payload whole
    message: str | None = None
    message_variable: str | None = None
    #: text of the time: an expression or a constant
    timer: str | None = None
    #: call activities: id of the process called
    called: str | None = None
    #: business rule tasks: id of the decision
    decision: str | None = None
    script: str | None = None
    documentation: str = ""
    #: line in the file
    line: int = 0

    @property
    def supported(self) -> bool:
        """Is it of a kind that can run?"""
        return self.kind in KINDS

    @property
    def form(self) -> str | None:
        """Key of the form of a user task (its property `form`, else its id) or of a start event; None for others."""
        if self.kind == "user_task":
            return self.properties.get("form", self.id)
        return "start" if self.kind == "start_event" else None


@dataclass(frozen=True)
class Flow:
    """One sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    line: int = 0


@dataclass(frozen=True)
class Lane:
    """One lane: a role and the nodes it holds."""

    id: str
    role: str
    name: str
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Where everything is drawn."""

    participant: Bounds | None
    #: by lane id and by node id
    lanes: Mapping[str, Bounds]
    nodes: Mapping[str, Bounds]
    #: by node or flow id: where its words stand
    labels: Mapping[str, Bounds]
    #: by flow id: the corners of its line
    flows: Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True)
class Diagram:
    """One process of a file."""

    process: str
    name: str
    #: all in the file's order
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...]
    #: variables that cross into and out of a called process; None: nothing is declared
    inputs: tuple[str, ...] | None
    outputs: tuple[str, ...] | None
    #: id and name of the participant that carries the lanes
    participant: str | None
    participant_name: str
    layout: Layout
    documentation: str = ""


def role(lane_name: str) -> str:
    """The role key of a lane: its name in small letters, _ for each space ("School staff": school_staff)."""
    return "_".join(lane_name.lower().split())


def boundaries(diagram: Diagram, node: str) -> tuple[Node, ...]:
    """The boundary events of a node, in the file's order."""
    return tuple(one for one in diagram.nodes.values() if one.attached_to == node)


def next_nodes(diagram: Diagram, node: str) -> tuple[str, ...]:
    """Ids of the nodes directly behind a node: targets of its flows, and its own boundary events."""
    behind = [diagram.flows[flow].target for flow in diagram.nodes[node].outgoing]
    return tuple(dict.fromkeys([*behind, *(one.id for one in boundaries(diagram, node))]))


def following(diagram: Diagram, node: str) -> frozenset[str]:
    """Ids of all nodes a token that stands at `node` can still come to, boundary events included.

    The node itself belongs to them only when a way leads back to it.
    """
    reached: set[str] = set()
    waiting = list(next_nodes(diagram, node))
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(next_nodes(diagram, one))
    return frozenset(reached)


def preceding(diagram: Diagram, node: str) -> frozenset[str]:
    """Ids of all nodes from which a token can come to `node`."""
    return frozenset(one for one in diagram.nodes if node in following(diagram, one))
