"""The fifteen drawings of the library, measured from the files' own shapes, lines and labels. Nothing is rendered."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import diagram
from engine.elements import BOUNDARIES, GATEWAYS, Bounds, Diagram, Node

LIBRARY = Path(__file__).parent.parent / "bpmn"
FILES = sorted(LIBRARY.rglob("*.bpmn"))
DRAWINGS = {str(path.relative_to(LIBRARY)): diagram.read(path.read_bytes())[0] for path in FILES}

#: Free space around a shape, and how much of a lane's left edge carries its name.
AIR = 4
HEADER = 30
#: On the screen, in the drawing's units: an average letter, one in bold, a line of them, and a box's free edge.
LETTER = 12 * 0.56
BOLD_LETTER = 12 * 0.6
LINE = 14.2
EDGE = 6
#: Where ways have to cross once: the supervisor's answer comes back through the ways that lead to him.
CROSSINGS = {
    "police_transport/pick_up.bpmn": 1,
    "same_day_refusal/process.bpmn": 1,
    "same_day_refusal/visit_today.bpmn": 2,
}
TASKS = ("user_task", "call_activity", "business_rule_task", "script_task")

Point = tuple[float, float]
Segment = tuple[Point, Point]

every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())


# Rulers ------------------------------------------------------------------------------------------


def right(box: Bounds) -> float:
    return box.x + box.width


def bottom(box: Bounds) -> float:
    return box.y + box.height


def inside(inner: Bounds, outer: Bounds) -> bool:
    level = outer.x <= inner.x and right(inner) <= right(outer)
    return level and outer.y <= inner.y and bottom(inner) <= bottom(outer)


def touch(one: Bounds, other: Bounds, air: float = 0) -> bool:
    level = one.x < right(other) + air and other.x < right(one) + air
    return level and one.y < bottom(other) + air and other.y < bottom(one) + air


def through(segment: Segment, box: Bounds) -> bool:
    """Does a level or upright piece of line run through a box? Along its edge is not through it."""
    (x1, y1), (x2, y2) = segment
    piece = Bounds(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
    return touch(piece, box)


def segments(drawing: Diagram, flow: str) -> tuple[Segment, ...]:
    return tuple(itertools.pairwise(drawing.layout.flows[flow]))


def lines(drawing: Diagram) -> Iterator[tuple[str, Segment]]:
    return ((flow, segment) for flow in drawing.flows for segment in segments(drawing, flow))


def upright(segment: Segment) -> bool:
    return segment[0][0] == segment[1][0]


def crossed(one: Segment, other: Segment) -> bool:
    """Do an upright and a level piece of line cross away from their ends?"""
    if upright(one) == upright(other):
        return False
    up, level = (one, other) if upright(one) else (other, one)
    (left, far), (high, low) = sorted([level[0][0], level[1][0]]), sorted([up[0][1], up[1][1]])
    return left < up[0][0] < far and high < level[0][1] < low


def on_each_other(one: Segment, other: Segment) -> bool:
    """Do two pieces of line share more than a point?"""
    if upright(one) != upright(other):
        return False
    across, along = (0, 1) if upright(one) else (1, 0)
    if one[0][across] != other[0][across]:
        return False
    (a, b), (c, d) = sorted([one[0][along], one[1][along]]), sorted([other[0][along], other[1][along]])
    return min(b, d) > max(a, c)


def strangers(drawing: Diagram) -> Iterator[tuple[str, str]]:
    """Pairs of flows that neither begin nor end at one node: only those may not share a line."""
    for one, other in itertools.combinations(drawing.flows.values(), 2):
        if one.source != other.source and one.target != other.target:
            yield one.id, other.id


def belongs(node: Node, other: Node) -> bool:
    """Does one of the two sit on the other's edge?"""
    return node.attached_to == other.id or other.attached_to == node.id


# What is wrong with a drawing: sentences, none when all is well ---------------------------------------


def out_of_lane(drawing: Diagram) -> list[str]:
    wrong = []
    for lane in drawing.lanes:
        room = drawing.layout.lanes[lane.id]
        room = Bounds(room.x + HEADER, room.y, room.width - HEADER, room.height)
        for id_ in lane.nodes:
            parts = [drawing.layout.nodes[id_], *filter(None, [drawing.layout.labels.get(id_)])]
            wrong += [f"{id_} leaves its lane {lane.name}" for part in parts if not inside(part, room)]
    return wrong


def overlaps(drawing: Diagram) -> list[str]:
    shapes = drawing.layout.nodes
    return [
        f"{one.id} lies on {other.id}"
        for one, other in itertools.combinations(drawing.nodes.values(), 2)
        if not belongs(one, other) and touch(shapes[one.id], shapes[other.id], AIR)
    ]


def lines_through_shapes(drawing: Diagram) -> list[str]:
    wrong = []
    for (flow, segment), node in itertools.product(lines(drawing), drawing.nodes.values()):
        box = drawing.layout.nodes[node.id]
        if drawing.nodes[drawing.flows[flow].source].attached_to == node.id:
            box = Bounds(box.x, box.y, box.width, box.height - 1)
        if through(segment, box):
            wrong.append(f"{flow} runs through {node.id}")
    return wrong


def lines_through_labels(drawing: Diagram) -> list[str]:
    return [
        f"{flow} runs through the words of {about}"
        for (flow, segment), (about, box) in itertools.product(lines(drawing), drawing.layout.labels.items())
        if through(segment, box)
    ]


def covered_labels(drawing: Diagram) -> list[str]:
    labels = drawing.layout.labels
    on_shapes = [
        f"the words of {about} lie on {id_}"
        for (about, box), (id_, shape) in itertools.product(labels.items(), drawing.layout.nodes.items())
        if touch(box, shape)
    ]
    on_words = [
        f"the words of {one} lie on those of {other}"
        for one, other in itertools.combinations(labels, 2)
        if touch(labels[one], labels[other])
    ]
    return on_shapes + on_words


def shared_lines(drawing: Diagram) -> list[str]:
    return [
        f"{one} and {other} run on each other"
        for one, other in strangers(drawing)
        if any(on_each_other(a, b) for a in segments(drawing, one) for b in segments(drawing, other))
    ]


def crossings(drawing: Diagram) -> list[str]:
    return [
        f"{one} crosses {other}"
        for one, other in strangers(drawing)
        for a, b in itertools.product(segments(drawing, one), segments(drawing, other))
        if crossed(a, b)
    ]


def fits(words: str, box: Bounds, letter: float = LETTER) -> bool:
    """Can the words be read in the box at full size, without a word cut?"""
    letters = int((box.width - 2 * EDGE) / letter)
    rows: list[str] = [""]
    for word in words.split():
        longer = f"{rows[-1]} {word}".strip()
        rows = [*rows[:-1], longer] if len(longer) <= letters else [*rows, word]
    return len(max(rows, key=len)) <= letters and len(rows) * LINE <= box.height - 2 * EDGE


# The drawings ------------------------------------------------------------------------------------


def test_fifteen_processes_are_drawn() -> None:
    assert len(DRAWINGS) == 15


@every_drawing
def test_everything_has_a_shape_a_line_and_its_words(drawing: Diagram) -> None:
    named = {node.id for node in drawing.nodes.values() if node.name and node.kind not in TASKS}

    assert drawing.participant_name == drawing.name
    assert drawing.layout.participant is not None
    assert {lane.id for lane in drawing.lanes} == drawing.layout.lanes.keys()
    assert drawing.nodes.keys() == drawing.layout.nodes.keys()
    assert drawing.flows.keys() == drawing.layout.flows.keys()
    assert named | {flow.id for flow in drawing.flows.values() if flow.name} == drawing.layout.labels.keys()


@every_drawing
def test_the_lanes_fill_the_pool(drawing: Diagram) -> None:
    pool = drawing.layout.participant
    rooms = [drawing.layout.lanes[lane.id] for lane in drawing.lanes]

    assert pool is not None
    assert all(room.x == pool.x + HEADER and right(room) == right(pool) for room in rooms)
    assert [pool.y, *map(bottom, rooms)] == [*(room.y for room in rooms), bottom(pool)]


@every_drawing
def test_every_shape_and_its_words_stand_in_its_lane(drawing: Diagram) -> None:
    assert not out_of_lane(drawing)


@every_drawing
def test_no_shape_lies_on_another(drawing: Diagram) -> None:
    assert not overlaps(drawing)


@every_drawing
def test_what_waits_on_a_step_sits_on_its_lower_edge(drawing: Diagram) -> None:
    for node in drawing.nodes.values():
        if node.attached_to is not None:
            box, host = drawing.layout.nodes[node.id], drawing.layout.nodes[node.attached_to]

            assert (box.y + bottom(box)) / 2 == bottom(host), node.id
            assert host.x <= box.x + 2 and right(box) - 2 <= right(host), node.id


@every_drawing
def test_lines_run_level_or_upright_from_edge_to_edge(drawing: Diagram) -> None:
    for id_, segment in lines(drawing):
        assert segment[0][0] == segment[1][0] or segment[0][1] == segment[1][1], id_
    for flow in drawing.flows.values():
        line = drawing.layout.flows[flow.id]
        for (x, y), place in ((line[0], flow.source), (line[-1], flow.target)):
            box = drawing.layout.nodes[place]
            middle = (box.x + box.width / 2, box.y + box.height / 2)
            edges = {(box.x, middle[1]), (right(box), middle[1]), (middle[0], box.y), (middle[0], bottom(box))}

            assert (x, y) in edges, flow.id


@every_drawing
def test_no_line_runs_through_a_shape(drawing: Diagram) -> None:
    assert not lines_through_shapes(drawing)


@every_drawing
def test_no_line_runs_through_words(drawing: Diagram) -> None:
    assert not lines_through_labels(drawing)


@every_drawing
def test_no_words_lie_on_a_shape_or_on_other_words(drawing: Diagram) -> None:
    assert not covered_labels(drawing)


@every_drawing
def test_lines_that_lead_from_and_to_different_places_share_nothing(drawing: Diagram) -> None:
    assert not shared_lines(drawing)


@pytest.mark.parametrize("name", DRAWINGS)
def test_lines_cross_only_where_they_must(name: str) -> None:
    assert len(crossings(DRAWINGS[name])) <= CROSSINGS.get(name, 0)


@every_drawing
def test_a_process_begins_at_the_left(drawing: Diagram) -> None:
    starts = [id_ for id_, node in drawing.nodes.items() if node.kind in ("start_event", "message_start_event")]

    assert len(starts) == 1
    assert drawing.layout.nodes[starts[0]].x == min(box.x for box in drawing.layout.nodes.values())


@every_drawing
def test_a_gateway_that_splits_asks_and_each_of_its_ways_answers(drawing: Diagram) -> None:
    for node in drawing.nodes.values():
        if node.kind == "exclusive_gateway" and len(node.outgoing) > 1:
            assert node.name, node.id
            assert all(drawing.flows[flow].name for flow in node.outgoing), node.id


@every_drawing
def test_a_gateway_that_only_joins_says_nothing(drawing: Diagram) -> None:
    for node in drawing.nodes.values():
        if node.kind in GATEWAYS and len(node.outgoing) == 1:
            assert not node.name, node.id


@every_drawing
def test_an_end_says_how_the_case_ended_and_only_a_reminder_or_a_called_process_ends_silently(drawing: Diagram) -> None:
    own = f"{drawing.process}/process.bpmn" in DRAWINGS
    reminders = {
        flow.target
        for host in drawing.nodes.values()
        if host.kind in BOUNDARIES and not host.interrupting
        for first in host.outgoing
        for flow in map(drawing.flows.__getitem__, drawing.nodes[drawing.flows[first].target].outgoing)
    }
    for node in drawing.nodes.values():
        if node.kind == "end_event":
            assert bool(node.name) == (own and node.id not in reminders), node.id


@every_drawing
def test_everything_but_joins_and_silent_ends_has_a_name(drawing: Diagram) -> None:
    for node in drawing.nodes.values():
        assert node.name or node.kind in (*GATEWAYS, "end_event"), node.id


@every_drawing
def test_boxes_of_one_kind_have_one_height_and_hold_their_words(drawing: Diagram) -> None:
    for node in drawing.nodes.values():
        box = drawing.layout.nodes[node.id]
        if node.kind in ("user_task", "call_activity"):
            assert 120 <= box.width <= 200 and 80 <= box.height <= 120, node.id
        if node.kind in ("script_task", "business_rule_task"):
            assert (box.width, box.height) == (120, 60), node.id
        if node.kind in TASKS:
            assert fits(node.name, box, BOLD_LETTER if "page" in node.properties else LETTER), node.id


# The rulers themselves ----------------------------------------------------------------------------


def moved(drawing: Diagram, id_: str, box: Bounds) -> Diagram:
    """The drawing with one shape put elsewhere."""
    layout = dataclasses.replace(drawing.layout, nodes={**drawing.layout.nodes, id_: box})
    return dataclasses.replace(drawing, layout=layout)


def led(drawing: Diagram, flow: str, *corners: Point) -> Diagram:
    """The drawing with one line led another way."""
    layout = dataclasses.replace(drawing.layout, flows={**drawing.layout.flows, flow: corners})
    return dataclasses.replace(drawing, layout=layout)


def worded(drawing: Diagram, about: str, box: Bounds) -> Diagram:
    """The drawing with some words put elsewhere."""
    layout = dataclasses.replace(drawing.layout, labels={**drawing.layout.labels, about: box})
    return dataclasses.replace(drawing, layout=layout)


SMALL = DRAWINGS["address_verification/courtesy_visit.bpmn"]
VISIT = SMALL.layout.nodes["courtesy_home_visit"]
FIRST = next(iter(SMALL.flows))


def test_a_shape_put_on_another_is_noticed() -> None:
    assert overlaps(moved(SMALL, "o_courtesy_visit", VISIT))


def test_a_shape_put_outside_its_lane_is_noticed() -> None:
    assert out_of_lane(moved(SMALL, "o_courtesy_visit", Bounds(VISIT.x, 0, 30, 30)))


def test_a_line_led_through_a_shape_is_noticed() -> None:
    assert lines_through_shapes(led(SMALL, FIRST, (0, VISIT.y + 10), (2000, VISIT.y + 10)))


def test_a_line_led_through_words_is_noticed() -> None:
    words = SMALL.layout.labels["n4_8"]

    assert lines_through_labels(led(SMALL, FIRST, (words.x + 3, 0), (words.x + 3, 2000)))


def test_words_put_on_a_shape_or_on_words_are_noticed() -> None:
    words = SMALL.layout.labels["n4_8"]

    assert covered_labels(worded(SMALL, "s_courtesy_visit", VISIT))
    assert covered_labels(worded(SMALL, "s_courtesy_visit", words))


def test_a_line_led_across_or_along_another_is_noticed() -> None:
    other = next(flow.id for flow in SMALL.flows.values() if flow.source == "m1")
    (x, y), (end, _) = SMALL.layout.flows[other]

    assert crossings(led(SMALL, FIRST, ((x + end) / 2, y - 50), ((x + end) / 2, y + 50)))
    assert shared_lines(led(SMALL, FIRST, (x, y), (end, y)))


def test_words_too_long_for_their_box_are_noticed() -> None:
    assert not fits("Verify school has logged attempts to reach parent via ALL phone numbers", Bounds(0, 0, 120, 80))
