"""Evaluation: a checked syntax tree becomes closures once, and these are walked. Nothing here is ever run as Python.

It never reads source text; bounds on values are those of `operators`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from engine import grammar, operators
from engine.acts import Value
from engine.scope import Scope

Run = Callable[[Scope], Value]

#: Types that are lists, and the type of their members.
MEMBER_TYPES = {"persons": "person", "students": "student", "texts": "text"}

_BINARY: Mapping[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: operators.add,
    ast.Sub: operators.subtract,
    ast.Mult: operators.multiply,
    ast.Div: operators.divide,
    ast.FloorDiv: operators.divide_whole,
    ast.Mod: operators.remainder,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: operators.equal,
    ast.NotEq: lambda left, right: not operators.equal(left, right),
    ast.Is: operators.equal,
    ast.IsNot: lambda left, right: not operators.equal(left, right),
    ast.Lt: operators.less,
    ast.LtE: operators.at_most,
    ast.Gt: operators.greater,
    ast.GtE: operators.at_least,
    ast.In: operators.contains,
    ast.NotIn: lambda left, right: not operators.contains(left, right),
}


def runner(node: ast.expr) -> Run:
    """The closure that evaluates a checked tree in a scope; it raises BadExpression, or a Refused of a word."""
    path = grammar.dotted(node)
    if path is not None:
        return _path(path)
    match node:
        case ast.Constant(value=value):
            return lambda scope: value
        case ast.List(elts=members) | ast.Tuple(elts=members):
            return _list(members)
        case ast.Dict(keys=keys, values=values):
            return _group([key.value for key in keys if isinstance(key, ast.Constant)], values)
        case ast.BoolOp(op=operation, values=operands):
            return _either(isinstance(operation, ast.Or), [runner(operand) for operand in operands])
        case ast.UnaryOp(op=sign, operand=operand):
            return _turned(operators.negative if isinstance(sign, ast.USub) else operators.denied, operand)
        case ast.BinOp(op=operation, left=left, right=right):
            return _pair(_BINARY[type(operation)], left, right)
        case ast.Compare():
            return _comparison(node)
        case ast.IfExp(test=test, body=body, orelse=other):
            asked, yes, no = runner(test), runner(body), runner(other)
            return lambda scope: yes(scope) if operators.condition(asked(scope)) else no(scope)
        case ast.Subscript(value=whole, slice=key):
            return _pair(operators.item, whole, key)
        case ast.Call(func=ast.Name(id=word), args=given):
            return _call(word, ast.unparse(node), given)
    raise AssertionError(f"the white list lets {type(node).__name__} pass, walking does not know it")


def shown(node: ast.expr, scope: Scope) -> str:
    """The value of a checked tree in words for people: labels of names, words by their type, lists with commas."""
    return ", ".join(lines(node, scope)) or scope.words.show("any", None)


def lines(node: ast.expr, scope: Scope) -> tuple[str, ...]:
    """The same, each member of a list by itself; () where there is nothing to say."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        for operand in node.values[:-1]:
            if operators.condition(runner(operand)(scope)):
                return lines(operand, scope)
        return lines(node.values[-1], scope)
    value = operators.bounded(runner(node)(scope))
    path = grammar.dotted(node)
    type_ = "any"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        type_ = MEMBER_TYPES.get(result := scope.words.words[node.func.id].result, result)
    members = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return tuple(_line(path, type_, member, scope) for member in members)


def _line(path: str | None, type_: str, value: Value, scope: Scope) -> str:
    label = None if path is None else scope.labels(path, value)
    return scope.words.show(type_, value) if label is None else label


def _path(path: str) -> Run:
    name, *keys = path.split(".")

    def run(scope: Scope) -> Value:
        value = scope.name(name)
        for key in keys:
            value = operators.item(value, key)
        if name not in scope.constants:
            scope.seen[path] = value
        return value

    return run


def _turned(work: Callable[[Value], Value], operand: ast.expr) -> Run:
    run = runner(operand)
    return lambda scope: work(run(scope))


def _pair(work: Callable[[Value, Value], Value], left: ast.expr, right: ast.expr) -> Run:
    first, second = runner(left), runner(right)
    return lambda scope: work(first(scope), second(scope))


def _call(word: str, source: str, given: list[ast.expr]) -> Run:
    runs = [runner(one) for one in given]
    return lambda scope: scope.answer(word, source, tuple(run(scope) for run in runs))


def _list(members: list[ast.expr]) -> Run:
    runs = [runner(member) for member in members]
    return lambda scope: [run(scope) for run in runs]


def _group(names: list[Value], values: list[ast.expr]) -> Run:
    runs = [(str(name), runner(value)) for name, value in zip(names, values, strict=True)]
    return lambda scope: {name: run(scope) for name, run in runs}


def _either(first_yes: bool, runs: list[Run]) -> Run:
    def run(scope: Scope) -> Value:
        for one in runs[:-1]:
            value = one(scope)
            if operators.condition(value) is first_yes:
                return value
        return runs[-1](scope)

    return run


def _comparison(node: ast.Compare) -> Run:
    first = runner(node.left)
    rest = [(_COMPARE[type(sign)], runner(other)) for sign, other in zip(node.ops, node.comparators, strict=True)]

    def run(scope: Scope) -> Value:
        left = first(scope)
        for compare, other in rest:
            right = other(scope)
            if not compare(left, right):
                return False
            left = right
        return True

    return run
