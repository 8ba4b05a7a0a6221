"""What happens when an address becomes protected: supervisors are told of each open case. It never tells the address.

Hiding needs no act: whoever shows an address asks the student's flag at that moment.
"""

from __future__ import annotations

import datetime as dt
import uuid

from engine import acting, looking, rows
from engine.acts import Entry
from engine.changing import Changed, Step
from engine.errors import Broken, Refused
from engine.runtime import ENGINE, Runtime
from workflows import staff

SENTENCE = "The student's address has become protected: a supervisor decides who goes."


def tell(runtime: Runtime, *, student: str, at: dt.datetime) -> int:
    """Tell the supervisors, with a note in each open case about the student; how many cases there are."""
    supervisors = [each.id for each in staff.with_role(runtime, role=staff.SUPERVISOR)]

    def doing(attempt: acting.Attempt) -> Changed:
        note = Entry("note.added", personal={"text": SENTENCE})
        return attempt.change(Step(entries=(note,), sentences=tuple((each, SENTENCE) for each in supervisors)))

    with runtime.database.reading() as db:
        cases = looking.found(db, subjects=[student], statuses=[rows.RUNNING, rows.INCIDENT], limit=None)
    told = 0
    for case in cases:
        try:
            acting.perform(
                runtime, instance=case.public_id, actor=ENGINE, at=at, operation=str(uuid.uuid4()), doing=doing
            )
            told += 1
        except (Refused, Broken):
            # it has ended meanwhile, or stands still as an incident, which the supervisors see anyway
            continue
    return told
