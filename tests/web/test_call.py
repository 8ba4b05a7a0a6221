"""A call filed, worked and read on the pages: one short call type from its intake to its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor

Sign = Callable[[str], Visitor]

INTAKE = "/file/address_verification"
CALL = {"student": "kit", "reason": "audit", "address_of_record": "12 Heron Street", "send": "1"}
VISIT = {
    "visit_at": "2026-11-19T09:05",
    "finding": "lives_there",
    "visit_basis": ["spoke_with_parent"],
    "visit_basis_text": "Mother opened the door",
    "visit_door_note": "no",
    "visit_danger_seen": "no",
    "send": "1",
}
NOTE = {"log_text": "Visited", "log_entered": "yes", "log_entered_at": "2026-11-19T09:10", "send": "1"}

pytestmark = pytest.mark.usefixtures("shipped")


def file_call(school: Visitor, **changed: Any) -> TestResponse:
    school.open(INTAKE)
    return school.send(INTAKE, **CALL | changed)


def case_of(answer: TestResponse) -> str:
    return str(re.search(r"/cases/\w+", answer.headers["Location"]).group())  # type: ignore[union-attr]


def next_task(visitor: Visitor, case: str) -> str:
    """The address of the first user task that the case's page offers to this person."""
    found = re.search(rf'href="({case}/tasks/[^"]+)"', visitor.open(case).text)
    assert found, "the case offers nothing to do"
    return found.group(1)


def answer(visitor: Visitor, case: str, **fields: Any) -> TestResponse:
    task = next_task(visitor, case)
    visitor.open(task)
    return visitor.send(task, **fields)


def test_a_student_is_found_first_then_chosen(signed_in: Sign) -> None:
    school = signed_in("S")
    school.open(INTAKE)

    found = school.send(INTAKE, look="student", student__find="fictson", reason="audit").text

    assert "Kit Fictson, grade 7" in found
    assert re.search(r'name="reason" value="audit"[^>]* checked', found)


def test_a_student_of_another_school_is_not_found(signed_in: Sign) -> None:
    school = signed_in("S2")
    school.open(INTAKE)

    found = school.send(INTAKE, look="student", student__find="fictson").text

    assert "Nobody found." in found


def test_an_answer_that_is_missing_is_named_and_tied_to_its_field(signed_in: Sign) -> None:
    refused = file_call(signed_in("S"), reason="")

    assert refused.status_code == 422
    assert refused.text.split("<title>")[1].startswith("Error: ")
    assert 'href="#f-reason"' in refused.text
    assert 'aria-describedby="f-reason-wrong"' in refused.text


def test_the_school_learns_what_comes_next(signed_in: Sign) -> None:
    school = signed_in("S")
    opened = file_call(school)

    page = school.open(case_of(opened)).text

    assert "is open" in page
    assert "Home visit attempt to determine if student lives at that address" in page


def test_a_double_click_opens_one_case(signed_in: Sign) -> None:
    school = signed_in("S")
    school.open(INTAKE)
    operation = school.hidden("operation")
    first = school.send(INTAKE, **CALL)
    school.open(INTAKE)

    second = school.send(INTAKE, **CALL | {"operation": operation})

    assert case_of(first) == case_of(second)


def test_the_same_call_again_is_shown_before_anything_is_saved(signed_in: Sign) -> None:
    school = signed_in("S")
    file_call(school)

    again = file_call(school)

    assert again.status_code == 409
    assert "This may be open already" in again.text


def test_opening_it_apart_needs_a_reason(signed_in: Sign) -> None:
    school = signed_in("S")
    file_call(school)
    file_call(school)

    refused = school.send(INTAKE, **CALL | {"duplicate": "go_on"})

    assert refused.status_code == 422
    assert "Say why it is another call." in refused.text


def test_joining_opens_nothing(signed_in: Sign) -> None:
    school = signed_in("S")
    case = case_of(file_call(school))
    file_call(school)

    joined = school.send(INTAKE, **CALL | {"duplicate": f"join:{case.removeprefix('/cases/')}"})

    assert case_of(joined) == case


def test_a_case_is_worked_to_its_end(signed_in: Sign) -> None:
    school, officer = signed_in("S"), signed_in("A1")
    case = case_of(file_call(school))
    answer(officer, case, **VISIT)
    answer(officer, case, report_text="Lives there", send="1")
    answer(officer, case, **NOTE)

    answer(school, case, report_read="yes", ic_corrected="yes", send="1")

    assert "Ended: Lives at the address of record" in school.open(case).text


def test_the_next_page_says_what_was_sent_and_what_comes(signed_in: Sign) -> None:
    school, officer = signed_in("S"), signed_in("A1")
    case = case_of(file_call(school))

    sent = answer(officer, case, **VISIT)

    assert "Sent. Next for you: Report findings to school." in officer.open(sent.headers["Location"]).text


def test_a_draft_is_kept_for_its_writer_only(signed_in: Sign) -> None:
    school, officer, other = signed_in("S"), signed_in("A1"), signed_in("A2")
    case = case_of(file_call(school))
    task = next_task(officer, case)
    officer.open(task)
    officer.send(task, draft="1", visit_basis_text="half a sentence")

    mine, theirs = officer.open(task).text, other.open(task).text

    assert "half a sentence" in mine and "Draft kept at" in mine
    assert "half a sentence" not in theirs


def test_what_was_typed_is_kept_when_an_answer_is_missing(signed_in: Sign) -> None:
    school, officer = signed_in("S"), signed_in("A1")
    case = case_of(file_call(school))

    refused = answer(officer, case, **VISIT | {"finding": ""})

    assert refused.status_code == 422
    assert "Mother opened the door" in refused.text


def test_another_officer_reads_whose_it_is_and_cannot_send(signed_in: Sign) -> None:
    school, officer, other = signed_in("S"), signed_in("A1"), signed_in("A2")
    case = case_of(file_call(school))
    task = next_task(officer, case)

    page = other.open(task)
    sent = other.send(task, **VISIT)

    assert "This is for Ada Mockridge." in page.text
    assert sent.status_code == 403


def test_another_school_is_told_that_there_is_no_such_case(signed_in: Sign) -> None:
    case = case_of(file_call(signed_in("S")))

    answered = signed_in("S2").open(case)

    assert (answered.status_code, "There is no such case." in answered.text) == (404, True)


def test_answering_twice_says_who_was_faster(signed_in: Sign) -> None:
    school, officer = signed_in("S"), signed_in("A1")
    case = case_of(file_call(school))
    task = next_task(officer, case)
    officer.open(task)
    officer.send(task, **VISIT)
    officer.open("/password")

    again = officer.send(task, **VISIT | {"operation": "another-operation"})

    assert again.status_code == 409
    assert "Ada Mockridge" in again.text


def test_the_same_answer_sent_again_has_one_effect(signed_in: Sign) -> None:
    school, officer = signed_in("S"), signed_in("A1")
    case = case_of(file_call(school))
    task = next_task(officer, case)
    officer.open(task)
    operation = officer.hidden("operation")
    first = officer.send(task, **VISIT)
    officer.open("/password")

    second = officer.send(task, **VISIT | {"operation": operation})

    assert (first.status_code, second.status_code) == (302, 302)


def test_a_dispatcher_records_a_step_for_an_officer(signed_in: Sign) -> None:
    school, dispatcher = signed_in("S"), signed_in("D")
    case = case_of(file_call(school))
    task = next_task(signed_in("A1"), case)
    dispatcher.open(task)

    dispatcher.send(task, **VISIT | {"record_for": "A1", "done_at": "2026-11-19T09:00"})

    assert "Cleo Notreal, for Ada Mockridge" in " ".join(school.open(case).text.replace("\n", " ").split())


def test_a_supervisor_gives_a_task_to_somebody_else(signed_in: Sign) -> None:
    school, supervisor, other = signed_in("S"), signed_in("V"), signed_in("A2")
    case = case_of(file_call(school))
    task = next_task(signed_in("A1"), case)
    supervisor.open(task)

    supervisor.send(f"{task}/give", to="A2", reason="Ada is ill")

    assert next_task(other, case) == task


def test_a_note_is_text_and_stays(signed_in: Sign) -> None:
    school = signed_in("S")
    case = case_of(file_call(school))
    school.open(case)
    school.send(f"{case}/notes", text="<b>Ring twice</b>")

    page = school.open(case).text

    assert "&lt;b&gt;Ring twice&lt;/b&gt;" in page and "<b>Ring twice" not in page


def test_the_school_withdraws_and_the_case_ends(signed_in: Sign) -> None:
    school = signed_in("S")
    case = case_of(file_call(school))
    school.open(f"{case}/messages/school_cancelled")

    school.send(f"{case}/messages/school_cancelled", reason="not_needed", told_by="the office", at="2026-11-19T09:10")

    assert "Ended: Withdrawn by school" in school.open(case).text


def test_a_message_without_its_reason_is_refused_with_the_form(signed_in: Sign) -> None:
    school = signed_in("S")
    case = case_of(file_call(school))
    school.open(f"{case}/messages/school_cancelled")

    refused = school.send(f"{case}/messages/school_cancelled", told_by="the front office")

    assert refused.status_code == 422
    assert "the front office" in refused.text


def test_the_path_is_drawn_and_the_why_of_each_decision_told(signed_in: Sign) -> None:
    school = signed_in("S")
    case = case_of(file_call(school))

    page = school.open(case).text

    assert re.search(r'class="line been"', page) and re.search(r'class="shape now', page)
    assert "As drawn:" in page


def test_the_title_of_a_case_does_not_name_the_student(signed_in: Sign) -> None:
    school = signed_in("S")

    page = school.open(case_of(file_call(school))).text

    assert "Kit" not in page.split("<title>")[1].split("</title>")[0]


def test_an_administrator_cancels_a_case_opened_by_mistake(signed_in: Sign) -> None:
    administrator = signed_in("M")
    case = case_of(file_call(signed_in("S")))
    administrator.open(case)

    administrator.send(f"{case}/cancel", reason="wrong student")

    assert "ancelled" in administrator.open(case).text


def test_a_role_that_may_not_file_reads_who_may(signed_in: Sign) -> None:
    answered = signed_in("S").open("/file/police_transport")

    assert (answered.status_code, "may be filed by" in answered.text) == (403, True)


def test_an_officer_files_for_a_school_and_says_who_told(signed_in: Sign) -> None:
    officer = signed_in("A1")
    officer.open(INTAKE)

    opened = officer.send(INTAKE, **CALL | {"told_by": "S", "told_at": "2026-11-19T08:50"})

    assert opened.status_code == 302
