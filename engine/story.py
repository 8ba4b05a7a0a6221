"""What a written story tells: the filing, the steps, what must come of them, as plain values. It never reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.acts import Values


@dataclass(frozen=True)
class Answer:
    """A person completes an open user task."""

    task: str
    answers: Values
    #: "": the first performer, else the first person of the role
    by: str = ""
    #: who records it for that person, "" if nobody
    recorded_by: str = ""
    #: a part of the sentence with which it must be refused, "" if it must succeed
    refused: str = ""
    #: in which linked case (its call type), "" for the story's own
    case: str = ""


@dataclass(frozen=True)
class Send:
    """A person sends a message."""

    message: str
    answers: Values
    by: str = ""
    #: nobody waits for it now: it must be kept with the case
    held: bool = False
    refused: str = ""
    case: str = ""


@dataclass(frozen=True)
class Decline:
    """A person who was asked declines an open user task."""

    task: str
    by: str = ""
    case: str = ""


@dataclass(frozen=True)
class Wait:
    """Time passes: so many minutes or school days, or until a time of the same day ("13:30", "last bell")."""

    minutes: int = 0
    school_days: int = 0
    until: str = ""


@dataclass(frozen=True)
class Facts:
    """Rows about the student change."""

    facts: Values


@dataclass(frozen=True)
class Closure:
    """The student's school closes on the n-th school day from now."""

    in_school_days: int


@dataclass(frozen=True)
class Look:
    """Nothing happens: the case runs, and exactly these user tasks are open."""

    open: tuple[str, ...]
    case: str = ""


Step = Answer | Send | Decline | Wait | Facts | Closure | Look


@dataclass(frozen=True)
class Attempt:
    """A filing that must be refused before the one that succeeds."""

    answers: Values
    refused: str


@dataclass(frozen=True)
class Expected:
    """What must have come of a case."""

    #: name of the end reached, "" while it runs
    disposition: str
    #: user tasks in the order of opening
    path: tuple[str, ...]
    #: notices in the order of sending
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """One written story."""

    id: str
    name: str
    weekday: str
    #: local, "09:00"
    time: str
    student: str
    #: who files; "" when a message starts the case
    by: str
    #: name of the message that starts the case, "" for the intake
    message: str
    #: who told it when it is filed for somebody, and when ("08:05")
    told_by: str
    told_at: str
    facts: Values
    deadlines: Values
    #: of the start form, or the message's payload
    answers: Values
    attempts: tuple[Attempt, ...]
    steps: tuple[Step, ...]
    expect: Expected
    #: variable -> value at the end
    outputs: Values = field(default_factory=dict)
    #: element -> field -> value it was prefilled with
    presets: Mapping[str, Values] = field(default_factory=dict)
    #: call types of the cases it started
    linked: tuple[str, ...] = ()
    #: what must have come of linked cases, by the name that `case` of a step uses
    others: Mapping[str, Expected] = field(default_factory=dict)
