"""The running tree of tokens: SpiffWorkflow's tasks and workflows with every source of chance and loss taken out.

It never knows a clock, a random number, a depth limit or Python code in a diagram: ids come from a counter, times are
not kept, every walk is a loop over the tree, and what the library would evaluate is refused.

Variables belong to the process (as BPMN says), not to the token: `Variables` of each workflow. The library's own
copies of data in each task stay empty, so that no join, loop or call can bring back a stale value or merge two lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.util.task import BpmnTaskFilter
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.acts import Value
from engine.errors import BrokenInstance

if TYPE_CHECKING:
    from engine.spiff.act import Act

#: Width of a token's id: ids sort as they were made, and a case of many rounds takes no more room than a young one.
WIDTH = 8
#: Deepest nesting of called processes.
DEPTH = 8


@dataclass(frozen=True)
class Giver:
    """Who gave a name its value, and when."""

    #: person, None when a table, a script or a word did
    by: str | None
    #: element id
    source: str
    #: canonical text
    at: str


@dataclass
class Variables:
    """The variables of one running process, each with who gave it its value last."""

    values: dict[str, Value] = field(default_factory=dict)
    givers: dict[str, Giver] = field(default_factory=dict)

    def assign(self, values: Mapping[str, Value], giver: Giver) -> None:
        """Give each name its value."""
        for name, value in values.items():
            self.values[name] = value
            self.givers[name] = giver


class NoPython:
    """Stands where the library's script engine would: nothing of a diagram is ever handed to Python."""

    def evaluate(self, *_args: object, **_kwargs: object) -> object:
        raise BrokenInstance("The process library asked for Python: only our own expressions are evaluated.")

    execute = call_service = validate = evaluate


class Token(Task):
    """A task of the library with an id from the workflow's counter, without time, log or recursion."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Task | None = None,
        state: int = TaskState.FUTURE,
        id: str | None = None,
    ) -> None:
        super().__init__(workflow, task_spec, parent, state, id or workflow.top_workflow.new_id())
        self.last_state_change = 0

    def _add_child(self, task_spec: Any, state: int = TaskState.FUTURE) -> Token:
        token = Token(self.workflow, task_spec, self, state)
        if state == TaskState.READY:
            token._ready()
        return token

    def _set_state(self, value: int) -> None:
        self._state = value

    def is_descendant_of(self, task: Task) -> bool:
        return any(ancestor is task for ancestor in ancestors(self))

    def __iter__(self) -> Iterator[Token]:
        return subtree(self)


def ancestors(token: Task) -> Iterator[Token]:
    """The tokens above one, nearest first."""
    above = token.parent
    while above is not None:
        yield above
        above = above.parent


def subtree(token: Token) -> Iterator[Token]:
    """A token and all below it in its own process, depth first."""
    waiting = [token]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children))


class _Tree:
    """What the case and its called processes share: every look at the tree is a loop over it."""

    task_tree: Token
    tasks: dict[str, Token]
    completed: bool
    variables: Variables
    #: ids of the calls that lead here, joined by "/"
    path: str

    def plant(self) -> None:
        """Set the first token."""
        self.task_tree = Token(self, self.spec.start)  # type: ignore[attr-defined]  # the library's attribute
        self.task_tree._ready()

    def get_tasks_iterator(self, first_task: Token | None = None, **wanted: Any) -> Iterator[Token]:
        wanted.pop("skip_subprocesses", None)
        matching = BpmnTaskFilter(**wanted)
        return (one for one in subtree(first_task or self.task_tree) if matching.matches(one))

    def update_waiting_tasks(self) -> None:
        for token in list(subtree(self.task_tree)):
            if token._state == TaskState.WAITING and token.id in self.tasks:
                token.task_spec._update(token)

    def cancel(self, success: bool = False) -> list[Token]:
        self.completed = True
        ended = [token for token in subtree(self.task_tree) if not token.has_state(TaskState.FINISHED_MASK)]
        for token in ended:
            token.cancel()
        return ended


class CalledProcess(_Tree, BpmnSubWorkflow):
    """A called process that runs for a call activity."""

    def __init__(self, spec: Any, call: str, case: Case) -> None:
        super().__init__(spec, parent_task_id=call, top_workflow=case, deserializing=True)
        host = case.get_task_from_id(call)
        self.variables = Variables()
        self.path = f"{host.workflow.path}/{host.task_spec.node.id}".strip("/")


class Case(_Tree, BpmnWorkflow):
    """A running instance: the tree of its own process and of all processes it has called."""

    def __init__(self, spec: Any, called: Mapping[str, Any], act: Act, *, last_id: int = 0) -> None:
        self.last_id = last_id
        self.act = act
        self.variables = Variables()
        self.path = ""
        super().__init__(spec, called, script_engine=NoPython(), deserializing=True)

    def new_id(self) -> str:
        """The next token's id."""
        self.last_id += 1
        return f"{self.last_id:0{WIDTH}d}"

    def create_subprocess(self, my_task: Token, spec_name: str) -> CalledProcess:
        called = CalledProcess(self.subprocess_specs[spec_name], my_task.id, self)
        if called.depth > DEPTH:
            raise BrokenInstance(f"Processes call each other more than {DEPTH} deep: draw fewer levels.")
        self.subprocesses[my_task.id] = called
        called.plant()
        return called

    def running(self) -> list[Case | CalledProcess]:
        """The case's own process and the called ones that have not ended, callers first."""
        return [self, *(one for one in self.subprocesses.values() if not one.completed)]

    def walk(self) -> Iterator[Token]:
        """Every token of every running process in the order of the drawing: what a call holds right behind it."""
        waiting = [self.task_tree]
        while waiting:
            token = waiting.pop()
            yield token
            waiting.extend(reversed(token.children))
            called = self.subprocesses.get(token.id)
            if called is not None and not called.completed:
                waiting.append(called.task_tree)

    def live(self) -> Iterator[Token]:
        """The tokens that stand on an element now: waiting, ready or in a call."""
        standing = TaskState.WAITING | TaskState.READY | TaskState.STARTED
        return (one for one in self.walk() if one._state & standing and one.task_spec.node is not None)
