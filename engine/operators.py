"""The operators of the expression language, each with its bounds. They never see source text, names or words.

None is "no value yet": arithmetic with it gives None, an order comparison with it is false, a list plus it is the list.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from engine.acts import Value
from engine.errors import BadExpression

#: Largest integer, in bits; largest text, in characters; largest value, in its members all told.
BITS = 256
TEXT = 20_000
MEMBERS = 5_000
#: Deepest nesting of a value.
DEPTH = 20


def condition(value: Value) -> bool:
    """Does a value count as yes? No: no value, 'no', False, 0, an empty text, list or group."""
    return bool(value) and value != "no"


def denied(value: Value) -> bool:
    """Does a value count as no?"""
    return not condition(value)


def bounded(value: Value) -> Value:
    """The value itself; raises BadExpression when it is too large or no JSON."""
    waiting, left = [(value, 1)], MEMBERS
    while waiting:
        member, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > DEPTH:
            raise BadExpression(f"A value has more than {MEMBERS} members or is nested more than {DEPTH} deep.")
        if isinstance(member, Mapping):
            waiting.extend((one, depth + 1) for pair in member.items() for one in pair)
        elif isinstance(member, list | tuple):
            waiting.extend((one, depth + 1) for one in member)
        elif isinstance(member, str):
            if len(member) > TEXT:
                raise BadExpression(f"A text is longer than {TEXT} characters: keep texts shorter.")
        elif member is not None:
            _number(member)
    return value


def add(left: Value, right: Value) -> Value:
    """Numbers add, texts join; a list takes the members of a list, nothing of None, and anything else as one member."""
    if isinstance(left, list | tuple) or isinstance(right, list | tuple):
        return bounded([*_members(left), *_members(right)])
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return bounded(left + right)
    return _arithmetic("+", lambda a, b: a + b, left, right)


def subtract(left: Value, right: Value) -> Value:
    """The difference of two numbers."""
    return _arithmetic("-", lambda a, b: a - b, left, right)


def multiply(left: Value, right: Value) -> Value:
    """The product of two numbers; texts and lists are never repeated."""
    return _arithmetic("*", lambda a, b: a * b, left, right)


def divide(left: Value, right: Value) -> Value:
    """The quotient of two numbers."""
    return _arithmetic("/", lambda a, b: a / b, left, right)


def divide_whole(left: Value, right: Value) -> Value:
    """The quotient of two numbers, rounded down."""
    return _arithmetic("//", lambda a, b: a // b, left, right)


def remainder(left: Value, right: Value) -> Value:
    """What a division leaves; never the formatting of a text."""
    return _arithmetic("%", lambda a, b: a % b, left, right)


def negative(value: Value) -> Value:
    """The number with the other sign."""
    return subtract(0, value)


def equal(left: Value, right: Value) -> bool:
    """Are two values the same? A yes/no of Python is never a number."""
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return list(left) == list(right)
    return bool(left == right)


def less(left: Value, right: Value) -> bool:
    """Is the first number smaller, or the first text (date, time) earlier? False when one has no value."""
    if left is None or right is None:
        return False
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    if isinstance(left, int | float) and isinstance(right, int | float) and _is_number(left) and _is_number(right):
        return left < right
    raise BadExpression("< and > compare two numbers or two texts: make both sides of one type.")


def greater(left: Value, right: Value) -> bool:
    """Is the second less than the first?"""
    return less(right, left)


def at_most(left: Value, right: Value) -> bool:
    """Is the first less than or equal to the second? False when one has no value."""
    return left is not None and right is not None and not less(right, left)


def at_least(left: Value, right: Value) -> bool:
    """Is the second less than or equal to the first? False when one has no value."""
    return at_most(right, left)


def contains(member: Value, whole: Value) -> bool:
    """Is it a member of a list, a name of a group, or a part of a text? In nothing there is nothing."""
    if whole is None:
        return False
    if isinstance(whole, list | tuple):
        return any(equal(member, one) for one in whole)
    if isinstance(whole, Mapping):
        return isinstance(member, str) and member in whole
    if isinstance(whole, str):
        return isinstance(member, str) and member in whole
    raise BadExpression("`in` looks into a list or a text: write a list such as ['a', 'b'] behind it.")


def item(whole: Value, key: Value) -> Value:
    """A member of a list by its number (from 0) or of a group by its name; None where there is none."""
    if isinstance(whole, Mapping):
        return whole.get(key) if isinstance(key, str) else None
    if isinstance(whole, list | tuple) and isinstance(key, int) and not isinstance(key, bool):
        return whole[key] if -len(whole) <= key < len(whole) else None
    return None


def _members(value: Value) -> list[Value]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Value) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value.bit_length() <= BITS:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise BadExpression("A number is too large, or a value is neither number, text, list nor group.")


def _arithmetic(sign: str, work: Callable[..., Value], left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    if not (_is_number(left) and _is_number(right)):
        raise BadExpression(f"{sign} works with numbers: one side is something else.")
    try:
        return _number(work(_number(left), _number(right)))
    except (ZeroDivisionError, OverflowError):
        raise BadExpression(f"{sign} has no result for these numbers, such as a division by 0.") from None
