"""Forgets what is finished: a case keeps the tokens that stand somewhere and what holds them together, no history.

It never forgets an unfinished token, nor its parent, nor what an open join has still to count. What it drops is in the
trail already.
"""

from __future__ import annotations

from SpiffWorkflow.util.task import TaskState

from engine.spiff.specs import ParallelGateway
from engine.spiff.tokens import CalledProcess, Case, Token, subtree

_FINISHED = TaskState.FINISHED_MASK


def prune(case: Case) -> None:
    """Drop finished tokens; processes that have ended are not written at all."""
    for process in case.running():
        _prune(process)


def _prune(process: Case | CalledProcess) -> None:
    tokens = process.tasks
    order = list(subtree(process.task_tree))
    unfinished = [token for token in order if not token._state & _FINISHED]
    held = {token._parent for token in unfinished} | {process.task_tree.id}
    open_joins = {token.task_spec for token in unfinished if isinstance(token.task_spec, ParallelGateway)}
    for token in order:
        if token.task_spec in open_joins:
            held |= {token.id, token._parent}
    for token in reversed(order):
        if token._state & _FINISHED and token.id not in held and len(token._children) <= 1:
            _drop(token, tokens)


def _drop(token: Token, tokens: dict[str, Token]) -> None:
    """Take a token out; its one child, if it has one, takes its place."""
    parent = tokens[token._parent]
    at = parent._children.index(token.id)
    parent._children[at : at + 1] = token._children
    for child in token.children:
        child._parent = parent.id
    del tokens[token.id]
