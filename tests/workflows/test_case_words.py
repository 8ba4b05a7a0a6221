"""Words about cases, officers on the road, timers dated again: with a tiny call type, a patrol, on both databases."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
import sqlalchemy as sa

from engine import bundles, definitions, instances, notices, trail, user_tasks
from engine.acts import Marks, Value
from engine.instances import InstanceRow
from engine.runtime import Runtime
from engine.vocabulary import Moment
from tests.engine.bundle_for_tests import flows, node, process, timer
from tests.workflows.made_up_rows import MONDAY, add_student
from workflows import duty, loading, protection, schools, staff, student_records, tables, words

PATROL = process(
    "patrol",
    {"Attendance officer": "s look write wait e"},
    node("startEvent", "s", "Begin"),
    node("userTask", "look", "Look after them", properties={"tag": "visit", "performer": "who"}),
    node("userTask", "write", "Write it down"),
    node("userTask", "wait", "Wait"),
    node("boundaryEvent", "late", "late", timer("school_days_after(since, 2)"), attachedToRef="wait"),
    node("endEvent", "e", "Over"),
    flows("s -> look", "look -> write", "write -> wait", "wait -> e", "late -> e"),
)
MANIFEST = """
name = "Patrol"
heading = 1
heading_name = "Patrols"
order = 1
priority = 1
age = "minutes"
languages = ["en"]
subject = "student"
scope = "school"
{standing}
"""


def field(key: str, type_: str = "textfield", **properties: str) -> dict[str, object]:
    label = f"The {key}"
    return {"type": type_, "key": key, "label": label, "validate": {"required": False}, "properties": properties}


def patrol(standing: str = "") -> bundles.Bundle:
    """The call type; `standing` is that line of its manifest."""
    choice = field("result", "radio", in_note="yes")
    choice |= {"label": "What came of it?", "values": [{"value": "fine", "label": "All is well"}]}
    forms = {
        "start": [field("student", type="student"), field("school"), field("since"), field("who")],
        "look": [choice, field("words", in_note="yes"), field("danger"), field("person", type="person", in_note="yes")],
        "write": [field("text", prefill="note_draft(case)")],
        "wait": [field("nothing")],
    }
    files = {"bundle.toml": MANIFEST.format(standing=standing).encode(), "process.bpmn": PATROL}
    for key, components in forms.items():
        form = {"type": "default", "id": key, "schemaVersion": 18, "components": components}
        files[f"forms/{key}.json"] = json.dumps(form).encode()
    return bundles.of_files("patrol", files)


def publish(runtime: Runtime, standing: str = "") -> None:
    definitions.publish(runtime, bundle=patrol(standing), by="vic", reason="a test", at=MONDAY)


def open_patrol(runtime: Runtime, *, student: str = "kit", school: str = "oak", who: str | None = None) -> InstanceRow:
    answers = {"student": student, "school": school, "since": "2026-11-16", "who": who}
    return instances.start(
        runtime,
        call_type="patrol",
        answers=answers,
        actor=staff.actor_of(staff.get(runtime, person="dot")),
        at=MONDAY,
        operation=str(uuid.uuid4()),
    )


def answer(runtime: Runtime, case: InstanceRow, *, minute: int = 10, radio: bool = False, **answers: Value) -> None:
    """Ada answers the open user task; `radio`: the dispatcher records it for her."""
    (task,) = instances.look(runtime, instance=case.public_id).tasks
    ada, dot = (staff.get(runtime, person=person) for person in ("ada", "dot"))
    user_tasks.complete(
        runtime,
        instance=case.public_id,
        task=task.task,
        answers=answers,
        actor=staff.actor_of(dot, on_behalf_of="ada") if radio else staff.actor_of(ada),
        at=MONDAY + dt.timedelta(minutes=minute),
        operation=str(uuid.uuid4()),
    )


def ask(runtime: Runtime, name: str, *arguments: Value, case: InstanceRow | None = None, day: int = 16) -> Value:
    now = MONDAY.replace(day=day)
    moment = Moment(now, case.number if case else "", None, Marks(), lambda _table, _inputs: {}, subject="kit")
    bundle = instances.look(runtime, instance=case.public_id).release.bundle if case else None
    with runtime.database.reading() as db:
        return words.vocabulary(db, now, bundle).answer(name, arguments, moment)


# The draft of a note -------------------------------------------------------------------------------


def draft(runtime: Runtime, case: InstanceRow) -> Value:
    return ask(runtime, "note_draft", case.number, case=case)


def test_a_draft_tells_when_who_what_and_the_answers_that_belong_into_a_note(district: Runtime) -> None:
    publish(district)
    case = open_patrol(district)

    answer(district, case, result="fine", words="They sat on the steps.", danger="a dog", person="sam")

    assert draft(district, case) == (
        "Mon 16 Nov, 09:10, Ada Mockridge: Look after them. What came of it? All is well. "
        "The words: They sat on the steps. The person: Sam Sampleton."
    )


def test_a_draft_names_the_officer_for_whom_a_step_was_recorded(district: Runtime) -> None:
    publish(district)
    case = open_patrol(district)

    answer(district, case, radio=True, result="fine")

    assert "Ada Mockridge: Look after them" in str(draft(district, case))


def test_a_draft_begins_anew_behind_the_last_note(district: Runtime) -> None:
    publish(district)
    case = open_patrol(district)
    answer(district, case, result="fine")

    answer(district, case, minute=20, text="entered")

    assert draft(district, case) == ""


def test_a_draft_of_a_case_without_steps_is_empty(district: Runtime) -> None:
    publish(district)

    assert draft(district, open_patrol(district)) == ""


# Monitors ------------------------------------------------------------------------------------------

STANDING = 'standing = "day {school_day_number(since)} at {school}"'


def test_a_running_case_tells_other_cases_of_its_student_how_it_stands(district: Runtime) -> None:
    publish(district, STANDING)
    case = open_patrol(district)

    assert ask(district, "monitor_of", "kit", day=19) == f"{case.number}, day 4 at oak"


def test_the_monitor_of_another_student_is_none_of_his(district: Runtime) -> None:
    publish(district, STANDING)
    open_patrol(district)

    assert ask(district, "monitor_of", "teo") is None


def test_a_case_whose_manifest_tells_nothing_is_no_monitor(district: Runtime) -> None:
    publish(district)
    open_patrol(district)

    assert ask(district, "monitor_of", "kit") is None


def test_a_case_that_has_ended_is_no_monitor_any_more(district: Runtime) -> None:
    publish(district, STANDING)
    case = open_patrol(district)
    for _ in range(3):
        answer(district, case)

    assert ask(district, "monitor_of", "kit") is None


# Officers on the road ------------------------------------------------------------------------------


@pytest.fixture
def both_on_duty(district: Runtime) -> Runtime:
    publish(district)
    for person in ("ada", "ben"):
        duty.go_on(district, by=staff.get(district, person=person), at=MONDAY)
    return district


def test_the_free_officers_are_named_first(both_on_duty: Runtime) -> None:
    before = ask(both_on_duty, "officers_on_duty")

    open_patrol(both_on_duty, who="ada")

    assert (before, ask(both_on_duty, "officers_on_duty")) == (["ada", "ben"], ["ben", "ada"])


def test_an_officer_who_has_reported_back_is_free_again(both_on_duty: Runtime) -> None:
    case = open_patrol(both_on_duty, who="ada")

    answer(both_on_duty, case, result="fine")

    assert ask(both_on_duty, "officers_on_duty") == ["ada", "ben"]


# Dating timers again -------------------------------------------------------------------------------


def waiting(runtime: Runtime, **how: str) -> InstanceRow:
    """A case whose timer is due on the second school day after Monday."""
    case = open_patrol(runtime, **how)
    answer(runtime, case)
    answer(runtime, case, minute=20)
    return case


def close(runtime: Runtime, school: str | None) -> None:
    amy = staff.get(runtime, person="amy")
    schools.add_closure(
        runtime, school=school, first=dt.date(2026, 11, 17), reason="storm", by=amy, at=MONDAY + dt.timedelta(hours=1)
    )


def due(runtime: Runtime, case: InstanceRow) -> str:
    next_due = instances.look(runtime, instance=case.public_id).row.next_due
    assert next_due is not None
    return f"{next_due.astimezone(MONDAY.tzinfo):%a %H:%M}"


@pytest.mark.parametrize(("school", "expected"), [("oak", "Thu 08:00"), (None, "Thu 08:00"), ("elm", "Wed 08:00")])
def test_a_closure_moves_the_timers_of_its_own_cases(district: Runtime, school: str | None, expected: str) -> None:
    publish(district)
    case = waiting(district)

    close(district, school)

    assert due(district, case) == expected


def test_a_moved_timer_is_an_entry_with_the_reason(district: Runtime) -> None:
    publish(district)
    case = waiting(district)

    close(district, "oak")

    with district.database.reading() as db:
        (dated,) = trail.entries(db, instance=case.public_id, kinds=["timer.dated"])
    assert dated.facts["why"] == "closure: storm"


def test_a_student_who_has_changed_schools_follows_the_new_calendar(district: Runtime) -> None:
    publish(district)
    case = waiting(district)
    with district.database.writing() as db:
        db.execute(sa.update(tables.enrollment).values(school="elm"))

    close(district, "elm")

    assert due(district, case) == "Thu 08:00"


def test_a_student_of_another_school_is_not_touched(district: Runtime) -> None:
    with district.database.writing() as db:
        add_student(db, "teo", school="elm")
    publish(district)
    case = waiting(district, student="teo", school="elm")

    close(district, "oak")

    assert instances.look(district, instance=case.public_id).row.version == case.version + 2


def test_a_new_school_of_the_student_dates_the_timer_by_its_calendar(district: Runtime) -> None:
    publish(district)
    case = waiting(district)
    close(district, "elm")
    amy = staff.get(district, person="amy")

    student_records.enroll(
        district,
        student="kit",
        school="elm",
        elsewhere=None,
        first_day=dt.date(2026, 11, 16),
        by=amy,
        at=MONDAY + dt.timedelta(hours=2),
    )

    assert due(district, case) == "Thu 08:00"


# Protected addresses -------------------------------------------------------------------------------


def protect(runtime: Runtime, *, number: str = "n-kit") -> None:
    """The flag arrives by a file, as it does at night."""
    header = "student_number,last_name,first_name,grade,born,language,school,elsewhere,enrolled_from,enrolled_until"
    row = f"{number},Fictson,Kit,7,,,oak,,2026-08-10,"
    data = f"{header},protected,directory_opt_out\n{row},yes,no".encode()
    loading.load(runtime, data=data, by=staff.COMMAND_LINE, at=MONDAY + dt.timedelta(hours=1))


def told(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as db:
        return [notice.text for notice in notices.for_reader(db, reader="vic")]


def test_the_supervisors_are_told_when_an_address_becomes_protected(district: Runtime) -> None:
    publish(district)
    case = open_patrol(district)

    protect(district)

    assert told(district) == [f"{case.number}: {protection.SENTENCE}"]


def test_an_address_that_was_protected_before_is_no_news(district: Runtime) -> None:
    publish(district)
    open_patrol(district)
    protect(district)

    protect(district)

    assert len(told(district)) == 1


def test_a_protected_student_without_an_open_case_is_no_news(district: Runtime) -> None:
    publish(district)
    open_patrol(district)

    protect(district, number="n-new")

    assert told(district) == []
