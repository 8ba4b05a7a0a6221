"""A token game of our own to hold the engine against: the same diagrams, nothing of SpiffWorkflow, no state to save.

It plays what the elements mean in the plainest way (a token is an object in a list, a process has one set of variables)
and tells what it did as rows of (kind, element, path, round, flows). It knows no pruning, no saving, no budget.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine import acts, bundles, clock, language
from engine.acts import Value
from engine.elements import Node, boundaries
from engine.spiff import timing
from engine.vocabulary import Moment, Vocabulary

Row = tuple[str, str | None, str, int, tuple[str, ...]]


@dataclass
class Standing:
    """A token that waits on a node; for calls with the process inside, with what is armed beside it."""

    node: Node
    round: int = 0
    inside: Running | None = None
    opened: dt.datetime | None = None
    #: boundary events (or events behind a gateway) that may still happen: id -> due
    armed: dict[str, dt.datetime | None] = field(default_factory=dict)


@dataclass
class Running:
    """A process that runs."""

    process: str
    path: str
    host: tuple[Running, Standing] | None = None
    values: dict[str, Value] = field(default_factory=dict)
    standing: list[Standing] = field(default_factory=list)
    arrived: dict[str, list[str]] = field(default_factory=dict)
    #: tokens on their way
    busy: int = 0

    @property
    def depth(self) -> int:
        return 0 if self.host is None else self.host[0].depth + 1


class Oracle:
    """One case."""

    now: dt.datetime
    number: str
    words: Vocabulary

    def __init__(self, bundle: bundles.Bundle) -> None:
        self.bundle = bundle
        self.case = Running(bundle.name, "")
        self.rounds: dict[tuple[str, str], int] = {}
        self.marks = acts.Marks()
        self.rows: list[Row] = []
        self.thrown: list[tuple[str, Value]] = []
        self.end: str | None = None
        self.over = False

    # Commands --------------------------------------------------------------------------------------

    def begin_act(self, now: dt.datetime, number: str, words: Vocabulary) -> None:
        self.now, self.number, self.words = now, number, words
        self.rows, self.thrown = [], []

    def start(self, answers: Mapping[str, Value]) -> None:
        self.case.values |= answers
        start = next(node for node in self._nodes(self.case).values() if "start" in node.kind)
        self._row("case.opened", start, self.case, ())
        self._leave(self.case, start)

    def complete(self, task: acts.OpenTask, answers: Mapping[str, Value], by: str) -> None:
        running, token = self._find(task)
        self.rows.append(("user_task.completed", token.node.id, running.path, token.round, ()))
        running.values |= answers
        self._mark(token.node, answers, by)
        running.standing.remove(token)
        self._leave(running, token.node)

    def _mark(self, node: Node, answers: Mapping[str, Value], by: str) -> None:
        form = self.bundle.forms[node.form or ""]
        persons = [(node.properties.get("tag"), by)]
        persons += [(field.names, str(answers[field.key])) for field in form.asked if answers.get(field.key)]
        tags = dict(self.marks.tags)
        for tag, person in persons:
            if tag:
                tags[tag] = acts.Mark((tags[tag].count if tag in tags else 0) + 1, person, clock.text(self.now))
        first = {str(node.lane): by, **self.marks.first}
        self.marks = acts.Marks(tags, first, self.marks.given_to)

    def fire(self) -> None:
        due, _, _, running, token, event = min(self._timers(), key=lambda one: one[:3])
        assert due <= self.now
        self._happen(running, token, event, None)

    def hasten(self, task: acts.OpenTask) -> None:
        running, token = self._find(task)
        armed = [(due, event) for event, due in token.armed.items() if due is not None]
        taking = [(due, event) for due, event in armed if self._nodes(running)[event].interrupting]
        self._happen(running, token, min(taking)[1], None)

    def redate(self) -> None:
        for _, _, event, running, token, _ in self._timers():
            due = self._due(running, self._nodes(running)[event], token.opened or self.now)
            if due != token.armed[event]:
                token.armed[event] = due
                number = self.rounds.get((running.path, event), 0) + 1
                self.rows.append(("timer.dated", event, running.path, number, ()))

    def give(self, person: str | None) -> None:
        self.marks = acts.Marks(self.marks.tags, self.marks.first, person)

    def deliver(self, message: str, payload: Mapping[str, Value]) -> bool:
        """False: nobody waits."""
        places = [
            (running.depth, running.path, event, running, token)
            for running in self.running()
            for token in running.standing
            for event in token.armed
            if self._nodes(running)[event].message == message
        ]
        if not places:
            return False
        _, _, event, running, token = min(places, key=lambda one: one[:3])
        self._happen(running, token, event, payload)
        return True

    # What can be seen ------------------------------------------------------------------------------

    def running(self) -> list[Running]:
        found = [self.case]
        for one in found:
            found.extend(token.inside for token in one.standing if token.inside is not None)
        return found

    def open(self) -> set[tuple[str, str, int]]:
        return {
            (running.path, token.node.id, token.round)
            for running in self.running()
            for token in running.standing
            if token.node.kind == "user_task"
        }

    @property
    def next_due(self) -> dt.datetime | None:
        return min((one[0] for one in self._timers()), default=None)

    # The game --------------------------------------------------------------------------------------

    def _nodes(self, running: Running) -> Mapping[str, Node]:
        return self.bundle.diagrams[running.process].nodes

    def _timers(self) -> list[tuple[dt.datetime, str, str, Running, Standing, str]]:
        return [
            (due, running.path, event, running, token, event)
            for running in self.running()
            for token in running.standing
            for event, due in token.armed.items()
            if due is not None
        ]

    def _find(self, task: acts.OpenTask) -> tuple[Running, Standing]:
        wanted = (task.path, task.element, task.round)
        return next(
            (running, token)
            for running in self.running()
            for token in running.standing
            if (running.path, token.node.id, token.round) == wanted
        )

    def _scope(self, running: Running, opened: dt.datetime | None = None) -> language.Scope:
        manifest = self.bundle.manifest

        def about(name: str) -> str | None:
            return running.values.get(name) or self.case.values.get(name)  # type: ignore[return-value]  # an id

        moment = Moment(
            self.now,
            self.number,
            opened,
            self.marks,
            lambda table, values: {},
            about(manifest.subject),
            about(manifest.scope),
        )
        return language.Scope(running.values, self.words, moment, constants={"case": self.number})

    def _row(self, kind: str, node: Node, running: Running, flows: tuple[str, ...]) -> int:
        key = (running.path, node.id)
        self.rounds[key] = self.rounds.get(key, 0) + 1
        self.rows.append((kind, node.id, running.path, self.rounds[key], flows))
        return self.rounds[key]

    def _leave(self, running: Running, node: Node) -> None:
        """The token goes on by the node's flows; then the process may be over."""
        running.busy += 1
        for flow in node.outgoing:
            self._enter(running, flow)
        running.busy -= 1
        if not (running.busy or running.standing or running.arrived):
            self._over(running)

    def _enter(self, running: Running, flow: str) -> None:
        diagram = self.bundle.diagrams[running.process]
        node = diagram.nodes[diagram.flows[flow].target]
        flows = (flow,)
        match node.kind:
            case "user_task":
                token = self._stand(running, node)
                token.round = self._row("user_task.opened", node, running, flows)
            case "call_activity":
                token = self._stand(running, node)
                token.round = self._row("process.called", node, running, flows)
                self._call(running, token)
            case "event_based_gateway":
                token = Standing(node, opened=self.now)
                for outgoing in node.outgoing:
                    event = diagram.nodes[diagram.flows[outgoing].target]
                    token.armed[event.id] = self._due(running, event, self.now)
                running.standing.append(token)
            case "timer_catch_event" | "message_catch_event":
                due = self._due(running, node, self.now)
                running.standing.append(Standing(node, opened=self.now, armed={node.id: due}))
            case "parallel_gateway":
                arrived = running.arrived.setdefault(node.id, [])
                arrived.append(flow)
                if len(arrived) == len(node.incoming):
                    self._row("element.passed", node, running, tuple(one for one in node.incoming if one in arrived))
                    del running.arrived[node.id]
                    self._leave(running, node)
            case _:
                self._pass(running, node, flows)

    def _pass(self, running: Running, node: Node, flows: tuple[str, ...]) -> None:
        diagram, scope = self.bundle.diagrams[running.process], self._scope(running)
        match node.kind:
            case "exclusive_gateway":
                ways = [diagram.flows[one] for one in node.outgoing]
                kind = "gateway.decided" if len(ways) > 1 else "element.passed"
                self._row(kind, node, running, flows)
                chosen = next(
                    (way for way in ways if way.condition and language.expression(way.condition).holds(scope)),
                    next((way for way in ways if way.condition is None), None),
                )
                assert chosen is not None
                self._enter(running, chosen.id)
            case "script_task":
                running.values |= language.assign(language.assignments(node.script or ""), scope)
                self._row("values.assigned", node, running, flows)
                self._leave(running, node)
            case "business_rule_task":
                running.values |= self.bundle.tables[node.decision or ""].decide(scope).outputs
                self._row("table.decided", node, running, flows)
                self._leave(running, node)
            case "message_throw_event":
                notice = node.message == "notice"
                said = node.properties.get("when")
                if said is not None and not language.expression(said).holds(scope):
                    self._row("element.passed", node, running, flows)
                    self._leave(running, node)
                    return
                payload: Value = node.properties.get("notice")
                if not notice:
                    payload = {
                        name: language.expression(text).evaluate(scope) for name, text in node.properties.items()
                    }
                self.thrown.append((node.message or "", payload))
                self._row("notice.sent" if notice else "message.thrown", node, running, flows)
                self._leave(running, node)
            case "end_event":
                self._row("end.reached", node, running, flows)
                if running is self.case and node.name:
                    self.end = node.name
            case _:
                raise AssertionError(f"the oracle does not know {node.kind}")

    def _stand(self, running: Running, node: Node) -> Standing:
        token = Standing(node, opened=self.now)
        for event in boundaries(self.bundle.diagrams[running.process], node.id):
            token.armed[event.id] = self._due(running, event, self.now)
        running.standing.append(token)
        return token

    def _due(self, running: Running, event: Node, opened: dt.datetime) -> dt.datetime | None:
        if event.timer is None:
            return None
        read = timing.read(event.timer)
        said = None if read.expression is None else read.expression.evaluate(self._scope(running, opened))
        return read.due(said, opened)

    def _call(self, running: Running, token: Standing) -> None:
        diagram = self.bundle.diagrams[token.node.called or ""]
        inside = Running(diagram.process, f"{running.path}/{token.node.id}".strip("/"), host=(running, token))
        inside.values = {name: running.values.get(name) for name in diagram.inputs or ()}
        token.inside = inside
        start = next(node for node in diagram.nodes.values() if node.kind == "start_event")
        self._row("element.passed", start, inside, ())
        self._leave(inside, start)

    def _happen(self, running: Running, token: Standing, event: str, payload: Mapping[str, Value] | None) -> None:
        """A timer or message of a token that waits."""
        node = self._nodes(running)[event]
        flows: tuple[str, ...] = ()
        if token.node.kind == "event_based_gateway":
            self._row("element.passed", token.node, running, tuple(token.node.incoming[:1]))
            flows = tuple(one for one in node.incoming)
        elif node is token.node:
            flows = tuple(one for one in node.incoming if len(node.incoming) == 1)
        self._row("timer.fired" if payload is None else "message.received", node, running, flows)
        if payload is not None:
            running.values[node.message_variable or ""] = dict(payload)
        if node.attached_to is not None and not node.interrupting:
            del token.armed[event]
        else:
            running.standing.remove(token)
            self._withdraw(running, token)
        self._leave(running, node)

    def _withdraw(self, running: Running, token: Standing) -> None:
        if token.node.kind == "user_task":
            self.rows.append(("user_task.withdrawn", token.node.id, running.path, token.round, ()))
        for one in token.inside.standing if token.inside is not None else ():
            assert token.inside is not None
            self._withdraw(token.inside, one)

    def _over(self, running: Running) -> None:
        """No token is left in a process: the case ends, or the call goes on with what comes back."""
        if running.host is None:
            self.over = True
            self.rows.append(("case.ended", None, "", 1, ()))
            return
        caller, token = running.host
        outputs = self.bundle.diagrams[running.process].outputs or ()
        caller.values |= {name: running.values.get(name) for name in outputs}
        caller.standing.remove(token)
        self.rows.append(("process.returned", token.node.id, caller.path, token.round, ()))
        self._leave(caller, token.node)
