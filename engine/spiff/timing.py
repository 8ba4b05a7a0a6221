"""The text of a timer: a constant ISO 8601 duration or moment, or an expression. It never reads a clock."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from engine import clock, language
from engine.acts import Value
from engine.errors import BadExpression

#: Longest constant duration.
LONGEST = dt.timedelta(days=1500)

_DURATION = re.compile(
    r"P(?=.)(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?",
)
_QUOTED = re.compile(r"""(?P<quote>['"])(?P<inside>[^'"]*)(?P=quote)""")


@dataclass(frozen=True)
class Timing:
    """When a timer is due: a duration after it opened, a moment, or what an expression says."""

    source: str
    duration: dt.timedelta | None = None
    moment: dt.datetime | None = None
    expression: language.Expression | None = None

    def due(self, said: Value, opened: dt.datetime) -> dt.datetime:
        """The moment it is due; `said` is the value of the expression. Raises BadExpression for what is no moment."""
        if self.duration is not None:
            return clock.moment(opened + self.duration)
        if self.moment is not None:
            return self.moment
        return _moment(said if isinstance(said, str) else "")


def read(source: str) -> Timing:
    """Read a timer's text, quoted or not; raises BadExpression with what to write."""
    text = source.strip()
    quoted = _QUOTED.fullmatch(text)
    constant = quoted["inside"].strip() if quoted else text
    if re.match(r"R\d*/", constant):
        raise BadExpression(f"{constant!r} repeats: draw a loop with a timer instead.")
    if re.match(r"P[\dT]", constant) or (quoted and constant.startswith("P")):
        return Timing(text, duration=_duration(constant))
    if re.match(r"\d{4}-", constant):
        return Timing(text, moment=_moment(constant))
    return Timing(text, expression=language.expression(text))


def _duration(text: str) -> dt.timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise BadExpression(f"{text!r} is no duration: write weeks, days, hours and minutes, such as PT15M or P2DT12H.")
    duration = dt.timedelta(**{unit: int(amount) for unit, amount in match.groupdict(default="0").items()})
    if not dt.timedelta(0) < duration <= LONGEST:
        raise BadExpression(f"{text!r} is no usable duration: write more than nothing and at most {LONGEST.days} days.")
    return duration


def _moment(text: str) -> dt.datetime:
    try:
        return clock.parse(text)
    except ValueError:
        raise BadExpression("it gives no moment with its zone, such as 2026-12-01T08:00:00-07:00.") from None
