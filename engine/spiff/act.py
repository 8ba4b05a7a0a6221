"""One act on one running case: what the elements ask for and tell while tokens move. It never moves a token itself.

It holds the command's moment and words, gives expressions their scope, writes variables with their givers, dates
timers, and collects entries, thrown messages and user tasks that opened or closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import clock, labels, language
from engine.acts import Entry, Mark, Marks, OpenTask, Thrown, Value, Values
from engine.elements import Node
from engine.errors import BadExpression, BrokenInstance, Refused
from engine.scope import Labels
from engine.spiff.compiled import called
from engine.spiff.definition import Definition
from engine.spiff.events import persons
from engine.spiff.tokens import Case, Giver, Token
from engine.vocabulary import Moment, Vocabulary

#: Most steps without a person in one act, most tokens of one case.
STEPS = 500
TOKENS = 2_000
#: Width of a kept number of a round: the state of round 10,000 has the size of that of round 3.
ROUND = 6


class Act:
    """The context in which the elements of one case run."""

    def __init__(self, definition: Definition, words: Vocabulary, *, now: dt.datetime, case: str) -> None:
        self.definition = definition
        self.words = words
        self.now = now
        self.at = clock.text(now)
        self.case = case
        self.marks = Marks()
        #: path -> element -> how often it was entered
        self.rounds: dict[str, dict[str, int]] = {}
        #: name of the named end that was reached
        self.end: str | None = None
        #: the element at work and its process, for a sentence if something breaks
        self.element: tuple[Node, str] | None = None
        #: the event that ends what is ended now
        self.cause: str | None = None
        self.steps = 0
        self.entries: list[Entry] = []
        self.thrown: list[Thrown] = []
        self._labels: Labels | None = None

    # What elements ask -----------------------------------------------------------------------------

    def scope(self, token: Token, *, opened: dt.datetime | None = None) -> language.Scope:
        """What an expression of this token's process may ask."""
        variables, case = token.workflow.variables, token.workflow.top_workflow.variables

        def about(name: str) -> str | None:
            value = variables.values.get(name) or case.values.get(name)
            return value if isinstance(value, str) else None

        moment = Moment(
            now=self.now,
            case=self.case,
            opened=opened,
            marks=self.marks,
            decide=self._decide,
            subject=about(self.definition.bundle.manifest.subject),
            scope=about(self.definition.bundle.manifest.scope),
        )
        return language.Scope(variables.values, self.words, moment, self._label, {"case": self.case})

    def why(self, scope: language.Scope, token: Token) -> list[dict[str, Value]]:
        """Each name and call the scope was asked for: its value and who gave it."""
        found: list[dict[str, Value]] = []
        for asked, value in scope.seen.items():
            if asked in scope.sources:
                found.append({"call": asked, "value": value, "by": None, "source": scope.sources[asked]})
                continue
            giver = token.workflow.variables.givers.get(asked.split(".")[0])
            given = {"by": giver.by, "source": giver.source, "at": giver.at} if giver else {"by": None, "source": None}
            found.append({"name": asked, "value": value, **given})
        return found

    def assign(self, token: Token, values: Mapping[str, Value], *, source: str, by: str | None = None) -> None:
        """Give variables of the token's process their values."""
        token.workflow.variables.assign(values, Giver(by, source, self.at))

    def open_timer(self, token: Token, timer: Any) -> None:
        """Date a timer that opens now; `timer` is the spec that carries its text."""
        token.internal_data["opened"] = self.at
        token.internal_data["due"] = clock.text(self.due(token, timer, self.now))

    def due(self, token: Token, timer: Any, opened: dt.datetime) -> dt.datetime:
        """When a timer that opened at that moment is due, as things stand now."""
        timing = timer.compiled.timing
        said: Value = None
        try:
            if timing.expression is not None:
                said = timing.expression.evaluate(self.scope(token, opened=opened))
            return timing.due(said, opened)
        except Refused as error:
            self.works(timer, token)
            raise self.broken(str(error)) from None

    # What elements tell ----------------------------------------------------------------------------

    def record(self, token: Token, kind: str, *, facts: Values | None = None, personal: Values | None = None) -> None:
        """An entry for a token that enters its element."""
        path, element = token.workflow.path, token.task_spec.node.id
        here = self.rounds.setdefault(path, {})
        here[element] = here.get(element, 0) + 1
        token.internal_data["round"] = f"{here[element]:0{ROUND}d}"
        flows = tuple(token.internal_data.get("flows", ()))
        facts = {"name": token.task_spec.node.name} if facts is None else facts
        self.entries.append(Entry(kind, element, path, here[element], flows, facts, personal or {}))

    def record_again(
        self, token: Token, kind: str, *, facts: Values | None = None, personal: Values | None = None
    ) -> None:
        """An entry for a token that has been in its element already."""
        number = int(token.internal_data["round"])
        path, element = token.workflow.path, token.task_spec.node.id
        self.entries.append(Entry(kind, element, path, number, (), facts or {}, personal or {}))

    def end_reached(self, token: Token) -> None:
        """An end event; a named one of the case's own process is the disposition once everything has ended."""
        name = token.task_spec.node.name or None
        self.record(token, "end.reached", facts={"name": name})
        if name is not None and not token.workflow.path:
            self.end = name

    def throw(self, token: Token, payload: Values) -> None:
        """A message leaves the instance."""
        node = token.task_spec.node
        self.thrown.append(Thrown(node.message, payload, node.id, token.workflow.path))

    def withdrawn(self, token: Token) -> None:
        """A user task ends without an answer."""
        if "opened" in token.internal_data:
            facts = {"name": token.task_spec.node.name, "why": self.cause}
            self.record_again(token, "user_task.withdrawn", facts=facts)

    # User tasks ------------------------------------------------------------------------------------

    def open_task(self, token: Token) -> None:
        """A user task opens: who may complete it, what it says, when its first timer is due."""
        compiled = token.task_spec.compiled
        scope = self.scope(token)
        token.internal_data["opened"] = self.at
        token.internal_data["performers"] = list(self.performers(token, scope))
        token.internal_data["detail"] = compiled.detail.render(scope) if compiled.detail is not None else None
        task = self.task(token, entering=True)
        facts = {
            "name": task.name,
            "detail": task.detail,
            "lane": task.lane,
            "tag": task.tag,
            "due": None if task.due is None else clock.text(task.due),
        }
        personal = {"performers": list(task.performers), "values": self.why(scope, token)}
        self.record(token, "user_task.opened", facts=facts, personal=personal)

    def complete_task(self, token: Token, answers: Values, by: str) -> None:
        """A user task is answered: the answers become variables."""
        node = token.task_spec.node
        facts = {"name": node.name, "tag": node.properties.get("tag")}
        self.record_again(token, "user_task.completed", facts=facts, personal={"answers": dict(answers)})
        self.assign(token, answers, source=node.id, by=by)

    def performers(self, token: Token, scope: language.Scope | None = None) -> tuple[str, ...]:
        """Who may complete a user task as things stand now; nobody: everybody with the role."""
        expression = token.task_spec.compiled.performer
        return () if expression is None else persons(expression.evaluate(scope or self.scope(token)))

    def task(self, token: Token, *, entering: bool = False) -> OpenTask:
        """An open user task as the outside sees it."""
        node, kept = token.task_spec.node, token.internal_data
        number = self.rounds.get(token.workflow.path, {}).get(node.id, 0) + 1 if entering else int(kept["round"])
        # A timer that has fired stays beside its open task, so the task stays late.
        beside = token.parent.children if token.parent.task_spec.node is None else []
        dues = [one.internal_data["due"] for one in beside if "due" in one.internal_data]
        due = min(dues, default=None)
        return OpenTask(
            task=token.id,
            element=node.id,
            path=token.workflow.path,
            name=node.name,
            detail=kept["detail"],
            lane=node.lane or "",
            performers=tuple(kept["performers"]),
            tag=node.properties.get("tag"),
            round=number,
            form=node.form,
            due=None if due is None else clock.parse(due),
        )

    # Bounds and breakage ---------------------------------------------------------------------------

    def works(self, spec: Any, token: Token) -> None:
        """An element is at work: what breaks from now on breaks there."""
        if spec.node is not None:
            self.element = (spec.node, token.workflow.spec.name)

    def spend(self, token: Token, case: Case) -> None:
        """One step of the budget; raises BrokenInstance when it is used up."""
        self.works(token.task_spec, token)
        self.steps += 1
        tokens = len(case.tasks) + sum(len(one.tasks) for one in case.subprocesses.values())
        if self.steps > STEPS or tokens > TOKENS:
            raise self.broken(f"more than {STEPS} steps or {TOKENS} tokens came of one act.")

    def broken(self, why: str) -> BrokenInstance:
        """The error of the element at work; `why` is the end of a sentence."""
        if self.element is None:
            return BrokenInstance(f"The case cannot go on: {why}")
        node, process = self.element
        return BrokenInstance(f"The {called(node, process)} cannot go on: {why}", element=node.id)

    def counted(self, tag: str, person: str | None) -> None:
        """A user task with that tag was completed, or somebody was named in its place."""
        before = self.marks.tags.get(tag)
        mark = Mark(1 if before is None else before.count + 1, person, self.at)
        self.marks = replace(self.marks, tags={**self.marks.tags, tag: mark})

    def first_of(self, lane: str, person: str) -> None:
        """Somebody of a lane has claimed or completed a user task: the first one is kept."""
        if lane not in self.marks.first:
            self.marks = replace(self.marks, first={**self.marks.first, lane: person})

    def _label(self, name: str, value: Value) -> str | None:
        if self._labels is None:
            self._labels = labels.labels(self.definition.bundle, self.words)
        return self._labels(name, value)

    def _decide(self, table: str, inputs: Values) -> Values:
        moment = Moment(self.now, self.case, None, self.marks, self._decide)
        scope = language.Scope(inputs, self.words, moment, self._label, {"case": self.case})
        found = self.definition.bundle.tables.get(table)
        if found is None:
            raise BadExpression(f"there is no decision table {table}: add it to the bundle.")
        return found.decide(scope).outputs
