"""The grammar of the expression language: source text in, a checked syntax tree out. It never evaluates anything.

A text passes three gates: our own tokens (so that nothing else ever reaches Python's parser), `ast.parse`, and a white
list of nodes with bounds on length, size and depth.
"""

from __future__ import annotations

import ast
import keyword
import math
import re
from dataclasses import dataclass

from engine import operators
from engine.acts import Value
from engine.errors import BadExpression

#: Most characters of an expression, most nodes of its tree, deepest nesting.
LENGTH = 1_000
NODES = 200
DEPTH = 30

#: What stands for `?`, the value a cell of a decision table asks about. No other name may begin with "_".
QUESTION = "_asked"

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<text>'[^'\n\\]*'|"[^"\n\\]*")
      | (?P<number>\d+(?:\.\d+)?(?![\w.]))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>==|!=|<=|>=|//|[-+*/%<>=()\[\]{},:.;?])""",
    re.VERBOSE | re.ASCII,
)

_NODES = (
    ast.Expression,
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Is,
    ast.IsNot,
    ast.IfExp,
    ast.Subscript,
    ast.Attribute,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Call,
)

_FORBIDDEN = {
    "Lambda": "functions are not written here: call a word",
    "ListComp": "loops have no place here: ask a word",
    "GeneratorExp": "loops have no place here: ask a word",
    "DictComp": "loops have no place here: ask a word",
    "SetComp": "loops have no place here: ask a word",
    "Set": "write a list in square brackets",
    "NamedExpr": "nothing is assigned inside an expression",
    "Slice": "take one member by its number, from 0",
    "Starred": "write each value by itself",
    "UAdd": "leave the + out",
}


@dataclass(frozen=True)
class Token:
    """One token of a source text, and where it begins (0 is the first character)."""

    kind: str
    text: str
    at: int


def tokens(source: str, *, question: bool = False) -> tuple[Token, ...]:
    """The tokens of a text, line ends included as kind "line"; raises BadExpression for anything that is none."""
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None or (match.group() == "?" and not question):
            raise refusal(source, f"{source[at]!r} at character {at + 1} is no part of the language{_hint(source[at])}")
        kind, text = str(match.lastgroup), match.group()
        if kind == "name" and text.startswith("_"):
            raise refusal(source, f"the name {text} begins with _: names begin with a letter")
        if kind != "space":
            if kind == "text" and found and found[-1].kind == "text":
                raise refusal(source, f"two texts stand side by side at character {at + 1}: put a comma between them")
            found.append(Token(kind, text, at))
        elif "\n" in text:
            found.append(Token("line", "\n", at))
        at = match.end()
    return tuple(found)


def parts(source: str, separators: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens between separators that stand outside all brackets; empty parts are left out."""
    depth = 0
    split: list[list[Token]] = [[]]
    for token in tokens(source):
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth == 0 and token.text in separators and token.kind in ("sign", "line"):
            split.append([])
        else:
            split[-1].append(token)
    return tuple(tuple(part) for part in split if any(token.kind != "line" for token in part))


def tree(source: str, *, question: bool = False) -> ast.expr:
    """The checked syntax tree of one expression; raises BadExpression with what is wrong and what to write.

    `question`: `?` may stand for the value asked about (cells of decision tables).
    """
    if len(source) > LENGTH:
        raise refusal(source, f"it has {len(source)} characters, at most {LENGTH} are allowed: ask a word instead")
    return tree_of(tokens(source, question=question), source)


def tree_of(tokens_: tuple[Token, ...], source: str) -> ast.expr:
    """The checked syntax tree of tokens taken from `source` (named in refusals)."""
    written = " ".join(_python(token) for token in tokens_ if token.kind != "line")
    if not written:
        raise refusal(source, "nothing stands here: write an expression")
    if len(written) > 2 * LENGTH:
        raise refusal(source, f"more than {LENGTH} characters: ask a word instead")
    try:
        parsed = ast.parse(written, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise refusal(source, "it cannot be read: look for a missing bracket, quote or operator") from None
    _check(parsed.body, source)
    return parsed.body


def literals(source: str) -> tuple[Value, ...] | None:
    """The values of a comma list of literals such as `"a", "b"`, None if it holds anything else."""
    found: list[Value] = []
    for member in ast.iter_child_nodes(tree(f"[{source}]")):
        match member:
            case ast.Load():
                continue
            case ast.Constant(value=value) if isinstance(value, str | int | float | None):
                found.append(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                found.append(-number)
            case _:
                return None
    return tuple(found)


def is_name(text: str) -> bool:
    """May this be the name of a value? A letter first, then letters, digits and _; no word of the grammar itself."""
    return re.fullmatch("[A-Za-z][A-Za-z0-9_]*", text) is not None and not keyword.iskeyword(text)


def dotted(node: ast.expr) -> str | None:
    """`cancel.reason` of a name or a dotted name, None for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        root = dotted(node.value)
        return None if root is None else f"{root}.{node.attr}"
    return None


def refusal(source: str, sentence: str) -> BadExpression:
    """The refusal of a source text, which it quotes shortened."""
    shown = source if len(source) <= 80 else source[:77] + "..."
    return BadExpression(f"In {shown.strip()!r}: {sentence}.")


def _python(token: Token) -> str:
    if token.kind == "sign":
        return {"=": "==", "?": QUESTION}.get(token.text, token.text)
    return token.text


def _hint(character: str) -> str:
    hints = {
        "'": ": the text has no closing quote, or holds a backslash",
        '"': ": the text has no closing quote, or holds a backslash",
        "!": ": not equal is written !=",
        "&": ": write and",
        "|": ": write or",
        "#": ": there are no comments",
        "?": " here, only in the cells of a decision table",
    }
    if character.isdigit():
        return ": a number is written with digits and one point, and ends before the next word"
    return hints.get(character, "")


def _check(root: ast.expr, source: str) -> None:
    waiting: list[tuple[ast.AST, int]] = [(root, 1)]
    left = NODES
    while waiting:
        node, depth = waiting.pop()
        left -= not isinstance(node, ast.Load)
        if left < 0:
            raise refusal(source, f"it has more than {NODES} parts: split it or ask a word")
        if depth > DEPTH:
            raise refusal(source, f"it is nested more than {DEPTH} deep: split it or ask a word")
        if not isinstance(node, _NODES):
            kind = type(node).__name__
            raise refusal(source, _FORBIDDEN.get(kind, f"{kind} is not part of the language"))
        wrong = _wrong(node)
        if wrong:
            raise refusal(source, wrong)
        for child in ast.iter_child_nodes(node):
            called = isinstance(node, ast.Call) and child is node.func
            if not called:
                waiting.append((child, depth + 1))


def _wrong(node: ast.AST) -> str | None:
    """What is wrong with one node of an allowed kind, None if nothing is."""
    match node:
        case ast.Attribute(value=owner, attr=name):
            if dotted(owner) is None or QUESTION in str(dotted(owner)):
                return f"before .{name} stands a name, such as cancel.reason"
        case ast.Constant(value=value):
            return _wrong_literal(value)
        case ast.Call():
            return _wrong_call(node)
        case ast.Dict(keys=keys):
            if not all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys):
                return "each name in curly brackets is a text in quotes"
        case ast.Compare(ops=operations, comparators=others):
            for operation, other in zip(operations, others, strict=True):
                nothing = isinstance(other, ast.Constant) and other.value is None
                if isinstance(operation, ast.Is | ast.IsNot) and not nothing:
                    return "`is` is followed by None only: write = for anything else"
    return None


def _wrong_call(node: ast.Call) -> str | None:
    if not isinstance(node.func, ast.Name) or node.func.id == QUESTION:
        return "only a word can be called, such as today()"
    if node.keywords:
        return f"{node.func.id} takes values in their order, without names and ="
    return None


def _wrong_literal(value: object) -> str | None:
    if value is None or isinstance(value, bool | str):
        return None
    if isinstance(value, int) and value.bit_length() <= operators.BITS:
        return None
    if isinstance(value, float) and math.isfinite(value):
        return None
    return "a number is too large, or a value is neither number nor text"
