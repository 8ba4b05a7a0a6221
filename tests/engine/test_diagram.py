"""Reading of BPMN files: all that stands in them, and files that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import diagram, xmlfile
from engine.elements import Bounds, Diagram, Lane, Node
from engine.errors import BadBundle

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d">'
)
LOAN = Path(__file__).parent / "files" / "loan.bpmn"


def file(body: str) -> bytes:
    return f"{HEAD}{body}</bpmn:definitions>".encode()


def process(body: str, before: str = "") -> bytes:
    return file(f'{before}<bpmn:process id="p">{body}</bpmn:process>')


@pytest.fixture
def loan() -> Diagram:
    (read,) = diagram.read(LOAN.read_bytes())
    return read


# What stands in a file -----------------------------------------------------------------------------


def test_a_process_has_its_words_lanes_inputs_and_outputs(loan: Diagram) -> None:
    assert (loan.process, loan.name, loan.participant, loan.participant_name) == ("loan", "Loan", "pool", "Loan")
    assert (loan.inputs, loan.documentation) == (("book", "reader"), "")
    assert loan.outputs == ("fee",)
    assert loan.lanes == (
        Lane("lane_1", "front_desk", "Front desk", ("s", "lend", "x", "a", "rate")),
        Lane("lane_2", "librarian", "Librarian", ("repair", "n", "e")),
    )


def test_every_node_has_its_kind_in_the_order_of_the_file(loan: Diagram) -> None:
    assert {node.id: node.kind for node in loan.nodes.values()} == {
        "s": "start_event",
        "lend": "user_task",
        "late": "boundary_timer",
        "x": "exclusive_gateway",
        "a": "script_task",
        "rate": "business_rule_task",
        "repair": "call_activity",
        "b": "boundary_message",
        "n": "message_throw_event",
        "e": "end_event",
        "o": "end_event",
    }
    assert list(loan.nodes)[:3] == ["s", "lend", "late"]


def test_a_user_task_has_its_properties_flows_and_lane(loan: Diagram) -> None:
    task = loan.nodes["lend"]

    assert task.properties == {"performer": "clerk_of(case)", "tag": "lend"}
    assert (task.incoming, task.outgoing, task.lane) == (("f1", "f3"), ("f2",), "front_desk")
    assert (task.form, task.documentation) == ("lend", "Two hands.")


def test_a_name_stands_on_one_line(loan: Diagram) -> None:
    assert loan.nodes["s"].name == "A reader asks"


def test_a_boundary_event_has_its_host_time_and_the_lane_of_its_host(loan: Diagram) -> None:
    late = loan.nodes["late"]

    assert (late.attached_to, late.interrupting, late.timer, late.lane) == ("lend", False, "due('lend')", "front_desk")


def test_a_message_boundary_has_message_and_variable(loan: Diagram) -> None:
    caught = loan.nodes["b"]

    assert (caught.message, caught.message_variable, caught.interrupting) == ("lost", "lost", True)


def test_what_a_node_calls_decides_and_assigns_is_read(loan: Diagram) -> None:
    nodes = loan.nodes

    assert (nodes["repair"].called, nodes["rate"].decision, nodes["a"].script) == ("mending", "rates", "fee = 0")


def test_a_gateway_has_its_default_and_flows_their_conditions(loan: Diagram) -> None:
    assert loan.nodes["x"].default == "f_no"
    assert loan.flows["f_yes"].condition == "order = 'yes'"
    assert (loan.flows["f_no"].condition, loan.flows["f_no"].name) == (None, "no")


def test_the_layout_has_shapes_labels_lanes_and_lines(loan: Diagram) -> None:
    layout = loan.layout

    assert layout.participant == Bounds(0, 0, 900, 400)
    assert layout.lanes == {"lane_1": Bounds(30, 0, 870, 200)}
    assert layout.nodes["lend"] == Bounds(100, 60.5, 100, 80)
    assert layout.labels == {"x": Bounds(240, 50, 70, 14), "f_no": Bounds(280, 150, 20, 14)}
    assert layout.flows == {"f_no": ((275, 125), (275, 260))}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            '<bpmn:startEvent id="n"><bpmn:messageEventDefinition messageRef="M"/></bpmn:startEvent>',
            "message_start_event",
        ),
        ('<bpmn:parallelGateway id="n"/>', "parallel_gateway"),
        ('<bpmn:eventBasedGateway id="n"/>', "event_based_gateway"),
        (
            '<bpmn:intermediateCatchEvent id="n"><bpmn:timerEventDefinition><bpmn:timeDate>PT1H</bpmn:timeDate>'
            "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
            "timer_catch_event",
        ),
        (
            '<bpmn:intermediateCatchEvent id="n"><bpmn:messageEventDefinition messageRef="M"/>'
            "</bpmn:intermediateCatchEvent>",
            "message_catch_event",
        ),
    ],
)
def test_every_supported_kind_is_known(body: str, kind: str) -> None:
    (read,) = diagram.read(process(body, '<bpmn:message id="M" name="m"/>'))

    assert read.nodes["n"].kind == kind
    assert read.nodes["n"].supported


# What cannot run is kept by name -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<bpmn:task id="n"/>', "task"),
        ('<bpmn:manualTask id="n"/>', "manualTask"),
        ('<bpmn:serviceTask id="n"/>', "serviceTask"),
        ('<bpmn:subProcess id="n"><bpmn:startEvent id="m"/></bpmn:subProcess>', "subProcess"),
        ('<bpmn:subProcess id="n" triggeredByEvent="true"/>', "subProcess"),
        ('<bpmn:transaction id="n"/>', "transaction"),
        ('<bpmn:inclusiveGateway id="n"/>', "inclusiveGateway"),
        ('<bpmn:complexGateway id="n"/>', "complexGateway"),
        ('<bpmn:intermediateThrowEvent id="n"/>', "intermediateThrowEvent"),
        ('<bpmn:textAnnotation id="n"/>', "textAnnotation"),
        ('<bpmn:dataObject id="n"/>', "dataObject"),
        (
            '<bpmn:intermediateCatchEvent id="n"><bpmn:linkEventDefinition/></bpmn:intermediateCatchEvent>',
            "linkEventDefinition",
        ),
        ('<bpmn:endEvent id="n"><bpmn:terminateEventDefinition/></bpmn:endEvent>', "terminateEventDefinition"),
        ('<bpmn:startEvent id="n"><bpmn:timerEventDefinition/></bpmn:startEvent>', "timerEventDefinition"),
        (
            '<bpmn:intermediateCatchEvent id="n"><bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle>'
            "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
            "timeCycle",
        ),
        (
            '<bpmn:intermediateCatchEvent id="n"><bpmn:timerEventDefinition/><bpmn:signalEventDefinition/>'
            "</bpmn:intermediateCatchEvent>",
            "several event definitions",
        ),
        (
            '<bpmn:userTask id="n"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>',
            "multiInstanceLoopCharacteristics",
        ),
        (
            '<bpmn:userTask id="n"><bpmn:standardLoopCharacteristics/></bpmn:userTask>',
            "standardLoopCharacteristics",
        ),
        ('<bpmn:userTask id="n" isForCompensation="true"/>', "isForCompensation"),
        (
            '<bpmn:userTask id="n"><bpmn:extensionElements><spiffworkflow:preScript>a = 1</spiffworkflow:preScript>'
            "</bpmn:extensionElements></bpmn:userTask>",
            "preScript",
        ),
        (
            '<bpmn:userTask id="n"><bpmn:extensionElements><x:properties xmlns:x="urn:x"/>'
            "</bpmn:extensionElements></bpmn:userTask>",
            "properties",
        ),
        ('<x:userTask xmlns:x="urn:x" id="n"/>', "userTask"),
    ],
)
def test_what_cannot_run_is_kept_under_its_name(body: str, what: str) -> None:
    (read,) = diagram.read(process(body))

    assert read.nodes["n"].kind == f"unsupported:{what}"
    assert not read.nodes["n"].supported


# What is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no well-formed XML"),
        (b"<a><b></a>", "line 1"),
        (b"<a/>", "no BPMN 2.0 file"),
        (file(""), "no process"),
        (process('<bpmn:userTask name="Lend"/>'), "userTask has no id"),
        (process('<bpmn:userTask id="a b"/>'), "letters, digits"),
        (process('<bpmn:userTask id="a\']"/>'), "letters, digits"),
        (process('<bpmn:userTask id="a"/><bpmn:endEvent id="a"/>'), "the id a stands twice"),
        (process('<bpmn:userTask id="a"/><bpmn:sequenceFlow sourceRef="a" targetRef="a"/>'), "from a has no id"),
        (
            process('<bpmn:userTask id="a"/><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="z"/>'),
            "leads from or to z",
        ),
        (process('<bpmn:boundaryEvent id="b" attachedToRef="z"/>'), "attached to z"),
        (process('<bpmn:exclusiveGateway id="x" default="f"/>'), "default flow f"),
        (
            process('<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="M"/></bpmn:startEvent>'),
            "names the message M",
        ),
        (
            process(
                '<bpmn:laneSet><bpmn:lane id="l" name="A"><bpmn:flowNodeRef>z</bpmn:flowNodeRef></bpmn:lane>'
                "</bpmn:laneSet>"
            ),
            "holds z",
        ),
        (
            process(
                '<bpmn:laneSet><bpmn:lane id="l" name="A"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane>'
                '<bpmn:lane id="k" name="B"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
                '<bpmn:userTask id="u"/>'
            ),
            "two lanes",
        ),
        (process('<bpmn:laneSet><bpmn:lane id="l"><bpmn:childLaneSet/></bpmn:lane></bpmn:laneSet>'), "lanes inside"),
        (process("", '<bpmn:signal id="x"/>'), "signal x is not supported"),
        (
            process(
                "",
                '<bpmn:collaboration id="c"><bpmn:participant id="a"/><bpmn:participant id="b"/></bpmn:collaboration>',
            ),
            "second participant",
        ),
        (process("", '<bpmn:collaboration id="c"><bpmn:messageFlow id="a"/></bpmn:collaboration>'), "messageFlow a"),
        (process("".join(f'<bpmn:userTask id="u{n}"/>' for n in range(301))), "at most 300"),
        (
            process(
                '<bpmn:userTask id="u"/>',
                '<bpmndi:BPMNDiagram><bpmndi:BPMNShape bpmnElement="u"><dc:Bounds x="1" y="nan" width="1" height="1"/>'
                "</bpmndi:BPMNShape></bpmndi:BPMNDiagram>",
            ),
            "no usable y",
        ),
        (process(f"<!--{'x' * 2_000_000}-->"), "bytes"),
    ],
)
def test_a_file_that_cannot_be_followed_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(BadBundle, match=says.replace("[", r"\[")):
        diagram.read(data)


# Files that mean harm ------------------------------------------------------------------------------

DOCTYPE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f "ten">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "latin-1"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    declared = "" if encoding == "utf-16-be" else f'<?xml version="1.0" encoding="{encoding}"?>'
    data = f"{declared}{DOCTYPE}<a/>".encode(encoding)

    with pytest.raises(BadBundle, match="DOCTYPE|well-formed"):
        xmlfile.read(data)


def test_a_document_type_in_utf_16_is_seen_as_one() -> None:
    with pytest.raises(BadBundle, match="DOCTYPE"):
        xmlfile.read(f'<?xml version="1.0" encoding="utf-16"?>{DOCTYPE}<a/>'.encode("utf-16"))


@pytest.mark.parametrize("reference", ["&e;", "&f;"])
def test_no_entity_is_ever_filled_in(reference: str) -> None:
    with pytest.raises(BadBundle):
        xmlfile.read(f"{DOCTYPE}<a>{reference}</a>".encode())


def test_a_billion_laughs_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))

    with pytest.raises(BadBundle):
        xmlfile.read(f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l11;</a>'.encode())


def test_depth_without_end_is_refused() -> None:
    with pytest.raises(BadBundle):
        xmlfile.read(b"<a>" * 5_000 + b"</a>" * 5_000)


def test_comments_and_instructions_are_left_out() -> None:
    root = xmlfile.read(b"<a><!-- one --><?two three?><b>fo<!-- four -->ur</b></a>")

    assert [child.tag for child in root] == ["b"]
    assert root[0].text == "four"


# Ways through a diagram ----------------------------------------------------------------------------


def test_what_can_follow_a_node_includes_boundary_events_and_ways_back(loan: Diagram) -> None:
    assert diagram.following(loan, "a") == {"rate", "e"}
    assert diagram.following(loan, "repair") == {"lend", "x", "a", "rate", "e", "repair", "b", "n", "late", "o"}
    assert diagram.following(loan, "e") == frozenset()


def test_what_can_precede_a_node_is_the_other_way_round(loan: Diagram) -> None:
    assert diagram.preceding(loan, "n") == {"s", "lend", "x", "repair", "b"}


def test_what_stands_directly_behind_a_node_is_known(loan: Diagram) -> None:
    assert diagram.next_nodes(loan, "lend") == ("x", "late")


def test_a_start_event_has_the_intake_as_its_form() -> None:
    assert Node(id="s", kind="start_event", name="", lane=None).form == "start"
    assert Node(id="x", kind="end_event", name="", lane=None).form is None
    assert Node(id="u", kind="user_task", name="", lane=None, properties={"form": "other"}).form == "other"
