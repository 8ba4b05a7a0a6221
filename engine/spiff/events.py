"""SpiffWorkflow's events, guarded: starts, ends, timers, messages, event-based gateways, boundary events.

No event ever happens by itself here: a timer is dated once when it opens and fires when the act says so, a message
is given to one place by the act, a thrown one leaves the instance. The first event of a gateway wins.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins import (
    BoundaryEventMixin,
    EndEventMixin,
    EventBasedGatewayMixin,
    IntermediateCatchEventMixin,
    IntermediateThrowEventMixin,
    StartEventMixin,
)
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from engine.acts import Value
from engine.elements import Node
from engine.spiff.compiled import Compiled
from engine.spiff.specs import Element
from engine.spiff.tokens import Token


class TimerDefinition(EventDefinition):
    """A timer: dated by the act when its token opens; fired by nobody but the act."""

    def has_fired(self, my_task: Token) -> bool:
        if "due" not in my_task.internal_data:
            my_task.workflow.top_workflow.act.open_timer(my_task, my_task.task_spec)
        return "fired" in my_task.internal_data


class MessageDefinition(EventDefinition):
    """A message: comes when the act delivers it."""

    def has_fired(self, my_task: Token) -> bool:
        return "fired" in my_task.internal_data


class StartEvent(Element, StartEventMixin, BpmnSpecMixin):
    """The one start event of a process, plain or for a message: the act has checked what begins it."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, event_definition=NoneEventDefinition())

    def _run_hook(self, my_task: Token) -> bool:
        act = my_task.workflow.top_workflow.act
        if my_task.workflow is not my_task.workflow.top_workflow:
            act.record(my_task, "element.passed")
        return True


class EndEvent(Element, EndEventMixin, BpmnSpecMixin):
    """An end event; a named one of the case's own process is its disposition."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, event_definition=NoneEventDefinition())

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.top_workflow.act.end_reached(my_task)
        return True


class _Catch(Element):
    """What catching events share: the entry, and the payload as variables."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled, **kwargs: Any) -> None:
        definition = MessageDefinition() if compiled.timing is None else TimerDefinition()
        super().__init__(process, node, compiled, event_definition=definition, **kwargs)

    def _run_hook(self, my_task: Token) -> bool:
        act = my_task.workflow.top_workflow.act
        held = next((one for one in (my_task, my_task.parent) if "fired" in one.internal_data), my_task)
        if self.compiled.timing is not None:
            due = held.internal_data["due"]
            facts: dict[str, Value] = {"name": self.node.name, "due": due, "interrupting": self.node.interrupting}
            act.record(my_task, "timer.fired", facts=facts)
            return True
        payload, by = held.internal_data.pop("payload"), held.internal_data.pop("by")
        act.assign(my_task, {self.node.message_variable: payload}, source=self.node.id, by=by)
        facts = {"name": self.node.name, "message": self.node.message}
        number = held.internal_data.pop("held", None)
        if number is not None:
            facts["held"] = number
        act.record(my_task, "message.received", facts=facts, personal={"payload": payload, "by": by})
        return True


class CatchEvent(_Catch, IntermediateCatchEventMixin, BpmnSpecMixin):
    """An intermediate timer or message; behind an event-based gateway it has already happened."""

    def _update_hook(self, my_task: Token) -> bool | None:
        if isinstance(my_task.parent.task_spec, EventBasedGateway):
            return True
        happened: bool | None = super()._update_hook(my_task)
        return happened


class BoundaryEvent(_Catch, BoundaryEventMixin, BpmnSpecMixin):
    """A boundary timer or message; only one interrupting one of a host ever goes on."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, cancel_activity=node.interrupting)

    def _update_hook(self, my_task: Token) -> bool | None:
        interrupted = TaskState.READY | TaskState.COMPLETED
        rivals = (one for one in my_task.parent.children if one is not my_task)
        if self.cancel_activity and any(
            isinstance(one.task_spec, BoundaryEvent) and one.task_spec.cancel_activity and one.has_state(interrupted)
            for one in rivals
        ):
            return False
        happened: bool | None = super()._update_hook(my_task)
        return happened


class EventBasedGateway(Element, EventBasedGatewayMixin, BpmnSpecMixin):
    """Waits for the first of its events: one timer at most, and messages."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, event_definition=NoneEventDefinition())

    def connect(self, taskspec: Any) -> None:
        TaskSpec.connect(self, taskspec)

    def _update_hook(self, my_task: Token) -> bool:
        if "fired" in my_task.internal_data:
            return True
        my_task._set_state(TaskState.WAITING)
        timer = next((one for one in self.outputs if one.compiled.timing is not None), None)
        if timer is not None and "due" not in my_task.internal_data:
            my_task.workflow.top_workflow.act.open_timer(my_task, timer)
        return False

    def _run_hook(self, my_task: Token) -> bool:
        my_task.workflow.top_workflow.act.record(my_task, "element.passed")
        winner = next(one for one in self.outputs if one.node.id == my_task.internal_data["fired"])
        my_task._sync_children([winner], TaskState.FUTURE)
        return True


class ThrowEvent(Element, IntermediateThrowEventMixin, BpmnSpecMixin):
    """A notice or another message; it leaves the instance and never wakes anything inside."""

    def __init__(self, process: BpmnProcessSpec, node: Node, compiled: Compiled) -> None:
        super().__init__(process, node, compiled, event_definition=NoneEventDefinition())

    def _run_hook(self, my_task: Token) -> bool:
        if self.compiled.notice is None:
            self._throw(my_task)
        else:
            self._notify(my_task)
        return True

    def _throw(self, my_task: Token) -> None:
        act = my_task.workflow.top_workflow.act
        scope = act.scope(my_task)
        payload = {name: expression.evaluate(scope) for name, expression in self.compiled.payload}
        act.throw(my_task, payload)
        facts = {"name": self.node.name, "message": self.node.message}
        personal = {"payload": payload, "values": act.why(scope, my_task)}
        act.record(my_task, "message.thrown", facts=facts, personal=personal)

    def _notify(self, my_task: Token) -> None:
        act = my_task.workflow.top_workflow.act
        notice = self.compiled.notice
        assert notice is not None
        scope = act.scope(my_task)
        facts: dict[str, Value] = {"name": self.node.name, "notice": notice.number}
        if notice.when is not None and not notice.when.holds(scope):
            facts |= {"said": False, "expression": notice.when.source}
            act.record(my_task, "element.passed", facts=facts, personal={"values": act.why(scope, my_task)})
            return
        readers = persons(notice.readers.evaluate(scope))
        text = notice.text.render(scope)
        act.throw(my_task, {"notice": notice.number, "to": list(readers), "text": text})
        personal = {"readers": list(readers), "values": act.why(scope, my_task)}
        act.record(my_task, "notice.sent", facts=facts | {"text": text}, personal=personal)


def persons(value: Value) -> tuple[str, ...]:
    """The persons an expression gives: one, a list, nothing; each once, in order."""
    found: dict[str, None] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list | tuple):
            waiting[:0] = one
        elif isinstance(one, str) and one:
            found[one] = None
    return tuple(found)
