"""Draws small BPMN and DMN files for the tests, one function for each kind of element. It never runs them.

process("loop", start("s", "ask"), user("ask", "x"), choice("x", {"ask": "answer = 'yes'"}, "e"), end("e", "Done"))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="http://example.org">
"""


@dataclass(frozen=True)
class Part:
    """One element with the flows that leave it: (target, condition)."""

    id: str
    tag: str
    attributes: Mapping[str, str]
    body: str = ""
    flows: tuple[tuple[str, str | None], ...] = ()
    lane: str | None = "Officer"
    message: str | None = None

    def xml(self) -> str:
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        return f'<bpmn:{self.tag} id="{self.id}"{attributes}>{self.body}</bpmn:{self.tag}>'


def process(
    id_: str, *parts: Part, inputs: tuple[str, ...] = (), outputs: tuple[str, ...] = (), extra: str = ""
) -> bytes:
    """A BPMN file with one process."""
    messages = dict.fromkeys(part.message for part in parts if part.message)
    declared = "".join(f'<bpmn:message id="Msg_{name}" name="{name}"/>' for name in messages)
    lanes: dict[str, list[str]] = {}
    for part in parts:
        if part.lane is not None and part.tag != "boundaryEvent":
            lanes.setdefault(part.lane, []).append(part.id)
    drawn = "".join(
        f'<bpmn:lane id="lane{number}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
        + "</bpmn:lane>"
        for number, (name, nodes) in enumerate(lanes.items())
    )
    flows = "".join(flow(part.id, target, condition) for part in parts for target, condition in part.flows)
    body = _crossing(inputs, outputs) + (f'<bpmn:laneSet id="lanes">{drawn}</bpmn:laneSet>' if drawn else "")
    body += "".join(part.xml() for part in parts) + flows
    drawing = f'{declared}<bpmn:process id="{id_}" name="{id_}">{body}</bpmn:process>{extra}'
    return f"{HEAD}{drawing}</bpmn:definitions>".encode()


def flow(source: str, target: str, condition: str | None = None) -> str:
    """A flow; its id is source-target."""
    inner = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{_text(condition)}</bpmn:conditionExpression>'
    ends = f'id="{source}-{target}" sourceRef="{source}" targetRef="{target}"'
    return f"<bpmn:sequenceFlow {ends}>{inner if condition else ''}</bpmn:sequenceFlow>"


def start(id_: str, to: str, *, message: str | None = None) -> Part:
    return Part(id_, "startEvent", {}, _message(message) if message else "", ((to, None),), message=message)


def end(id_: str, name: str = "") -> Part:
    return Part(id_, "endEvent", {"name": name} if name else {})


def user(id_: str, to: str, lane: str | None = "Officer", **properties: str) -> Part:
    return Part(id_, "userTask", {"name": id_}, _properties(properties), ((to, None),), lane)


def script(id_: str, to: str, text: str) -> Part:
    return Part(id_, "scriptTask", {}, f"<bpmn:script>{_text(text)}</bpmn:script>", ((to, None),))


def table(id_: str, to: str, decision: str) -> Part:
    extension = f"<spiffworkflow:calledDecisionId>{decision}</spiffworkflow:calledDecisionId>"
    return Part(id_, "businessRuleTask", {}, _extensions(extension), ((to, None),))


def call(id_: str, to: str, process_: str) -> Part:
    return Part(id_, "callActivity", {"calledElement": process_}, "", ((to, None),))


def choice(id_: str, ways: Mapping[str, str], default: str | None = None) -> Part:
    """An exclusive gateway: target -> condition, and the default target."""
    flows = tuple(ways.items()) + (((default, None),) if default else ())
    return Part(id_, "exclusiveGateway", {"default": f"{id_}-{default}"} if default else {}, "", flows)


def merge(id_: str, to: str) -> Part:
    return Part(id_, "exclusiveGateway", {}, "", ((to, None),))


def fork(id_: str, *to: str) -> Part:
    """A parallel gateway: a fork of several, a join with one way out."""
    return Part(id_, "parallelGateway", {}, "", tuple((one, None) for one in to))


def either(id_: str, *to: str) -> Part:
    """An event-based gateway."""
    return Part(id_, "eventBasedGateway", {}, "", tuple((one, None) for one in to))


def timer(id_: str, to: str, text: str) -> Part:
    return Part(id_, "intermediateCatchEvent", {}, _timer(text), ((to, None),))


def catch(id_: str, to: str, message: str, variable: str | None = "brought") -> Part:
    return Part(id_, "intermediateCatchEvent", {}, _message(message, variable), ((to, None),), message=message)


def throw(id_: str, to: str, message: str, **properties: str) -> Part:
    body = _properties(properties) + _message(message)
    return Part(id_, "intermediateThrowEvent", {}, body, ((to, None),), message=message)


def notice(id_: str, to: str, readers: str = "people('clerk')", text: str = "{case}", **properties: str) -> Part:
    body = _properties({"notice": id_, "to": readers, "text": text, **properties}) + _message("notice")
    return Part(id_, "intermediateThrowEvent", {}, body, ((to, None),), message="notice")


def alarm(id_: str, host: str, to: str, text: str, *, interrupting: bool = True) -> Part:
    """A boundary timer."""
    attributes = {"attachedToRef": host, "cancelActivity": "true" if interrupting else "false"}
    return Part(id_, "boundaryEvent", attributes, _timer(text), ((to, None),))


def cut(id_: str, host: str, to: str, message: str, variable: str = "brought") -> Part:
    """A boundary message."""
    return Part(
        id_, "boundaryEvent", {"attachedToRef": host}, _message(message, variable), ((to, None),), message=message
    )


def decision(id_: str, question: str, *rows: tuple[str, ...], output: str, policy: str = "UNIQUE") -> bytes:
    """A decision table with one input: rows of (input cell, output cell)."""
    rules = "".join(
        f'<rule id="r{number}"><inputEntry id="i{number}"><text>{_text(asked)}</text></inputEntry>'
        f'<outputEntry id="o{number}"><text>{_text(said)}</text></outputEntry></rule>'
        for number, (asked, said) in enumerate(rows)
    )
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">'
        f'<decision id="{id_}" name="{id_}"><decisionTable id="t" hitPolicy="{policy}"><input id="in">'
        f'<inputExpression id="e"><text>{_text(question)}</text></inputExpression></input>'
        f'<output id="out" name="{output}"/>{rules}</decisionTable></decision></definitions>'
    ).encode()


def _text(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;")


def _timer(text: str) -> str:
    inner = f'<bpmn:timeDate xsi:type="bpmn:tFormalExpression">{_text(text)}</bpmn:timeDate>'
    return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"


def _message(message: str, variable: str | None = None) -> str:
    named = f"<spiffworkflow:messageVariable>{variable}</spiffworkflow:messageVariable>" if variable else ""
    inner = _extensions(named) if named else ""
    return f'<bpmn:messageEventDefinition messageRef="Msg_{message}">{inner}</bpmn:messageEventDefinition>'


def _properties(properties: Mapping[str, str]) -> str:
    if not properties:
        return ""
    inner = "".join(
        f"<spiffworkflow:property name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in properties.items()
    )
    return _extensions(f"<spiffworkflow:properties>{inner}</spiffworkflow:properties>")


def _extensions(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def _crossing(inputs: tuple[str, ...], outputs: tuple[str, ...]) -> str:
    if not inputs and not outputs:
        return ""
    data = "".join(f'<bpmn:dataInput id="{name}" name="{name}"/>' for name in inputs)
    data += "".join(f'<bpmn:dataOutput id="{name}" name="{name}"/>' for name in outputs)
    sets = "".join(f"<bpmn:dataInputRefs>{name}</bpmn:dataInputRefs>" for name in inputs)
    back = "".join(f"<bpmn:dataOutputRefs>{name}</bpmn:dataOutputRefs>" for name in outputs)
    inner = f"{data}<bpmn:inputSet>{sets}</bpmn:inputSet><bpmn:outputSet>{back}</bpmn:outputSet>"
    return f"<bpmn:ioSpecification>{inner}</bpmn:ioSpecification>"
