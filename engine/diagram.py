"""Reading of BPMN files: hardened XML in, frozen diagrams out. It never runs a process and trusts nothing in a file.

What cannot be drawn or followed at all (no ids, flows to nowhere, two things with one id) is refused here; nodes of a
kind that cannot run are kept as `unsupported:<name>`, so that the publish checks refuse them by name and place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine import drawing, xmlfile
from engine.elements import UNSUPPORTED, role
from engine.elements import Diagram as Diagram
from engine.elements import Flow as Flow
from engine.elements import Lane as Lane
from engine.elements import Layout as Layout
from engine.elements import Node as Node
from engine.elements import boundaries as boundaries
from engine.elements import following as following
from engine.elements import next_nodes as next_nodes
from engine.elements import preceding as preceding
from engine.errors import BadBundle
from engine.xmlfile import read as read_xml

#: Most nodes of one process.
NODES = 300

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"

#: Element -> kind, for nodes without an event definition.
_PLAIN = {
    "startEvent": "start_event",
    "endEvent": "end_event",
    "userTask": "user_task",
    "businessRuleTask": "business_rule_task",
    "scriptTask": "script_task",
    "callActivity": "call_activity",
    "exclusiveGateway": "exclusive_gateway",
    "parallelGateway": "parallel_gateway",
    "eventBasedGateway": "event_based_gateway",
}
#: (element, event definition) -> kind.
_EVENTS = {
    ("startEvent", "messageEventDefinition"): "message_start_event",
    ("intermediateCatchEvent", "timerEventDefinition"): "timer_catch_event",
    ("intermediateCatchEvent", "messageEventDefinition"): "message_catch_event",
    ("intermediateThrowEvent", "messageEventDefinition"): "message_throw_event",
    ("boundaryEvent", "timerEventDefinition"): "boundary_timer",
    ("boundaryEvent", "messageEventDefinition"): "boundary_message",
}
_KNOWN = {*_PLAIN, *(name for name, _ in _EVENTS)}
_PARTS = {"incoming", "outgoing", "documentation", "extensionElements", "script"}
_EXTENSIONS = {"properties", "property", "calledDecisionId", "messageVariable"}
_NO_NODES = {f"{BPMN}{name}" for name in ("laneSet", "ioSpecification", "documentation", "extensionElements")}
#: Attributes that change what an element does, and the only value that changes nothing.
_MEANINGLESS = {
    "isForCompensation": "false",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "triggeredByEvent": "false",
    "parallelMultiple": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "isInterrupting": "true",
}


def read(data: bytes) -> tuple[Diagram, ...]:
    """The diagrams of a BPMN file, one for each process; raises BadBundle naming line and element."""
    root = read_xml(data)
    if root.tag != f"{BPMN}definitions":
        raise BadBundle("this is no BPMN 2.0 file: its first element is not bpmn:definitions.")
    xmlfile.unique_ids(root)
    messages: dict[str, str] = {}
    for child in root:
        if child.tag == f"{BPMN}message":
            messages[xmlfile.identity(child)] = child.get("name", "")
        elif child.tag not in (f"{BPMN}process", f"{BPMN}collaboration", f"{drawing.BPMNDI}BPMNDiagram"):
            raise xmlfile.refusal(child, "is not supported: take it out")
    processes = root.findall(f"{BPMN}process")
    if not processes:
        raise BadBundle("the file has no process.")
    return tuple(_diagram(process, root, messages) for process in processes)


def _diagram(process: xmlfile.Element, root: xmlfile.Element, messages: dict[str, str]) -> Diagram:
    lanes = tuple(_lanes(process))
    roles: dict[str, str] = {}
    for lane in lanes:
        for id_ in lane.nodes:
            if id_ in roles:
                raise BadBundle(f"{id_} stands in two lanes: leave it in one.")
            roles[id_] = lane.role
    nodes, flows = _contents(process, roles, messages)
    unknown = [id_ for id_ in roles if id_ not in nodes]
    if unknown:
        raise BadBundle(f"a lane of {process.get('id')} holds {unknown[0]}, which is no node of the process.")
    participant = _participant(root, xmlfile.identity(process))
    inputs, outputs = _crossing(process)
    return Diagram(
        process=xmlfile.identity(process),
        name=xmlfile.words(process) or ("" if participant is None else xmlfile.words(participant)),
        nodes=nodes,
        flows=flows,
        lanes=lanes,
        inputs=inputs,
        outputs=outputs,
        participant=None if participant is None else xmlfile.identity(participant),
        participant_name="" if participant is None else xmlfile.words(participant),
        layout=drawing.read(root, nodes, flows, lanes, participant),
        documentation=xmlfile.text(process, f"{BPMN}documentation") or "",
    )


def _contents(
    process: xmlfile.Element, roles: dict[str, str], messages: dict[str, str]
) -> tuple[dict[str, Node], dict[str, Flow]]:
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    for child in process:
        if child.tag == f"{BPMN}sequenceFlow":
            flows[xmlfile.identity(child)] = _flow(child)
        elif child.tag not in _NO_NODES:
            nodes[xmlfile.identity(child)] = _node(child, roles, messages)
    if len(nodes) > NODES:
        raise BadBundle(f"process {process.get('id')} has {len(nodes)} nodes, at most {NODES} are allowed: split it.")
    for flow in flows.values():
        for end in (flow.source, flow.target):
            if end not in nodes:
                raise BadBundle(f"line {flow.line}: flow {flow.id} leads from or to {end or 'nothing'}: connect it.")
    for node in list(nodes.values()):
        nodes[node.id] = _connected(node, nodes, flows)
    return nodes, flows


def _connected(node: Node, nodes: dict[str, Node], flows: dict[str, Flow]) -> Node:
    """The node with its flows, and with its host's lane if it is a boundary event."""
    host = None if node.attached_to is None else nodes.get(node.attached_to)
    if host is None and node.attached_to is not None:
        raise BadBundle(f"line {node.line}: {node.id} is attached to {node.attached_to}, which is no node: attach it.")
    if node.default is not None and (node.default not in flows or flows[node.default].source != node.id):
        raise BadBundle(f"line {node.line}: the default flow {node.default} of {node.id} does not leave it.")
    return replace(
        node,
        incoming=tuple(flow.id for flow in flows.values() if flow.target == node.id),
        outgoing=tuple(flow.id for flow in flows.values() if flow.source == node.id),
        lane=node.lane or (host.lane if host is not None else None),
    )


def _node(element: xmlfile.Element, roles: dict[str, str], messages: dict[str, str]) -> Node:
    id_ = xmlfile.identity(element)
    definition = next((child for child in element if xmlfile.local(child).endswith("EventDefinition")), None)
    message = None
    if definition is not None and xmlfile.local(definition) == "messageEventDefinition":
        reference = definition.get("messageRef", "")
        if not messages.get(reference):
            raise xmlfile.refusal(
                element, f"names the message {reference or 'nothing'}, which the file does not declare"
            )
        message = messages[reference]
    return Node(
        id=id_,
        kind=_kind(element, definition),
        name=xmlfile.words(element),
        lane=roles.get(id_),
        properties=_properties(element),
        default=element.get("default"),
        attached_to=element.get("attachedToRef", "") if xmlfile.local(element) == "boundaryEvent" else None,
        interrupting=element.get("cancelActivity", "true") != "false",
        message=message,
        message_variable=_extension(definition, "messageVariable"),
        timer=xmlfile.text(definition, f"{BPMN}timeDate"),
        called=element.get("calledElement"),
        decision=_extension(element, "calledDecisionId"),
        script=xmlfile.text(element, f"{BPMN}script"),
        documentation=xmlfile.text(element, f"{BPMN}documentation") or "",
        line=xmlfile.line(element),
    )


def _kind(element: xmlfile.Element, definition: xmlfile.Element | None) -> str:
    name = xmlfile.local(element)
    strange = next(_strange(element), None)
    if strange is not None:
        return UNSUPPORTED + strange
    if definition is None:
        return _PLAIN.get(name, UNSUPPORTED + name)
    return _EVENTS.get((name, xmlfile.local(definition)), UNSUPPORTED + xmlfile.local(definition))


def _strange(element: xmlfile.Element) -> Iterator[str]:
    """Names of what an element carries and no part of the product understands."""
    name = xmlfile.local(element)
    if not str(element.tag).startswith(BPMN) or name not in _KNOWN:
        yield name
    yield from (what for what, harmless in _MEANINGLESS.items() if element.get(what, harmless) != harmless)
    definitions = [child for child in element if xmlfile.local(child).endswith("EventDefinition")]
    if len(definitions) > 1:
        yield "several event definitions"
    known = {f"{BPMN}{part}" for part in _PARTS}
    yield from (xmlfile.local(child) for child in element if child not in definitions and child.tag not in known)
    inside = {f"{BPMN}timeDate", f"{BPMN}extensionElements"}
    yield from (xmlfile.local(child) for one in definitions for child in one if child.tag not in inside)
    ours = {f"{OURS}{extension}" for extension in _EXTENSIONS}
    for extensions in element.iter(f"{BPMN}extensionElements"):
        yield from (xmlfile.local(child) for child in extensions.iterdescendants() if child.tag not in ours)


def _flow(element: xmlfile.Element) -> Flow:
    return Flow(
        id=xmlfile.identity(element),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=xmlfile.words(element),
        condition=xmlfile.text(element, f"{BPMN}conditionExpression"),
        line=xmlfile.line(element),
    )


def _lanes(process: xmlfile.Element) -> Iterator[Lane]:
    for lane in process.iterfind(f"{BPMN}laneSet/{BPMN}lane"):
        if lane.find(f"{BPMN}childLaneSet") is not None:
            raise xmlfile.refusal(lane, "has lanes inside: draw them side by side")
        name = xmlfile.words(lane)
        nodes = tuple((one.text or "").strip() for one in lane.iterfind(f"{BPMN}flowNodeRef"))
        yield Lane(xmlfile.identity(lane), role(name), name, nodes)


def _participant(root: xmlfile.Element, process: str) -> xmlfile.Element | None:
    found: list[xmlfile.Element] = []
    for child in root.iterfind(f"{BPMN}collaboration/*"):
        if xmlfile.local(child) != "participant":
            raise xmlfile.refusal(child, "is not supported: a collaboration holds one participant only")
        found.append(child)
    if len(found) > 1:
        raise xmlfile.refusal(found[1], "is a second participant: draw one pool")
    return next((one for one in found if one.get("processRef") == process), None)


def _crossing(process: xmlfile.Element) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    declared = process.find(f"{BPMN}ioSpecification")
    if declared is None:
        return None, None
    ins = tuple(xmlfile.identity(one) for one in declared.iterfind(f"{BPMN}dataInput"))
    outs = tuple(xmlfile.identity(one) for one in declared.iterfind(f"{BPMN}dataOutput"))
    return ins, outs


def _properties(element: xmlfile.Element) -> dict[str, str]:
    found = element.iterfind(f"{BPMN}extensionElements/{OURS}properties/{OURS}property")
    return {one.get("name", ""): one.get("value", "") for one in found}


def _extension(element: xmlfile.Element | None, name: str) -> str | None:
    return xmlfile.text(element, f"{BPMN}extensionElements/{OURS}{name}")
