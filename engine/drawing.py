"""Where everything of a diagram stands on paper: shapes, labels and lines. It never draws and never moves anything."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine import xmlfile
from engine.elements import Bounds, Flow, Lane, Layout, Node

#: Farthest point of a drawing, in its own units.
FARTHEST = 100_000.0

BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"


def read(
    root: xmlfile.Element,
    nodes: Mapping[str, Node],
    flows: Mapping[str, Flow],
    lanes: tuple[Lane, ...],
    participant: xmlfile.Element | None,
) -> Layout:
    """Where the parts of one process are drawn, undrawn ones left out; raises BadBundle for numbers that are none."""
    shapes: dict[str, Bounds] = {}
    labels: dict[str, Bounds] = {}
    lines: dict[str, tuple[tuple[float, float], ...]] = {}
    for drawn in root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge"):
        about = drawn.get("bpmnElement", "")
        bounds = drawn.find(f"{DC}Bounds")
        if bounds is not None:
            shapes[about] = _bounds(bounds)
        corners = tuple((_number(one, "x"), _number(one, "y")) for one in drawn.iterfind(f"{DI}waypoint"))
        if corners:
            lines[about] = corners
        label = drawn.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
        if label is not None:
            labels[about] = _bounds(label)
    return Layout(
        participant=None if participant is None else shapes.get(xmlfile.identity(participant)),
        lanes={lane.id: shapes[lane.id] for lane in lanes if lane.id in shapes},
        nodes={id_: shapes[id_] for id_ in nodes if id_ in shapes},
        labels={id_: labels[id_] for id_ in [*nodes, *flows] if id_ in labels},
        flows={id_: lines[id_] for id_ in flows if id_ in lines},
    )


def _bounds(element: xmlfile.Element) -> Bounds:
    return Bounds(*(_number(element, name) for name in ("x", "y", "width", "height")))


def _number(element: xmlfile.Element, name: str) -> float:
    try:
        number = float(element.get(name, ""))
    except ValueError:
        number = math.nan
    if not abs(number) <= FARTHEST:
        raise xmlfile.refusal(element, f"has no usable {name}: move the shape and save again")
    return number
