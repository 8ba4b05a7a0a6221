"""Moves the tokens of a case until only persons, timers and messages can go on. It never decides what happens next.

The order is that of the drawing: a branch goes on until it waits before the next branch begins, what a call holds comes
right after the call. Whatever breaks on the way becomes a BrokenInstance in our own words, never the library's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from SpiffWorkflow.util.task import TaskState

from engine.errors import BrokenInstance, FirstbellError
from engine.spiff.act import Act
from engine.spiff.tokens import Case, Token


def settle(case: Case) -> None:
    """Run what needs nobody; raises BrokenInstance."""
    while (token := _next(case)) is not None:
        step(case, token)


def step(case: Case, token: Token) -> None:
    """Let one ready token do its work: a user task opens, anything else runs."""
    act = case.act
    with unbroken(act):
        act.spend(token, case)
        if token.task_spec.manual:
            act.open_task(token)
            return
        act.cause = token.task_spec.node.id if token.task_spec.node is not None else act.cause
        token.run()


@contextmanager
def unbroken(act: Act) -> Iterator[None]:
    """What breaks inside becomes a BrokenInstance that names the element at work."""
    try:
        yield
    except BrokenInstance as error:
        raise error if error.element is not None else act.broken(str(error)) from None
    except FirstbellError as error:
        raise act.broken(str(error)) from None
    except Exception as error:
        # Only the kind of the error: its text may hold values of the case.
        raise act.broken(f"the process library stopped with {type(error).__name__}.") from None


def _next(case: Case) -> Token | None:
    for token in case.walk():
        if token._state == TaskState.READY and not ("opened" in token.internal_data and token.task_spec.manual):
            return token
    return None
