"""The errors of the engine, one tree. It never formats a page and never knows an HTTP status.

FirstbellError
├── Refused                  anticipated: carries a sentence for the person, nothing was done
│   ├── NotFound             there is no such thing, or not for this person (web: 404)
│   ├── NotAllowed           the person may not do this (403)
│   ├── Conflict             somebody or something was faster (409)
│   ├── NobodyWaits          a message that no place of the instance catches now (409)
│   ├── BadAnswers           answers that do not fit their form: one sentence for each field (422)
│   ├── BadExpression        an expression, assignment or text that is not of our language (422)
│   ├── BadBundle            files that make no runnable bundle (422)
│   └── Misuse               wrong use of a command or setting (command line: exit 2)
└── Broken                   not anticipated: a person must look
    ├── BrokenInstance       the instance cannot go on: becomes an incident
    └── BrokenTrail          the chain of a trail does not hold
"""

from __future__ import annotations

from collections.abc import Mapping


class FirstbellError(Exception):
    """Base of all errors of the product; its text is one sentence without personal data."""


class Refused(FirstbellError):
    """Anticipated: the text names the thing, says what is wrong and what to do; nothing was done."""


class NotFound(Refused):
    """There is no such thing, or not for this person: both read the same."""


class NotAllowed(Refused):
    """The person may not do this; the sentence says who may."""


class Conflict(Refused):
    """Somebody or something was faster; the sentence says who did what and when."""


class NobodyWaits(Refused):
    """No place of the instance catches this message now.

    `reachable`: a place that catches it can still be reached, so it may be held.
    `standing`: ids of the elements (calls and user tasks) that are open now.
    """

    def __init__(self, message: str, *, reachable: bool, standing: tuple[str, ...] = ()) -> None:
        super().__init__(f"Nothing waits for the message {message} now.")
        self.message = message
        self.reachable = reachable
        self.standing = standing


class BadAnswers(Refused):
    """Answers that do not fit their form; `fields` maps a field's key to its sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(f"{len(fields)} answers are missing or do not fit.")
        self.fields = dict(fields)


class BadExpression(Refused):
    """A text that is not of our expression language; the sentence says where and what to write."""


class BadBundle(Refused):
    """Files that make no runnable bundle; the sentence names file and element."""


class Misuse(Refused):
    """Wrong use of a command or a setting."""


class Broken(FirstbellError):
    """Not anticipated: nothing was written, a person must look."""


class BrokenInstance(Broken):
    """The instance cannot go on; `element` is the id of the element at which it stopped, if known."""

    def __init__(self, sentence: str, *, element: str | None = None) -> None:
        super().__init__(sentence)
        self.element = element


class BrokenTrail(Broken):
    """The chain of a trail does not hold; `entry` is the number of the first entry that is wrong."""

    def __init__(self, case: str, entry: int) -> None:
        super().__init__(f"broken: case {case}, entry {entry}")
        self.case = case
        self.entry = entry
