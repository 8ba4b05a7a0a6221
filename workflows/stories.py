"""Stories walked: each on a database in memory with the story district, then compared with what it expects.

It never touches an installation's database and never looks at the machine's clock.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import bundles, database, definitions, errors, instances, rows, story, trail
from engine import stories as written
from engine.acts import Values
from engine.clock import MovableClock
from engine.runtime import Runtime
from workflows import (
    calendar,
    facts,
    installation,
    library,
    settings,
    staff,
    story_deadlines,
    story_district,
    story_facts,
    tables,
)
from workflows.story_walk import Differs, Walk

#: How many school days before a story a case runs that "runs already".
EARLIER = 3
#: The releases of a story are older than anything that happens in it.
_PUBLISHED = dt.timedelta(days=90)
_KEY = b"the key of a story's own trail: 32"
#: Changes that are made before there is anything to change.
_BEFORE = ("on_duty", "monitor")


@dataclass(frozen=True)
class Result:
    """What came of one story."""

    call_type: str
    id: str
    name: str
    differences: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """The result for a terminal: one line, and one more for each difference."""
        sign = "differs" if self.differences else "as expected"
        return (f"{self.id:8} {self.name}: {sign}", *(f"         {one}" for one in self.differences))


def walk_all(folder: pathlib.Path, *, call_type: str | None = None) -> Iterator[Result]:
    """Walk every story of a library, or of one call type; Misuse for a story or a call type that is none."""
    together = read(folder)
    if call_type is not None and call_type not in together:
        raise errors.Misuse(f"There is no call type {call_type} in {folder}: there are {', '.join(together)}.")
    for name in [call_type] if call_type is not None else together:
        for one in written.of_bundle(together[name]):
            yield walk(one, bundle=together[name], together=together)


def read(folder: pathlib.Path) -> dict[str, bundles.Bundle]:
    """The bundles of a library, by name."""
    return {bundle.name: bundle for bundle in map(bundles.read, library.folders(folder))}


def walk(one: story.Story, *, bundle: bundles.Bundle, together: Mapping[str, bundles.Bundle]) -> Result:
    """Walk a story of a bundle; `together`: the library it belongs to, for the cases it starts."""
    with prepared(one, bundle=bundle, together=together) as walked:
        return Result(bundle.name, one.id, one.name, differences(walked))


@contextlib.contextmanager
def prepared(
    one: story.Story,
    *,
    bundle: bundles.Bundle,
    together: Mapping[str, bundles.Bundle],
    db: database.Database | None = None,
) -> Iterator[Walk]:
    """A story ready to be walked, nothing filed yet; on `db`, an empty database, or one in memory."""
    made = db or database.connect("sqlite://")
    try:
        with made.writing() as connection:
            tables.metadata.create_all(connection)
        runtime = installation.runtime_of(made, key=_KEY)
        start = _start_of(one, runtime)
        clock = MovableClock(start - _PUBLISHED)
        _publish(runtime, story_deadlines.changed(bundle, one.deadlines), together, clock.now())
        _district(runtime, one, start)
        if one.facts.get("monitor") == "yes":
            _run_already(runtime, one, together, clock, start)
        clock.move_to(start)
        yield Walk(runtime, one, bundle.name, clock)
    finally:
        made.close()


def differences(walked: Walk) -> tuple[str, ...]:
    """Walk a prepared story to its end; where it went otherwise than it says."""
    return tuple(_run(walked)) or tuple(compared(walked))


def _run(walked: Walk) -> Iterator[str]:
    """Take every step; what went otherwise, if anything, and no step after it."""
    place = "filing"
    try:
        walked.file()
        for number, step in enumerate(walked.story.steps, start=1):
            place = f"step {number} ({_said(step)})"
            walked.do(step)
    except errors.BadAnswers as bad:
        yield f"{place}: {' '.join(bad.fields.values())}"
    except (Differs, errors.FirstbellError) as error:
        yield f"{place}: {error}"


def compared(walked: Walk) -> Iterator[str]:
    """What of a walked story is not as it expects."""
    one = walked.story
    yield from _case_compared(walked.runtime, walked.case, one.expect, "")
    found = instances.look(walked.runtime, instance=walked.case)
    for name, value in one.outputs.items():
        if found.variables.get(name) != value:
            yield f"{name} is {found.variables.get(name)!r}, expected {value!r}"
    for element, values in one.presets.items():
        for field, value in values.items():
            preset = walked.presets.get(element, {}).get(field)
            if preset != value:
                yield f"{element}: {field} was preset {preset!r}, expected {value!r}"
    started = tuple(linked.row.call_type for linked in found.linked if linked.how == "started")
    if started != one.linked:
        yield f"it started {_listed(started)}, expected {_listed(one.linked)}"
    for call_type, expected in one.others.items():
        try:
            yield from _case_compared(walked.runtime, walked.other(call_type), expected, f"{call_type}: ")
        except Differs as differs:
            yield str(differs)


def _case_compared(runtime: Runtime, case: str, expected: story.Expected, where: str) -> Iterator[str]:
    with runtime.database.reading() as db:
        row = instances.by_id(db, case)
        entries = trail.entries(db, instance=case)
    path = tuple(_opened(entries))
    notices = tuple(str(entry.facts.get("notice")) for entry in entries if entry.kind == "notice.sent")
    if (row.disposition or "") != expected.disposition:
        yield f"{where}the end is {row.disposition or row.status!r}, expected {expected.disposition!r}"
    if path != expected.path:
        yield f"{where}the path is {_listed(path)}, expected {_listed(expected.path)}"
    if notices != expected.notices:
        yield f"{where}the notices are {_listed(notices)}, expected {_listed(expected.notices)}"


def _opened(entries: Sequence[trail.Sealed]) -> Iterator[str]:
    """The user tasks that somebody could see: one that the same act withdrew again was never asked of anybody."""
    at_once = {
        (entry.operation, entry.path, entry.element, entry.round)
        for entry in entries
        if entry.kind == "user_task.withdrawn"
    }
    for entry in entries:
        where = (entry.operation, entry.path, entry.element, entry.round)
        if entry.kind == "user_task.opened" and where not in at_once:
            yield entry.element or ""


# Before it begins ------------------------------------------------------------------------------------


def _start_of(one: story.Story, runtime: Runtime) -> dt.datetime:
    day = story_district.FIRST_MONDAY + dt.timedelta(days=written.WEEKDAYS.index(one.weekday))
    return calendar.moment(settings.zone(runtime), day, dt.time.fromisoformat(one.time))


def _publish(runtime: Runtime, bundle: bundles.Bundle, together: Mapping[str, bundles.Bundle], at: dt.datetime) -> None:
    """The story's own call type, and those that a message of another case starts."""
    others = [other for other in together.values() if other.name != bundle.name and message_of(other) is not None]
    for each in (bundle, *others):
        definitions.publish(runtime, bundle=each, by=staff.COMMAND_LINE.id, reason="a story", at=at)


def message_of(bundle: bundles.Bundle) -> str | None:
    """The message that starts a case of this call type, None when a person files it."""
    nodes = bundle.process.nodes.values()
    return next((node.message for node in nodes if node.kind == "message_start_event"), None)


def _district(runtime: Runtime, one: story.Story, start: dt.datetime) -> None:
    duty = one.facts.get("on_duty")
    if isinstance(duty, list):
        story_district.build(runtime, at=start, on_duty=[str(each) for each in duty])
    else:
        story_district.build(runtime, at=start)
    changes: Values = {name: value for name, value in one.facts.items() if name not in _BEFORE}
    story_facts.apply(runtime, student=one.student, changes=changes, at=start)


def _run_already(
    runtime: Runtime, one: story.Story, together: Mapping[str, bundles.Bundle], clock: MovableClock, start: dt.datetime
) -> None:
    """A case that a message starts runs about the student already: the one whose standing other cases may ask."""
    running = next((each for each in together.values() if each.manifest.standing is not None), None)
    if running is None:
        raise errors.Misuse("No call type of this library has a standing that could run already.")
    with runtime.database.reading() as db:
        known = facts.Facts(db, start)
        days = calendar.school_days(known.calendar_of(one.student), known.today - dt.timedelta(days=21), known.today)
        earlier = list(days)[-1 - EARLIER]
    clock.move_to(calendar.moment(known.zone, earlier, dt.time(9)))
    officer = staff.with_role(runtime, role=staff.OFFICER)[0]
    row = instances.start(
        runtime,
        call_type=running.name,
        answers=story_district.running_payload(student=one.student, officer=officer.id, at=clock.now()),
        actor=staff.actor_of(officer),
        at=clock.now(),
        operation="runs already",
        message=message_of(running),
    )
    if row.status != rows.RUNNING:
        raise errors.Misuse(f"The case of {running.name} that should run already has ended.")


def _said(step: story.Step) -> str:
    match step:
        case story.Answer(task=name) | story.Decline(task=name) | story.Send(message=name):
            return name
    return type(step).__name__.lower()


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"
