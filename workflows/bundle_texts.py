"""Every expression of a bundle, with its place in words and the names that may have a value there. It evaluates none.

The bundle has passed `definitions.check`: what it calls, asks and opens is there, and every text can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine import decisions, forms, language, manifest
from engine.bundles import Bundle
from engine.elements import Diagram, Node
from workflows import values_shown

#: Known everywhere: the case number.
EVERYWHERE = frozenset({"case"})
#: A timer's text that is a constant duration or moment, no expression.
_CONSTANT = re.compile(r"P[\dT]|\d{4}-")
#: What the properties of user tasks and notices hold.
_READ_AS = {
    "performer": "expression",
    "detail": "text",
    "to": "expression",
    "text": "text",
    "when": "expression",
}
_NOTICE = "notice"


@dataclass(frozen=True)
class Written:
    """The expressions that stand at one place."""

    place: str
    expressions: tuple[language.Expression, ...]
    #: `cancel`, and `cancel.reason` where it is known what `cancel` holds
    names: frozenset[str]


def of_bundle(bundle: Bundle) -> Iterator[Written]:
    """All places of a bundle at which expressions stand."""
    names = {one.process: _given(bundle, one) for one in bundle.diagrams.values()}
    own = names[bundle.name] = names[bundle.name] | {values_shown.FILED_SCHOOL}
    for diagram in bundle.diagrams.values():
        for node in diagram.nodes.values():
            yield Written(called(diagram, node), tuple(_on(diagram, node)), names[diagram.process])
            yield from _asked_by(bundle, node, names[diagram.process])
    if "start" in bundle.forms:
        yield from _in_form(bundle.forms["start"], EVERYWHERE)
    for message in bundle.manifest.messages.values():
        if message.form:
            yield from _in_form(bundle.forms[message.form], own)
    yield from _in_manifest(bundle.manifest, own)
    for name, texts in bundle.prints.items():
        for of_language, text in texts.items():
            lines = [language.text(line).expressions for line in text.splitlines()]
            yield Written(f"prints/{name}.{of_language}.md", tuple(one for line in lines for one in line), own)


def called(diagram: Diagram, node: Node) -> str:
    """An element in a sentence: its kind, its words on the screen, its id and process."""
    words = f' "{node.name}"' if node.name else ""
    return f"The {node.kind.replace('_', ' ')}{words} ({node.id} of {diagram.process})"


# What is written where -----------------------------------------------------------------------------


def _on(diagram: Diagram, node: Node) -> Iterator[language.Expression]:
    """The expressions on an element and on the flows out of it."""
    for flow in (diagram.flows[one] for one in node.outgoing if one != node.default):
        if flow.condition is not None:
            yield language.expression(flow.condition)
    if node.script is not None:
        yield from (one.expression for one in language.assignments(node.script))
    if node.timer is not None and not _CONSTANT.match(node.timer.strip().strip("'\"")):
        yield language.expression(node.timer)
    payload = node.kind == "message_throw_event" and node.message != _NOTICE
    for name, source in node.properties.items():
        read_as = "expression" if payload else _READ_AS.get(name)
        if read_as == "text":
            yield from language.text(source).expressions
        elif read_as == "expression":
            yield language.expression(source)


def _asked_by(bundle: Bundle, node: Node, names: frozenset[str]) -> Iterator[Written]:
    """The table that an element asks, or the form it opens."""
    if node.kind == "business_rule_task":
        yield from _in_table(bundle.tables[node.decision or ""], names)
    elif node.kind == "user_task":
        yield from _in_form(bundle.forms[node.form or ""], names)


def _in_table(table: decisions.Table, names: frozenset[str]) -> Iterator[Written]:
    yield Written(f"The table {table.id}", tuple(one.expression for one in table.inputs), names)
    for row in table.rows:
        cells = [cell.expression for cell in row.cells if cell.expression is not None]
        answers = [one for answer in row.answers for one in _expressions(answer)]
        yield Written(f"The table {table.id}, row {row.number}", (*cells, *answers), names)


def _in_form(form: forms.Form, names: frozenset[str]) -> Iterator[Written]:
    known = names | _keys(form)
    for field in form.fields:
        yield Written(f"The form {form.key}, {field.key or field.label}", field.expressions, known)


def _in_manifest(described: manifest.Manifest, names: frozenset[str]) -> Iterator[Written]:
    for watch in described.watches:
        yield Written(f"{manifest.FILE}, the watch {watch.message}", (watch.when, *watch.payload.values()), names)
    if described.standing is not None:
        yield Written(f"{manifest.FILE}, standing", described.standing.expressions, names)


def _expressions(written: language.Expression | language.Text) -> tuple[language.Expression, ...]:
    return written.expressions if isinstance(written, language.Text) else (written,)


# Who gives names a value ---------------------------------------------------------------------------


def _given(bundle: Bundle, diagram: Diagram) -> frozenset[str]:
    """The names to which something in this process may give a value."""
    nodes = diagram.nodes.values()
    given = {name for node in nodes for name in _given_by(bundle, node)} | set(diagram.inputs or ())
    caught = [(node.message_variable, node.message or "") for node in nodes if node.message_variable]
    # What a name holds is known only when nothing but messages gives it a value.
    members = {f"{name}.{key}" for name, message in caught if name not in given for key in _payload(bundle, message)}
    return EVERYWHERE | given | members | {name for name, _ in caught}


def _given_by(bundle: Bundle, node: Node) -> Iterable[str]:
    """The names to which an element gives a value, but for the payload that it catches."""
    if node.kind == "script_task":
        return [one.name for one in language.assignments(node.script or "")]
    if node.kind == "business_rule_task":
        return [output.name for output in bundle.tables[node.decision or ""].outputs]
    if node.kind == "call_activity":
        return bundle.diagrams[node.called or ""].outputs or ()
    if node.kind == "message_start_event" and not node.message_variable:
        return _payload(bundle, node.message or "")
    return _keys(bundle.forms.get(node.form or ""))


def _payload(bundle: Bundle, message: str) -> frozenset[str]:
    declared = bundle.manifest.messages.get(message)
    if declared is None:
        return frozenset()
    return _keys(bundle.forms.get(declared.form)) | frozenset(declared.payload)


def _keys(form: forms.Form | None) -> frozenset[str]:
    return frozenset(field.key for field in form.asked) if form is not None else frozenset()
