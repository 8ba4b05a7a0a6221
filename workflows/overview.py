"""The supervisor's overview: what is late and who has it, today's numbers, incidents. It never gives anything away."""

from __future__ import annotations

import datetime as dt
import uuid

from engine import instances, work_lists
from engine.runtime import Runtime
from workflows import facts, library, officers, shown, staff, work_list


def page(runtime: Runtime, *, by: staff.Person, at: dt.datetime) -> shown.Overview:
    """Late user tasks of every role, as lists order them; the call types with their numbers; what stands still."""
    staff.require(by, "see_overview")
    with runtime.database.reading() as db:
        known, types = facts.Facts(db, at), work_list.manifests(db, at)
        # what is due this very second is late on every other page too
        now = at + dt.timedelta(seconds=1)
        late = work_lists.listed(db, due_before=now)
        return shown.Overview(
            late=tuple(work_list.item(task, by=by, known=known, types=types) for task in late),
            types=library.type_lines(db, at=at),
            officers=officers.on_duty(db, known=known),
            incidents=tuple(_incident(one) for one in instances.stopped(db)),
            at=at,
            more=sum(work_lists.count(db, due_before=now).values()) - len(late),
        )


def _incident(stopped: instances.Stopped) -> shown.IncidentLine:
    row = stopped.row
    return shown.IncidentLine(
        case=row.public_id,
        number=row.number,
        sentence=row.incident.sentence if row.incident is not None else "",
        tries=stopped.tries,
        at=stopped.last_at,
        operation=str(uuid.uuid4()),
    )
