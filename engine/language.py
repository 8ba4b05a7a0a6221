"""The expression language of diagrams, tables and forms: expressions, assignments and texts, read once and walked.

Nothing written by a user is ever Python: no expression reaches an object, a module or a file, and names, words and
values stand in separate places, so that data can never take the place of a word.

A name without a value is None and never raises. Yes/no answers are the texts 'yes' and 'no'; 'no' counts as no.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from engine import grammar, operators, walking
from engine.acts import Value
from engine.scope import Labels as Labels
from engine.scope import Scope as Scope
from engine.scope import no_labels as no_labels

#: Most characters of a text with {expressions}, most assignments of one script.
TEXT_LENGTH = 4_000
ASSIGNMENTS = 30


@dataclass(frozen=True)
class Call:
    """A call of a word as it is written: for checks."""

    word: str
    source: str
    arguments: int


@dataclass(frozen=True)
class Expression:
    """One expression, read and ready."""

    source: str
    #: names asked, without what stands behind a dot; words called; both in the order of writing
    names: tuple[str, ...]
    words: tuple[str, ...]
    #: names with what stands behind a dot (`cancel.reason`), and calls
    paths: tuple[str, ...]
    calls: tuple[Call, ...]
    tree: ast.expr = field(repr=False, compare=False)
    _run: walking.Run = field(repr=False, compare=False)

    def evaluate(self, scope: Scope) -> Value:
        """Its value; raises BadExpression where it has none, or a Refused of a word."""
        return operators.bounded(self._run(scope))

    def holds(self, scope: Scope) -> bool:
        """Its value as a condition: no are None, 'no', False, 0 and what is empty."""
        return operators.condition(self._run(scope))

    def shown(self, scope: Scope) -> str:
        """Its value in words for people."""
        return walking.shown(self.tree, scope)

    def lines(self, scope: Scope) -> tuple[str, ...]:
        """Its value in words for people, one line for each member of a list; () for no value and an empty list."""
        return walking.lines(self.tree, scope)


@dataclass(frozen=True)
class Assignment:
    """`name = expression`."""

    name: str
    expression: Expression

    @property
    def names(self) -> tuple[str, ...]:
        return self.expression.names

    @property
    def words(self) -> tuple[str, ...]:
        return self.expression.words


@dataclass(frozen=True)
class Text:
    """A text with {expressions}; `{{` and `}}` stand for the brackets themselves."""

    source: str
    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(part for part in self.parts if isinstance(part, Expression))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.expressions for name in part.names))

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for part in self.expressions for word in part.words))

    def render(self, scope: Scope) -> str:
        """The text with each expression's value in words for people."""
        shown = "".join(part if isinstance(part, str) else part.shown(scope) for part in self.parts)
        return str(operators.bounded(shown))


@lru_cache(maxsize=4096)
def expression(source: str, *, question: bool = False) -> Expression:
    """Read an expression; raises BadExpression. `question`: `?` is the value asked about (see `asking`)."""
    return _expression(grammar.tree(source, question=question), source.strip())


@lru_cache(maxsize=1024)
def assignments(source: str) -> tuple[Assignment, ...]:
    """Read assignments, separated by commas, semicolons or new lines outside of brackets; raises BadExpression."""
    if len(source) > TEXT_LENGTH:
        raise grammar.refusal(source, f"more than {TEXT_LENGTH} characters: use a decision table or a second step")
    found: list[Assignment] = []
    for part in grammar.parts(source, ",;\n"):
        words = [token for token in part if token.kind != "line"]
        if len(words) < 3 or words[1].text != "=" or not grammar.is_name(words[0].text):
            raise grammar.refusal(source, f"{words[0].text!r} begins no assignment: write name = value")
        written = source[words[2].at : words[-1].at + len(words[-1].text)]
        tree = grammar.tree_of(tuple(words[2:]), written)
        found.append(Assignment(words[0].text, _expression(tree, written)))
    if not 0 < len(found) <= ASSIGNMENTS:
        raise grammar.refusal(source, f"there are {len(found)} assignments, write 1 to {ASSIGNMENTS}")
    return tuple(found)


def assign(assignments: tuple[Assignment, ...], scope: Scope) -> dict[str, Value]:
    """Evaluate assignments in order, each seeing those before it; only the assigned names come back."""
    assigned: dict[str, Value] = {}
    for assignment in assignments:
        inner = scope.within({**scope.values, **assigned})
        assigned[assignment.name] = assignment.expression.evaluate(inner)
    return assigned


@lru_cache(maxsize=4096)
def text(source: str) -> Text:
    """Read a text with {expressions}; raises BadExpression."""
    if len(source) > TEXT_LENGTH:
        raise grammar.refusal(source, f"more than {TEXT_LENGTH} characters: shorten it")
    parts: list[str | Expression] = []
    plain = ""
    at = 0
    while at < len(source):
        here = source[at]
        if source[at : at + 2] in ("{{", "}}"):
            plain, at = plain + here, at + 2
        elif here == "{":
            end = _closing(source, at)
            parts.extend([plain] if plain else [])
            parts.append(expression(source[at + 1 : end]))
            plain, at = "", end + 1
        elif here == "}":
            raise grammar.refusal(source, f"the }} at character {at + 1} closes nothing, }}}} is the sign itself")
        else:
            plain, at = plain + here, at + 1
    parts.extend([plain] if plain else [])
    return Text(source, tuple(parts))


def asking(scope: Scope, value: Value) -> Scope:
    """The scope in which `?` is this value."""
    return scope.within(scope.values, constants={grammar.QUESTION: value})


def _closing(source: str, opening: int) -> int:
    quote, depth = "", 0
    for at in range(opening, len(source)):
        here = source[at]
        if quote:
            quote = "" if here == quote else quote
        elif here in "'\"":
            quote = here
        elif here in "{}":
            depth += 1 if here == "{" else -1
            if depth == 0:
                return at
    raise grammar.refusal(source, f"the {{ at character {opening + 1} is not closed: write {{{{ for the sign itself")


def _expression(tree: ast.expr, source: str) -> Expression:
    names: dict[str, None] = {}
    paths: dict[str, None] = {}
    calls: list[Call] = []
    _collect(tree, names, paths, calls)
    words = tuple(dict.fromkeys(call.word for call in calls))
    return Expression(source, tuple(names), words, tuple(paths), tuple(calls), tree, walking.runner(tree))


def _collect(node: ast.AST, names: dict[str, None], paths: dict[str, None], calls: list[Call]) -> None:
    path = grammar.dotted(node) if isinstance(node, ast.expr) else None
    if path is not None:
        if path != grammar.QUESTION:
            names[path.split(".")[0]] = None
            paths[path] = None
        return
    children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        calls.append(Call(node.func.id, ast.unparse(node), len(node.args)))
        children = list(node.args)
    for child in children:
        _collect(child, names, paths, calls)
