"""A case in the words of lists and pages: its status, where it stands. It never reads its trail."""

from __future__ import annotations

from engine import rows
from engine.rows import InstanceRow
from workflows import due_words, facts, shown

_CHIPS = {
    rows.RUNNING: shown.Chip("Running", "info"),
    rows.ENDED: shown.Chip("Ended", "end"),
    rows.CANCELLED: shown.Chip("Cancelled", "end"),
    rows.INCIDENT: shown.Chip("Stopped", "bad"),
}


def chip(row: InstanceRow) -> shown.Chip:
    """The status of a case."""
    return _CHIPS[row.status]


def headline(row: InstanceRow, known: facts.Facts) -> str:
    """Where a case stands, in a sentence without a full stop."""
    opened = due_words.when(row.opened_at, known)
    if row.status == rows.ENDED and row.closed_at is not None:
        return f"Ended: {row.disposition}, {due_words.when(row.closed_at, known)}"
    if row.status == rows.CANCELLED and row.closed_at is not None:
        return f"Cancelled, {due_words.when(row.closed_at, known)}"
    if row.status == rows.INCIDENT:
        return f"Stopped: a supervisor must look at it. Opened {opened}"
    return f"Running since {opened}"
