"""The acts of an instance: what is asked of it and what comes of it, as plain frozen values.

It never runs anything and never touches a database, SpiffWorkflow or a request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Anything that may stand in the data of an instance: None, bool, int, float, str, list, dict (JSON), nothing else.
Value = object
Values = Mapping[str, Value]


# What is asked -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """Begin a new instance with the answers of its start form, or with a message's payload."""

    answers: Values
    by: str | None = None
    #: name of the message of the message start event; None: the plain start event
    message: str | None = None


@dataclass(frozen=True)
class Complete:
    """Complete an open user task with valid answers."""

    task: str
    answers: Values
    #: the person for whom it counts (the performer, also when somebody else recorded it)
    by: str


@dataclass(frozen=True)
class Fire:
    """Fire the one timer that is due first (ties: path of calls, then element id)."""


@dataclass(frozen=True)
class Hasten:
    """Fire the interrupting timer of this open user task at once: all who were asked have declined."""

    task: str


@dataclass(frozen=True)
class Deliver:
    """Deliver a message to the outermost place that catches it; raises NobodyWaits."""

    message: str
    payload: Values
    by: str | None = None


@dataclass(frozen=True)
class Redate:
    """Date open timers again from their kept start: the calendar or a deadline changed."""


@dataclass(frozen=True)
class Give:
    """A supervisor gives the whole instance to a person; open user tasks whose performer follows it change hands."""

    person: str | None


Command = Start | Complete | Fire | Hasten | Deliver | Redate | Give


# What comes of it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One thing that happened, before it is sealed into the trail (which adds actor, times, operation, release)."""

    #: subject.past_verb, one of KINDS
    kind: str
    #: id of the BPMN element, None for what concerns the whole instance
    element: str | None = None
    #: ids of the call activities that lead to the element's process, joined by "/"; "" = the instance's own process
    path: str = ""
    #: 1 at the first visit of this element on this path
    round: int = 1
    #: ids of the sequence flows the token came by, in the file's order
    flows: tuple[str, ...] = ()
    #: not personal, JSON: element name, expression, table and rows, end name, due, …
    facts: Values = field(default_factory=dict)
    #: personal values, JSON: answers, values of names with who gave them
    personal: Values = field(default_factory=dict)


#: Every kind of entry: subject.past_verb -> what `facts` and `personal` hold.
KINDS: Mapping[str, str] = {
    "case.opened": "facts: start event, message; personal: answers",
    "case.ended": "facts: disposition",
    "case.cancelled": "facts: reason given by the administrator",
    "case.given": "personal: person, reason",
    "case.linked": "facts: other case, how",
    "element.passed": "an event, merge, fork or join that needs no words",
    "user_task.opened": "facts: name, detail, lane, tag, due; personal: performers",
    "user_task.claimed": "",
    "user_task.released": "facts: reason",
    "user_task.given": "personal: to, reason",
    "user_task.declined": "personal: reason",
    "user_task.completed": "facts: name, tag; personal: answers",
    "user_task.withdrawn": "facts: why (timer or message element)",
    "gateway.decided": "facts: expression, flow chosen, default; personal: values",
    "table.decided": "facts: table, rows matched; personal: inputs, outputs, values",
    "values.assigned": "facts: names; personal: expressions' values",
    "process.called": "facts: process; personal: inputs",
    "process.returned": "facts: process; personal: outputs",
    "timer.fired": "facts: due, interrupting",
    "timer.dated": "facts: element, due before, due now, why",
    "message.received": "facts: message; personal: payload",
    "message.thrown": "facts: message; personal: payload",
    "message.held": "facts: message; personal: payload",
    "message.refused": "facts: message, sentence",
    "message.undelivered": "facts: message",
    "notice.sent": "facts: notice, text; personal: readers",
    "end.reached": "facts: name (None for an unnamed end)",
    "note.added": "personal: text",
    "incident.raised": "facts: element, sentence",
    "incident.retried": "",
    "record.read": "facts: purpose",
    "payload.erased": "facts: entries (numbers whose personal part is erased), reason",
}


@dataclass(frozen=True)
class OpenTask:
    """A user task that has just become open."""

    #: id of the token; unique within the instance, stable until the task is closed
    task: str
    element: str
    path: str
    #: the words on the screen (the element's name)
    name: str
    #: "visit 2 of 3"; None when the element declares none
    detail: str | None
    #: role key, such as attendance_officer
    lane: str
    #: persons who may complete it; empty: everybody with the role
    performers: tuple[str, ...]
    tag: str | None
    round: int
    #: key of the form in the bundle
    form: str
    #: when its first timer is due, None if it has none
    due: dt.datetime | None


@dataclass(frozen=True)
class Thrown:
    """A message the instance has thrown, a notice among them (message "notice": payload to, text, notice)."""

    message: str
    payload: Values
    element: str
    path: str


@dataclass(frozen=True)
class Held:
    """A message kept with the instance until a place catches it."""

    number: int
    message: str
    payload: Values
    sender: str | None
    sent_at: dt.datetime


@dataclass(frozen=True)
class Mark:
    """How often a tag was completed, and by or for whom the last time."""

    count: int
    person: str | None
    at: str


@dataclass(frozen=True)
class Marks:
    """What words may ask of an instance without reading its trail."""

    tags: Mapping[str, Mark] = field(default_factory=dict)
    #: role key -> the person who first claimed or completed a user task of that lane
    first: Mapping[str, str] = field(default_factory=dict)
    #: to whom a supervisor gave the instance
    given_to: str | None = None


@dataclass(frozen=True)
class Advanced:
    """What one act did to an instance."""

    state: bytes
    entries: tuple[Entry, ...]
    opened: tuple[OpenTask, ...]
    #: ids of user tasks that are not open any more (completed or withdrawn)
    closed: tuple[str, ...]
    thrown: tuple[Thrown, ...]
    #: numbers of held messages that were delivered, and of those no place can catch any more
    delivered: tuple[int, ...]
    undelivered: tuple[int, ...]
    next_due: dt.datetime | None
    #: name of the end event reached, None while running
    disposition: str | None
    #: values of the variables the manifest names: what the instance is about, whose records it is in, its outcome yet
    subject: str | None
    scope: str | None
    outcome: str | None
    marks: Marks
    #: user tasks still open whose due or performers changed (Redate, Give)
    changed: tuple[OpenTask, ...] = ()
