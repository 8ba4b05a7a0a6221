"""One story walked on a running installation, through the same functions that the pages use. It never skips a right.

The demo walks stories too: `cast` says who plays whom, and a walk may be stopped after any step.
"""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine import errors, filling, instances, language, work_lists
from engine.acts import Value, Values
from engine.clock import MovableClock
from engine.filling import Filling
from engine.rows import InstanceRow, UserTask
from engine.runtime import Runtime
from engine.story import Answer, Closure, Decline, Facts, Look, Send, Step, Story, Wait
from workflows import (
    calendar,
    facts,
    form_shown,
    intake,
    messages,
    schools,
    settings,
    staff,
    story_facts,
    story_time,
    tasks,
    told,
)

#: How long after a step was done a dispatcher records it.
RECORDED_AFTER = dt.timedelta(minutes=5)
#: What is said where a person must give a reason and the story gives none.
REASON = "told in a story"


class Differs(Exception):
    """A step went otherwise than the story says; the text says how."""


@dataclass
class Walk:
    """A story on its way."""

    runtime: Runtime
    story: Story
    call_type: str
    clock: MovableClock
    #: who or what stands for a name of the story: persons, the student, an address
    cast: Mapping[str, str] = field(default_factory=dict)
    #: the case that the story files
    case: str = ""
    #: element -> what its form had preset when it was opened to be answered
    presets: dict[str, Values] = field(default_factory=dict)
    _seen: dict[str, UserTask] = field(default_factory=dict)

    # What happens ----------------------------------------------------------------------------------

    def file(self) -> None:
        """File the call, or let the message come that starts the case; first the attempts that must be refused."""
        if self.story.message:
            row = instances.start(
                self.runtime,
                call_type=self.call_type,
                answers=self._cast(self.story.answers),
                actor=staff.actor_of(self._person(self.story.by)),
                at=self.clock.now(),
                operation=_operation(),
                message=self.story.message,
            )
            self.case = row.public_id
            return
        for attempt in self.story.attempts:
            with_more = {**self.story.answers, **attempt.answers}
            self._refused(attempt.refused, functools.partial(self._open, with_more))
        self._open(self.story.answers)

    @functools.singledispatchmethod
    def do(self, step: Step) -> None:
        """Take one step; raises Differs, or whatever was refused."""
        raise TypeError(f"{type(step).__name__} is no step")

    @do.register
    def _answer(self, step: Answer) -> None:
        case = self._case(step.case)
        task = self._task(case, step.task)
        by = self._person(step.by) if step.by else self._first(task)
        recorder = self._person(step.recorded_by) if step.recorded_by else None

        def act() -> None:
            tasks.complete(
                self.runtime,
                case=case,
                task=task.task,
                posted=self._posted_for(case, task, recorder or by, self._cast(step.answers)),
                by=recorder or by,
                at=self.clock.now(),
                operation=_operation(),
                record_for=by.id if recorder is not None else None,
                done_at=max(task.opened_at, self.clock.now() - RECORDED_AFTER) if recorder is not None else None,
            )

        self._refused(step.refused, act) if step.refused else act()

    @do.register
    def _send(self, step: Send) -> None:
        case, by = self._case(step.case), self._person(step.by)

        def act() -> None:
            actor, now = staff.actor_of(by), self.clock.now()
            with filling.of_message(self.runtime, instance=case, message=step.message, actor=actor, at=now) as form:
                posted = self._posted(form, self._cast(step.answers), form.scope)
            messages.send(
                self.runtime, case=case, message=step.message, posted=posted, by=by, at=now, operation=_operation()
            )

        before = len(self.row(case).held)
        self._refused(step.refused, act) if step.refused else act()
        kept = len(self.row(case).held) > before
        if not step.refused and kept != step.held:
            raise Differs(f"{step.message} was {'kept' if kept else 'taken'}, expected the other")

    @do.register
    def _decline(self, step: Decline) -> None:
        case = self._case(step.case)
        task = self._task(case, step.task)
        by = self._person(step.by) if step.by else self._first(task)
        tasks.decline(
            self.runtime,
            case=case,
            task=task.task,
            reason=REASON,
            by=by,
            at=self.clock.now(),
            operation=_operation(),
        )

    @do.register
    def _wait(self, step: Wait) -> None:
        now, student = self.clock.now(), self._student()
        to = story_time.until(self.runtime, wait=step, student=student, at=now)
        story_time.pass_until(self.runtime, clock=self.clock, to=to, cases=self.cases())

    @do.register
    def _facts(self, step: Facts) -> None:
        story_facts.apply(self.runtime, student=self._student(), changes=step.facts, at=self.clock.now())

    @do.register
    def _closure(self, step: Closure) -> None:
        now = self.clock.now()
        with self.runtime.database.reading() as db:
            known = facts.Facts(db, now)
            day = calendar.school_day_after(known.calendar_of(self._student()), known.today, step.in_school_days)
            school = known.enrollment(self._student()).school
        by = staff.with_role(self.runtime, role=staff.ADMINISTRATOR)[0]
        schools.add_closure(self.runtime, school=school, first=day, reason="closed", by=by, at=now)

    @do.register
    def _look(self, step: Look) -> None:
        open_now = sorted(task.element for task in self._open_tasks(self._case(step.case)))
        if open_now != sorted(step.open):
            raise Differs(f"open are {', '.join(open_now) or 'none'}, expected {', '.join(step.open)}")

    # What stands there -----------------------------------------------------------------------------

    def row(self, case: str) -> InstanceRow:
        """A case's row as it stands now."""
        with self.runtime.database.reading() as db:
            return instances.by_id(db, case)

    def cases(self) -> tuple[str, ...]:
        """The story's case and every other case about its student."""
        with self.runtime.database.reading() as db:
            found = instances.found(db, subjects=[self._student()], limit=None)
        return tuple(dict.fromkeys([*filter(None, [self.case]), *(row.public_id for row in found)]))

    def other(self, call_type: str) -> str:
        """The newest other case of a call type about the student; Differs when there is none."""
        with self.runtime.database.reading() as db:
            found = instances.found(db, subjects=[self._student()], call_types=[call_type])
        others = [row.public_id for row in found if row.public_id != self.case]
        if not others:
            raise Differs(f"there is no case of {call_type}")
        return others[0]

    # How it is done --------------------------------------------------------------------------------

    def _open(self, answers: Values) -> None:
        by, now = self._person(self.story.by), self.clock.now()
        with filling.of_start(self.runtime, call_type=self.call_type, at=now) as form:
            given = {each.key: self.story.student for each in form.form.asked if each.type == "student"}
            scope = intake.asking_about(form, {form.bundle.manifest.subject: self._student()}, now)
            posted = self._posted(form, self._cast({**given, **answers}), scope)
        if self.story.told_by:
            posted |= {told.BY: [self._cast_one(self.story.told_by)], told.AT: [self._local(self.story.told_at)]}
        opened = intake.open_case(
            self.runtime, call_type=self.call_type, posted=posted, by=by, at=now, operation=_operation()
        )
        self.case = opened.case

    def _posted_for(self, case: str, task: UserTask, by: staff.Person, answers: Values) -> dict[str, list[str]]:
        actor, now = staff.actor_of(by), self.clock.now()
        try:
            with filling.of_task(self.runtime, instance=case, task=task.task, actor=actor, at=now) as form:
                self.presets[task.element] = form.presets
                given = {
                    each.key: self._student()
                    for each in form.form.visible(form.scope, {**form.presets, **answers})
                    if each.type == "student" and each.required and each.key not in form.presets
                }
                return self._posted(form, {**given, **answers}, form.scope)
        except errors.Conflict:
            # It is not open any more: what is posted then does not matter, the answer is refused all the same.
            return {}

    def _posted(self, form: Filling, answers: Values, scope: language.Scope) -> dict[str, list[str]]:
        """What a page would post: the story's answers, and the plain value for every other field."""
        zone = settings.zone(self.runtime)
        written = {key: _texts(value) for key, value in answers.items()}
        typed = {key: value for key, value in form_shown.typed(form.form, written, zone).items() if key in written}
        return form_shown.posted(form.form, form.form.filled(typed, scope, zone), zone)

    def _task(self, case: str, element: str) -> UserTask:
        for task in self._open_tasks(case):
            self._seen[f"{case}/{task.element}"] = task
        if f"{case}/{element}" not in self._seen:
            names = ", ".join(task.element for task in self._open_tasks(case)) or "none"
            raise Differs(f"{element} is not open; open are {names}")
        return self._seen[f"{case}/{element}"]

    def _open_tasks(self, case: str) -> tuple[UserTask, ...]:
        with self.runtime.database.reading() as db:
            return work_lists.of_instance(db, instance=case)

    def _first(self, task: UserTask) -> staff.Person:
        """The first who was asked, else the first of the role (at the case's school)."""
        people = staff.everybody(self.runtime)
        asked = [one for one in people if one.id in task.performers]
        of_role = [one for one in people if one.role == task.lane and one.active and staff.sees_school(one, task.scope)]
        return (asked or of_role)[0]

    def _refused(self, part: str, act: Callable[[], None]) -> None:
        try:
            act()
        except errors.BadAnswers as bad:
            sentence = " ".join(bad.fields.values())
        except errors.Refused as refused:
            sentence = str(refused)
        else:
            raise Differs(f"nothing was refused, expected “{part}”")
        if part.lower() not in sentence.lower():
            raise Differs(f"refused with “{sentence}”, expected “{part}”")

    def _case(self, call_type: str) -> str:
        return self.other(call_type) if call_type and call_type != self.call_type else self.case

    def _person(self, key: str) -> staff.Person:
        return staff.get(self.runtime, person=self._cast_one(key))

    def _student(self) -> str:
        return self._cast_one(self.story.student)

    def _local(self, time: str) -> str:
        """A time of the story's present day as a page would post it."""
        day = self.clock.now().astimezone(settings.zone(self.runtime)).date()
        return f"{day.isoformat()}T{time}"

    def _cast_one(self, key: str) -> str:
        return self.cast.get(key, key)

    def _cast(self, values: Values) -> dict[str, Value]:
        def cast(value: Value) -> Value:
            if isinstance(value, list):
                return [cast(one) for one in value]
            return self._cast_one(value) if isinstance(value, str) else value

        return {key: cast(value) for key, value in values.items()}


def _texts(value: Value) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _operation() -> str:
    return str(uuid.uuid4())
