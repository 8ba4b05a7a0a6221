"""Builds the library's process from a diagram: each node becomes a guarded spec, each flow a connection.

It never reads XML or a drawing: what is shown, checked and run is one and the same reading of the file, and the order
of flows in the file decides, never where a shape stands.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import decisions
from engine.elements import Diagram, boundaries
from engine.errors import BadBundle
from engine.spiff import events, specs
from engine.spiff.compiled import called, compiled

_CLASSES = {
    "start_event": events.StartEvent,
    "message_start_event": events.StartEvent,
    "end_event": events.EndEvent,
    "user_task": specs.UserTask,
    "business_rule_task": specs.BusinessRuleTask,
    "script_task": specs.ScriptTask,
    "call_activity": specs.CallActivity,
    "exclusive_gateway": specs.ExclusiveGateway,
    "parallel_gateway": specs.ParallelGateway,
    "event_based_gateway": events.EventBasedGateway,
    "timer_catch_event": events.CatchEvent,
    "message_catch_event": events.CatchEvent,
    "message_throw_event": events.ThrowEvent,
    "boundary_timer": events.BoundaryEvent,
    "boundary_message": events.BoundaryEvent,
}


def process(diagram: Diagram, tables: Mapping[str, decisions.Table]) -> specs.Process:
    """The runnable process of a diagram that has passed the checks; raises BadBundle for a text that cannot be read."""
    made = specs.Process(diagram.process, diagram.inputs or (), diagram.outputs or ())
    elements = {
        node.id: _CLASSES[node.kind](made, node, compiled(diagram, node, dict(tables)))
        for node in diagram.nodes.values()
    }
    fronts = {id_: _front(made, diagram, elements, id_) for id_ in elements}
    for flow in diagram.flows.values():
        elements[flow.source].connect(fronts[flow.target])
    for node in diagram.nodes.values():
        if node.kind in ("start_event", "message_start_event"):
            made.start.connect(elements[node.id])
        elif node.kind == "end_event":
            elements[node.id].connect(made.end)
    _complete(diagram, made)
    return made


def _front(
    made: specs.Process, diagram: Diagram, elements: Mapping[str, specs.Element], node: str
) -> specs.Element | specs.BoundarySplit:
    """What a flow to the node leads to: the node, or the split that opens it with its boundary events."""
    attached = boundaries(diagram, node)
    if not attached:
        return elements[node]
    split = specs.BoundarySplit(made, f"#{node}/split")
    join = specs.BoundaryJoin(made, f"#{node}/join", split_task=split.name, cancel=True)
    split.connect(elements[node])
    elements[node].connect(join)
    for event in attached:
        split.connect(elements[event.id])
        elements[event.id].connect(join)
    return split


def _complete(diagram: Diagram, made: specs.Process) -> None:
    """Every node and flow of the file is in what will run; raises BadBundle naming the one that is not."""
    for node in diagram.nodes.values():
        if f"#{node.id}" not in made.task_specs:
            raise BadBundle(f"The {called(node, diagram.process)} would never happen: draw it again.")
    for flow in diagram.flows.values():
        behind = made.task_specs[f"#{flow.source}"].outputs
        if not any(specs.leads_to(spec, flow.target) for spec in behind):
            raise BadBundle(f"The flow {flow.id} of {diagram.process} would never be taken: draw it again.")
