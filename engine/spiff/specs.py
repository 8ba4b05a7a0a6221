"""SpiffWorkflow's element classes, guarded: tasks, gateways, calls and the joins the library puts between them.

They never predict the future (the tree holds only tokens that exist), never look at drawings, never run Python, and
change a variable only through the act, which records who gave what.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventJoin,
    BoundaryEventSplit,
    BpmnStartTask,
    SimpleBpmnTask,
    _EndJoin,
)
from SpiffWorkflow.bpmn.specs.mixins import (
    CallActivityMixin,
    ExclusiveGatewayMixin,
    ParallelGatewayMixin,
    ScriptTaskMixin,
    UserTaskMixin,
)
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from engine import language
from engine.elements import Node
from engine.errors import BrokenInstance
from engine.spiff.compiled import Compiled
from engine.spiff.tokens import CalledProcess, Giver, Token, ancestors


def arrival(token: Token) -> list[str]:
    """Ids of the flows a token came by: none for start and boundary events."""
    spec = token.task_spec
    source = next((one for one in ancestors(token) if one.task_spec.node is not None), None)
    if source is None or spec.node.attached_to is not None:
        return []
    chosen = source.internal_data.get("flow")
    if chosen is not None:
        return [chosen]
    leading = set(source.task_spec.node.outgoing)
    return [flow for flow in spec.node.incoming if flow in leading][:1]


class Guarded(TaskSpec):
    """One step at a time: what follows a token is made when the token is done, not foreseen."""

    #: the element of the diagram; None for what the library puts between elements
    node: Node | None = None
    compiled = Compiled()

    def _update(self, my_task: Token) -> None:
        if self.node is not None and "flows" not in my_task.internal_data:
            my_task.internal_data["flows"] = arrival(my_task)
        if self._update_hook(my_task):
            my_task._ready()

    def _on_complete(self, my_task: Token) -> None:
        if not my_task.children:
            my_task._sync_children(self.outputs, TaskState.FUTURE)
        super()._on_complete(my_task)


class Element(Guarded):
    """An element of a diagram. Its name in the library is never one of the library's own ("End" ends a process)."""

    node: Node

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled, **kwargs: Any) -> None:
        super().__init__(process, f"#{node.id}", bpmn_name=node.name, lane=node.lane, **kwargs)
        self.node = node
        self.compiled = compiled
        self.bpmn_id = node.id

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.workflow.top_workflow.act.record(my_task, "element.passed")
        return True


class UserTask(Element, UserTaskMixin, BpmnSpecMixin):
    """Waits for a person; completed by the act, never by the library's run loop."""

    def _run_hook(self, my_task: Token) -> bool:
        return True

    def _on_cancel(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.act.withdrawn(my_task)
        super()._on_cancel(my_task)


class ScriptTask(Element, ScriptTaskMixin, BpmnSpecMixin):
    """Assignments in our own language; only the assigned names are written."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, script="")

    def _run_hook(self, my_task: Token) -> bool:
        act = my_task.workflow.top_workflow.act
        scope = act.scope(my_task)
        assigned = language.assign(self.compiled.assignments, scope)
        act.assign(my_task, assigned, source=self.node.id)
        names = [one.name for one in self.compiled.assignments]
        act.record(
            my_task,
            "values.assigned",
            facts={"name": self.node.name, "names": names},
            personal={"assigned": assigned, "values": act.why(scope, my_task)},
        )
        return True


class BusinessRuleTask(Element, BpmnSpecMixin):
    """Asks a decision table of ours; every output is assigned at each evaluation."""

    def _run_hook(self, my_task: Token) -> bool:
        act = my_task.workflow.top_workflow.act
        scope = act.scope(my_task)
        table = self.compiled.table
        assert table is not None
        decision = table.decide(scope)
        personal = {"inputs": dict(decision.inputs), "outputs": dict(decision.outputs)}
        personal["values"] = act.why(scope, my_task)
        act.assign(my_task, decision.outputs, source=self.node.id)
        facts = {"name": self.node.name, "table": table.id, "rows": list(decision.rows)}
        act.record(my_task, "table.decided", facts=facts, personal=personal)
        return True


class ExclusiveGateway(Element, ExclusiveGatewayMixin, BpmnSpecMixin):
    """Takes the first flow, in the file's order, whose condition holds, else the default flow."""

    def _run_hook(self, my_task: Token) -> bool:
        act = my_task.workflow.top_workflow.act
        if not self.compiled.conditions and self.compiled.otherwise is not None:
            flow = self.compiled.otherwise
            act.record(my_task, "element.passed")
        else:
            scope = act.scope(my_task)
            held = next((one for one in self.compiled.conditions if one[1].holds(scope)), None)
            chosen = held[0] if held is not None else self.compiled.otherwise
            if chosen is None:
                raise BrokenInstance("none of its conditions holds and it has no default flow.")
            flow = chosen
            facts = {
                "name": self.node.name,
                "expression": None if held is None else held[1].source,
                "flow": flow.id,
                "answer": flow.name,
                "default": held is None,
            }
            act.record(my_task, "gateway.decided", facts=facts, personal={"values": act.why(scope, my_task)})
        my_task.internal_data["flow"] = flow.id
        target = next(one for one in self.outputs if leads_to(one, flow.target))
        my_task._sync_children([target], TaskState.FUTURE)
        return True


class ParallelGateway(Element, ParallelGatewayMixin, BpmnSpecMixin):
    """Fork and join; variables belong to the process, so nothing is merged."""

    def _run_hook(self, my_task: Token) -> bool:
        arrived: set[str] = set()
        for token in my_task.workflow.tasks.values():
            if token.task_spec is self:
                arrived.update(token.internal_data.get("flows", ()))
        my_task.internal_data["flows"] = [flow for flow in self.node.incoming if flow in arrived]
        my_task.workflow.top_workflow.act.record(my_task, "element.passed")
        return True


class CallActivity(Element, CallActivityMixin, BpmnSpecMixin):
    """Calls a process. Only its declared inputs go in and its declared outputs come back, None when nothing set one."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, subworkflow_spec=node.called)

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _run_hook(self, my_task: Token) -> bool | None:
        act = my_task.workflow.top_workflow.act
        called = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if called is None:
            self.start_workflow(my_task)
            return None
        outputs = {name: my_task.workflow.variables.values[name] for name in called.spec.outputs_declared}
        facts = {"name": self.node.name, "process": self.spec}
        act.record_again(my_task, "process.returned", facts=facts, personal={"outputs": outputs})
        return True

    def copy_data(self, my_task: Token, subworkflow: CalledProcess) -> None:
        act = my_task.workflow.top_workflow.act
        caller = my_task.workflow.variables
        inputs = {name: caller.values.get(name) for name in subworkflow.spec.inputs_declared}
        here = Giver(None, self.node.id, act.at)
        for name, value in inputs.items():
            subworkflow.variables.assign({name: value}, caller.givers.get(name, here))
        facts = {"name": self.node.name, "process": self.spec}
        act.record(my_task, "process.called", facts=facts, personal={"inputs": inputs})

    def update_data(self, my_task: Token, subworkflow: CalledProcess) -> None:
        inside, here = subworkflow.variables, Giver(None, self.node.id, my_task.workflow.top_workflow.act.at)
        for name in subworkflow.spec.outputs_declared:
            my_task.workflow.variables.assign({name: inside.values.get(name)}, inside.givers.get(name, here))


def leads_to(spec: TaskSpec, node: str) -> bool:
    """Is it the spec of that element, or the split the library puts before an element with boundary events?"""
    return bool(spec.name in (f"#{node}", f"#{node}/split"))


class BoundarySplit(Guarded, BoundaryEventSplit):
    """Stands before an element with boundary events: opens them together with it."""

    def _run_hook(self, my_task: Token) -> bool:
        self._predict_hook(my_task)
        return bool(super()._run_hook(my_task))


class BoundaryJoin(Guarded, BoundaryEventJoin):
    """Stands behind an element and its boundary events: ends those that have no meaning any more."""

    def _find_tasks(self, my_task: Token) -> list[Token]:
        split = my_task.parent.parent
        return [below for one in split.children for below in one.children if below.task_spec is self]


class Begin(Guarded, BpmnStartTask):
    """The library's first task of each process."""


class EndJoin(Guarded, _EndJoin):
    """Waits until no other token of the process is left, then ends it; merges nothing."""

    def _check_threshold_unstructured(self, my_task: Token) -> bool:
        others = (one for one in my_task.workflow.tasks.values() if one.task_spec is not self)
        return all(one.has_state(TaskState.FINISHED_MASK) for one in others)

    def _run_hook(self, my_task: Token) -> bool:
        return True


class Finish(Guarded, SimpleBpmnTask):
    """The library's last task of each process; when it is done the process has ended."""


class Process(BpmnProcessSpec):
    """A process as the library runs it, with the names that cross its border when it is called."""

    def __init__(self, name: str, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
        super().__init__(name)
        guarded = {BpmnStartTask: Begin, _EndJoin: EndJoin, SimpleBpmnTask: Finish}
        for spec in self.task_specs.values():
            spec.__class__ = guarded[type(spec)]
        self.inputs_declared = inputs
        self.outputs_declared = outputs
