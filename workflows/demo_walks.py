"""The demo's past: all its calls walked side by side on one clock, day by day, until the first morning.

Whoever acts does so through the functions that the pages use; timers fire and watches are asked as the worker does it.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine import bundles, errors, instances, rows, stories, work_lists
from engine.clock import MovableClock
from engine.runtime import Runtime
from engine.story import Answer, Decline, Send, Step, Story, Wait
from workflows import (
    calendar,
    demo_people,
    demo_students,
    facts,
    notices,
    staff,
    story_district,
    story_facts,
    story_time,
    students,
    worker,
)
from workflows.demo_calls import Call
from workflows.story_walk import Differs, Walk

#: When the attendance of a day comes from the schools.
ATTENDANCE_FILE = dt.time(16, 15)
#: When people read their notices at the end of the day.
NOTICES_READ = dt.time(16, 45)
#: How many school days before the first call have attendance.
EARLIER_DAYS = 20
#: Facts of a story that are of the district, or come of another story here.
_NOT_OF_STUDENTS = frozenset({"on_duty", "closures", "monitor"})
_ONE_MINUTE = dt.timedelta(minutes=1)
_ADDRESSES = {student: address for student, *_, address in story_district.STUDENTS}
_DAY_IN_STORY = re.compile(r"20\d\d-\d\d-\d\d(?=$|T)")


@dataclass(frozen=True)
class Told:
    """A call with the story it tells and the call type of that story."""

    call: Call
    call_type: str
    story: Story
    #: what the case goes on with that it has started, and its call type
    then: tuple[str, Story] | None
    filed_at: dt.datetime


class Past:
    """What has happened in the demo district before its first morning."""

    def __init__(
        self,
        runtime: Runtime,
        *,
        calls: Sequence[Call],
        library: Sequence[bundles.Bundle],
        students: Mapping[str, str],
        morning: dt.datetime,
        begins: dt.datetime,
    ) -> None:
        self._runtime, self._students, self._morning = runtime, students, morning
        self._clock = MovableClock(begins)
        with runtime.database.reading() as db:
            known = facts.Facts(db, morning)
            self._zone, days, self._hour = known.zone, known.calendar(None), str(known.settings["school_hour"])
        today = calendar.day_of(self._zone, morning)
        #: the school days of the school year so far, the first morning's included
        self._days = list(calendar.school_days(days, demo_students.ENROLLED, today))
        told = {each.id: (bundle.name, each) for bundle in library for each in stories.of_bundle(bundle)}
        self._told = [self._tell(call, told) for call in calls if call.story in told]
        self._codes = dict(self._absences())
        #: why stories could not be told to their end: none of the shipped library
        self.left_off: list[str] = []
        self._without = {each.call.student for each in self._told if "no_rows" in each.story.facts}

    def happen(self) -> None:
        """Everything in the order of time; at the end the clock stands at the first morning."""
        # moment, number (ties: in the order of the plan), what goes on then
        agenda: list[tuple[dt.datetime, int, Iterator[dt.datetime]]] = []
        besides = [self._attendance(), self._worker(), self._reading()]
        for number, going in enumerate([*besides, *(self._walk(told) for told in self._told)]):
            agenda.append((next(going), number, going))
        heapq.heapify(agenda)
        while agenda and agenda[0][0] <= self._morning:
            at, number, going = heapq.heappop(agenda)
            self._pass_until(at)
            following = self._next(going)
            if following is not None:
                heapq.heappush(agenda, (max(following, at), number, going))
        self._pass_until(self._morning)

    def _next(self, going: Iterator[dt.datetime]) -> dt.datetime | None:
        """When it goes on; a story that a changed library lets go otherwise than it says stays where it stands."""
        try:
            return next(going, None)
        except (Differs, errors.Refused) as otherwise:
            self.left_off.append(str(otherwise))
            return None

    # The plan --------------------------------------------------------------------------------------

    def _tell(self, call: Call, told: Mapping[str, tuple[str, Story]]) -> Told:
        call_type, one = told[call.story]
        return Told(call, call_type, one, told.get(call.then), self._at(self._day(call.days), call.time))

    def _day(self, school_days_before: int) -> dt.date:
        return self._days[-1 - school_days_before]

    def _at(self, day: dt.date, time: str) -> dt.datetime:
        return calendar.moment(self._zone, day, dt.time.fromisoformat(time))

    def _absences(self) -> Iterator[tuple[tuple[str, dt.date], str]]:
        """What the attendance file says of the students called about: out before, and until they are back."""
        for told in self._told:
            call, run = told.call, told.story.facts.get("auk_run")
            filed = len(self._days) - 1 - call.days
            first = filed - run if isinstance(run, int) else filed
            back = len(self._days) if call.back is None else filed + call.back
            out = self._days[first:back] if isinstance(run, int) else []
            for day in (*out, *(self._day(before) for before in call.absent)):
                yield (call.student, day), calendar.AUK
            for before in call.truant:
                yield (call.student, self._day(before)), calendar.CT

    # What goes on: each gives the moments at which it goes on ----------------------------------------

    def _attendance(self) -> Iterator[dt.datetime]:
        """The schools' attendance: the weeks before all calls in one file, then each day's in the afternoon."""
        filed = (calendar.day_of(self._zone, told.filed_at) for told in self._told)
        first = self._days.index(min(filed, default=self._days[-1]))
        yield self._clock.now()
        self._attend(self._days[first - EARLIER_DAYS : first])
        for day in self._days[first:-1]:
            yield self._at(day, ATTENDANCE_FILE.isoformat("minutes"))
            self._attend([day])

    def _attend(self, days: Sequence[dt.date]) -> None:
        demo_students.attend(
            self._runtime,
            days=days,
            codes=self._codes,
            told={each.call.student for each in self._told},
            without=self._without,
            at=self._clock.now(),
        )

    def _worker(self) -> Iterator[dt.datetime]:
        """The worker looks on each school morning, because of the watches."""
        for day in self._days:
            yield self._at(day, self._hour)
            worker.look(self._runtime, clock=self._clock)

    def _reading(self) -> Iterator[dt.datetime]:
        """On the evening before the first morning everybody has read what was told to him or her so far."""
        yield self._at(self._day(1), NOTICES_READ.isoformat("minutes"))
        for reader in staff.everybody(self._runtime):
            notices.mark_all_read(self._runtime, by=reader, at=self._clock.now())

    def _walk(self, told: Told) -> Iterator[dt.datetime]:
        """One call: the numbers tried before, the filing, one step after the other."""
        if isinstance(told.story.facts.get("auk_run"), int):
            yield from self._numbers_tried(told)
        yield told.filed_at
        walk = Walk(self._runtime, told.story, told.call_type, self._clock, self._cast(told, told.story))
        changes = {name: value for name, value in told.story.facts.items() if name not in _NOT_OF_STUDENTS}
        student = self._students[told.call.student]
        story_facts.apply(self._runtime, student=student, changes=changes, at=self._clock.now())
        walk.file()
        yield from self._steps(walk, told.story.steps[: told.call.steps], told.call.pace)
        if told.then is None:
            return
        call_type, one = told.then
        started = Walk(self._runtime, one, call_type, self._clock, self._cast(told, one), case=walk.other(call_type))
        yield from self._steps(started, one.steps, told.call.pace)

    def _steps(self, walk: Walk, steps: Sequence[Step], pace: int) -> Iterator[dt.datetime]:
        for step in steps:
            if isinstance(step, Wait):
                student = walk.cast[walk.story.student]
                yield story_time.until(self._runtime, wait=step, student=student, at=self._clock.now())
            else:
                yield self._when(walk, step, dt.timedelta(minutes=pace))
                walk.do(step)

    def _when(self, walk: Walk, step: Step, pace: dt.timedelta) -> dt.datetime:
        """When somebody acts: at the pace of the call, but before the time of the step is up."""
        now = self._clock.now()
        with self._runtime.database.reading() as db:
            open_now = work_lists.of_instance(db, instance=walk.case)
        asked = step.task if isinstance(step, Answer | Decline) else None
        up = [task.due - _ONE_MINUTE for task in open_now if task.element == asked and task.due is not None]
        return max(now, min([now + pace, *up]))

    def _numbers_tried(self, told: Told) -> Iterator[dt.datetime]:
        """The school has called every number it may call on the last school day before."""
        before = self._days[self._days.index(calendar.day_of(self._zone, told.filed_at)) - 1]
        yield self._at(before, "13:40")
        by = staff.get(self._runtime, person=self._cast(told, told.story)["S"])
        student, now = self._students[told.call.student], self._clock.now()
        with self._runtime.database.reading() as db:
            numbers = [each for each in facts.Facts(db, now).numbers(student) if each.callable]
        for position, number in enumerate(numbers):
            students.log_attempt(
                self._runtime,
                student=student,
                number=number.id,
                called_at=now - dt.timedelta(minutes=4 * (len(numbers) - position)),
                result="left_message" if position == 0 else "no_answer",
                by=by,
                at=now,
            )

    # Who plays whom --------------------------------------------------------------------------------

    def _cast(self, told: Told, one: Story) -> dict[str, str]:
        """Persons, the student, the address and the days of a story as they are in the demo."""
        student = demo_students.STUDENTS[told.call.student]
        officers = demo_people.of_role(staff.OFFICER)
        own = told.call.officer or demo_people.of_school(student.school, staff.OFFICER)[0]
        counselors = demo_people.of_school(student.school, staff.COUNSELOR)
        cast = {
            one.student: self._students[student.name],
            _ADDRESSES[one.student]: student.family.address,
            "A1": own,
            "A2": next(each for each in officers if each != own),
            "D": demo_people.of_role(staff.DISPATCHER)[0],
            "S": demo_people.of_school(student.school, staff.SCHOOL_STAFF)[0],
            "C": counselors[0],
            "C2": counselors[-1],
            "V": demo_people.of_role(staff.SUPERVISOR)[0],
            "M": demo_people.of_role(staff.ADMINISTRATOR)[0],
        }
        return cast | self._days_of(one)

    def _days_of(self, one: Story) -> dict[str, str]:
        """The days that a story names, as far from today as they are from the story's own first day."""
        begins = story_district.FIRST_MONDAY + dt.timedelta(days=stories.WEEKDAYS.index(one.weekday))
        later = calendar.day_of(self._zone, self._clock.now()) - begins
        given = [one.answers, *(step.answers for step in one.steps if isinstance(step, Answer | Send))]
        texts = {text for answers in given for text in answers.values() if isinstance(text, str)}
        return {text: _DAY_IN_STORY.sub(_shifted(later), text) for text in texts if _DAY_IN_STORY.match(text)}

    # Time ------------------------------------------------------------------------------------------

    def _pass_until(self, to: dt.datetime) -> None:
        """Move the clock on; the worker looks whenever a timer is due on the way."""
        while (due := self._next_due()) is not None and due <= to:
            self._clock.move_to(max(due, self._clock.now()))
            if not worker.look(self._runtime, clock=self._clock):
                break
        self._clock.move_to(max(to, self._clock.now()))

    def _next_due(self) -> dt.datetime | None:
        with self._runtime.database.reading() as db:
            running = instances.found(db, statuses=[rows.RUNNING], has_timer=True, limit=None)
        return min((row.next_due for row in running if row.next_due is not None), default=None)


def _shifted(by: dt.timedelta) -> Callable[[re.Match[str]], str]:
    return lambda found: (dt.date.fromisoformat(found[0]) + by).isoformat()
