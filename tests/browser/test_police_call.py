"""A police call from the dispatcher's form to the counselor's acceptance, four people at their phones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import PHONE, District


def file_the_call(dispatcher: Page) -> None:
    dispatcher.goto("/file/police_transport")
    acts.choose(dispatcher, "Agency", "City Police")
    acts.write(dispatcher, "Police officer", "Ofc. Nobody")
    acts.write(dispatcher, "Call back number", "555-0177")
    acts.write(dispatcher, "Where are officer and student?", "At the fountain, Mesquite Mall")
    acts.write(dispatcher, "Name, birth date or student number", "kit")
    dispatcher.keyboard.press("Enter")
    dispatcher.get_by_label("Kit Fictson").check()
    acts.choose(dispatcher, "Does the student need transport to school?", "Yes")
    dispatcher.get_by_role("button", name="Open the case").click()
    expect(dispatcher.get_by_role("status")).to_contain_text("is open")


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_four_people_work_a_police_call(sign_in: Callable[..., Page], district: District) -> None:
    dispatcher, officer, school, counselor = (sign_in(person) for person in ("D", "A1", "S", "C"))
    file_the_call(dispatcher)

    acts.open_task(dispatcher, "Contact AO", home="/calls")
    acts.choose(dispatcher, "Which AOs do you ask?", "Ada Mockridge")
    acts.choose(dispatcher, "How?", "App")
    acts.send(dispatcher)

    acts.open_task(officer, "Accept: meet officer", home="/work")
    acts.write(officer, "In how many minutes are you there?", "8")
    acts.send(officer)
    acts.open_task(officer, "Meet officer", home="/work")
    acts.choose(officer, "How did it go?", "Student rides with me")
    acts.write(officer, "What you saw and heard", "Calm, came along.")
    acts.choose(officer, "Did you see a danger to somebody?", "No")
    acts.send(officer)
    acts.open_task(officer, "Transport student to school", home="/work")
    acts.choose(officer, "Vehicle", "Car 1")
    acts.choose(officer, "What happened at the school?", "Student handed over")
    acts.write(officer, "Who received the student?", "Front office")
    acts.write(officer, "Role of that person", "Secretary")
    acts.send(officer)

    acts.open_task(officer, "Ask school to mark student CT", home="/work")
    acts.write(officer, "From", "08:00")
    acts.write(officer, "Until", "09:30")
    acts.send(officer)
    acts.open_task(officer, "Log action in Attendance Notes", home="/work")
    acts.tick(officer, "I have entered it in Attendance Notes in IC")
    acts.send(officer)
    acts.open_task(officer, "Possible 20-Day Monitor contract", home="/work")
    acts.send(officer)
    acts.open_task(officer, "Connect student with counselor", home="/work")
    acts.choose(officer, "Which counselor?", "Fay Imaginario")
    acts.choose(officer, "Is it urgent?", "No")
    acts.choose(officer, "Does the family know?", "Yes")
    acts.send(officer)

    acts.open_task(school, "Mark student CT in IC", home="/referrals")
    acts.choose(school, "Did you mark CT in IC?", "Marked CT")
    acts.write(school, "For which periods?", "1 and 2")
    acts.send(school)

    acts.open_task(counselor, "Accept the hand-off", home="/hand-offs")
    acts.choose(counselor, "Do you take it?", "Yes")
    acts.write(counselor, "When do you meet the student?", "2026-11-18")
    acts.send(counselor)

    expect(counselor.get_by_role("status")).to_contain_text("Sent.")
