"""The elements of a diagram with every text on them read once. It never evaluates one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from engine import decisions, language
from engine.elements import Diagram, Flow, Node
from engine.errors import BadBundle, BadExpression
from engine.spiff import timing

#: The message whose throw events are notices.
NOTICE = "notice"

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Notice:
    """A notice: its number, who reads it, what it says, and when."""

    number: str
    readers: language.Expression
    text: language.Text
    when: language.Expression | None


@dataclass(frozen=True)
class Compiled:
    """What stands on one element, ready to be evaluated; only what its kind has is filled."""

    #: exclusive gateways: flows with their conditions, in the file's order; the flow taken when none holds
    conditions: tuple[tuple[Flow, language.Expression], ...] = ()
    otherwise: Flow | None = None
    #: user tasks
    performer: language.Expression | None = None
    detail: language.Text | None = None
    assignments: tuple[language.Assignment, ...] = ()
    timing: timing.Timing | None = None
    table: decisions.Table | None = None
    #: message throw events: a notice, or payload names with their expressions
    notice: Notice | None = None
    payload: tuple[tuple[str, language.Expression], ...] = ()


def called(node: Node, process: str) -> str:
    """An element in a sentence: kind, words on the screen, id, process."""
    kind = node.kind.removeprefix("unsupported:").replace("_", " ")
    words = f' "{node.name}"' if node.name else ""
    return f"{kind}{words} ({node.id} of {process})"


def compiled(diagram: Diagram, node: Node, tables: dict[str, decisions.Table]) -> Compiled:
    """Read all texts of a node; raises BadBundle naming the element and what to write."""

    def read(what: str, reader: Callable[[str], _Read], source: str | None) -> _Read:
        if not source:
            raise BadBundle(f"The {called(node, diagram.process)} has no {what}: add it.")
        try:
            return reader(source)
        except BadExpression as error:
            raise BadBundle(f"The {what} of the {called(node, diagram.process)} cannot be read. {error}") from None

    match node.kind:
        case "exclusive_gateway":
            flows = [diagram.flows[flow] for flow in node.outgoing]
            return Compiled(
                conditions=tuple(
                    (flow, read("condition", language.expression, flow.condition))
                    for flow in flows
                    if flow.condition is not None and flow.id != node.default
                ),
                otherwise=next((flow for flow in flows if flow.id == node.default or flow.condition is None), None),
            )
        case "user_task":
            performer, detail = node.properties.get("performer"), node.properties.get("detail")
            return Compiled(
                performer=read("performer", language.expression, performer) if performer else None,
                detail=read("detail", language.text, detail) if detail else None,
            )
        case "script_task":
            return Compiled(assignments=read("script", language.assignments, node.script))
        case "timer_catch_event" | "boundary_timer":
            return Compiled(timing=read("time", timing.read, node.timer))
        case "business_rule_task":
            table = tables.get(node.decision or "")
            if table is None:
                raise BadBundle(
                    f"The {called(node, diagram.process)} asks the decision table {node.decision or 'without a name'}, "
                    "which the bundle does not hold: add the table."
                )
            return Compiled(table=table)
        case "message_throw_event":
            if node.message == NOTICE:
                when = node.properties.get("when")
                return Compiled(
                    notice=Notice(
                        number=node.properties.get("notice", node.id),
                        readers=read("list of readers (property to)", language.expression, node.properties.get("to")),
                        text=read("text", language.text, node.properties.get("text")),
                        when=read("condition (property when)", language.expression, when) if when else None,
                    )
                )
            return Compiled(
                payload=tuple(
                    (name, read(f"payload {name}", language.expression, source))
                    for name, source in node.properties.items()
                )
            )
    return Compiled()
