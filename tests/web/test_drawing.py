"""A diagram with a path on it."""

from __future__ import annotations

import re

from lxml import etree

from engine import diagram
from web import drawing
from workflows.shown import DrawnProcess, NodeMark

FILE = """<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
 <bpmn:process id="loan" name="Loan">
  <bpmn:startEvent id="asked" name="Asked"><bpmn:outgoing>to_read</bpmn:outgoing></bpmn:startEvent>
  <bpmn:userTask id="read" name="Read &lt;script&gt;alert(1)&lt;/script&gt;"/>
  <bpmn:callActivity id="inner" name="Look inside" calledElement="other"/>
  <bpmn:endEvent id="done" name="Done"/>
  <bpmn:sequenceFlow id="to_read" sourceRef="asked" targetRef="read"/>
  <bpmn:sequenceFlow id="to_inner" name="more" sourceRef="read" targetRef="inner"/>
  <bpmn:sequenceFlow id="to_done" sourceRef="inner" targetRef="done"/>
 </bpmn:process>
 <bpmndi:BPMNDiagram><bpmndi:BPMNPlane>
  <bpmndi:BPMNShape bpmnElement="asked"><dc:Bounds x="0" y="22" width="36" height="36"/></bpmndi:BPMNShape>
  <bpmndi:BPMNShape bpmnElement="read"><dc:Bounds x="80" y="0" width="100" height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNShape bpmnElement="inner"><dc:Bounds x="240" y="0" width="100" height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNShape bpmnElement="done"><dc:Bounds x="400" y="22" width="36" height="36"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge bpmnElement="to_read"><di:waypoint x="36" y="40"/><di:waypoint x="80" y="40"/></bpmndi:BPMNEdge>
  <bpmndi:BPMNEdge bpmnElement="to_inner"><di:waypoint x="180" y="40"/><di:waypoint x="240" y="40"/></bpmndi:BPMNEdge>
  <bpmndi:BPMNEdge bpmnElement="to_done"><di:waypoint x="340" y="40"/><di:waypoint x="400" y="40"/></bpmndi:BPMNEdge>
 </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>"""


def svg(nodes: dict[str, NodeMark] | None = None, flows: dict[str, tuple[int, ...]] | None = None) -> etree._Element:
    read = diagram.read(FILE.encode())[0]
    process = DrawnProcess("", "Loan", read, nodes or {}, flows or {}, ())
    return etree.fromstring(str(drawing.draw(process, label="Diagram of a loan")))


def classes(element: etree._Element) -> set[str]:
    return set(element.get("class", "").split())


def test_a_drawing_is_well_formed_and_says_what_it_is() -> None:
    drawn = svg()

    assert (drawn.get("role"), drawn.get("aria-label")) == ("group", "Diagram of a loan")


def test_words_of_a_diagram_never_become_markup() -> None:
    drawn = svg()

    assert not drawn.findall(".//script")
    assert "<script>alert(1)</script>" in re.sub(r"\s", "", "".join(drawn.itertext()))


def test_a_flow_that_was_taken_is_marked_and_the_others_are_not() -> None:
    drawn = svg(flows={"to_read": (1,)})

    lines = [line for line in drawn.iter("path") if "line" in classes(line)]
    assert ["been" in classes(line) for line in lines] == [False, False, True]


def test_the_rounds_of_a_flow_stand_on_it() -> None:
    drawn = svg(flows={"to_inner": (1, 2)})

    tags = ["".join(text.itertext()) for text in drawn.iter("text") if "tag-text" in classes(text)]
    assert tags == ["1, 2"]


def test_where_a_case_stands_is_yellow_and_says_now() -> None:
    drawn = svg(nodes={"read": NodeMark(rounds=(1, 2), current=True, page=False)})

    shapes = [shape for shape in drawn.iter("rect") if {"shape", "now"} <= classes(shape)]
    tags = ["".join(text.itertext()) for text in drawn.iter("text") if "tag-text" in classes(text)]
    assert (len(shapes), tags) == (1, ["2 now"])


def test_a_step_of_the_sheet_has_the_strong_fill() -> None:
    drawn = svg(nodes={"read": NodeMark(rounds=(), current=False, page=True)})

    assert [shape.get("x") for shape in drawn.iter("rect") if {"shape", "sheet"} <= classes(shape)] == ["80.0"]


def test_a_call_opens_the_process_below() -> None:
    drawn = svg(nodes={"inner": NodeMark(rounds=(1,), current=False, page=False, opens="inner/deep")})

    links = [(link.get("href"), link.get("aria-label")) for link in drawn.iter("a")]
    assert links == [("#process-inner--deep", "Look inside")]


def test_the_present_step_can_be_jumped_to() -> None:
    drawn = svg(nodes={"read": NodeMark(rounds=(1,), current=True, page=False)})

    assert drawn.xpath("//*[@id='process--now']")


def test_many_rounds_are_told_as_a_span() -> None:
    assert drawing.numbers((1, 2, 3, 4)) == "1–4"
