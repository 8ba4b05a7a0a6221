"""All four call types, each from its intake to what it comes to, at a phone and at a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import District
from tests.browser.test_police_call import file_the_call
from tests.browser.test_without_script import file_request
from workflows import story_facts

SignIn = Callable[..., Page]


def log_the_action(officer: Page) -> None:
    acts.open_task(officer, "Log action in Attendance Notes", home="/work")
    acts.tick(officer, "I have entered it in Attendance Notes in IC")
    acts.send(officer)


def why_not(officer: Page) -> None:
    reason = officer.get_by_label("Why not as suggested?")
    if reason.is_visible():
        reason.fill("The family acts by itself.")


def close(officer: Page, monitor: str) -> None:
    """The closing steps: no monitor, no counselor, each with a reason where the table suggests otherwise."""
    acts.open_task(officer, monitor, home="/work")
    acts.choose(officer, "Start a 20-Day Monitor?", "No monitor")
    why_not(officer)
    acts.send(officer)
    acts.open_task(officer, "Connect student with counselor", home="/work")
    acts.choose(officer, "Connect the student with a counselor?", "Do not connect")
    why_not(officer)
    acts.send(officer)


def test_an_address_is_verified(sign_in: SignIn) -> None:
    school, officer = sign_in("S"), sign_in("A1")
    file_request(school)
    acts.open_task(officer, "Home visit attempt to determine if student lives at that address", home="/work")
    acts.choose(officer, "What did you find?", "Does not live there")
    acts.choose(officer, "What is your finding based on?", "Manager")
    acts.write(officer, "What you saw and heard", "The manager says they moved in June.")
    acts.choose(officer, "Did you leave a courtesy note?", "No")
    acts.choose(officer, "Did you see a danger to somebody?", "No")
    acts.send(officer)
    acts.send(officer)
    log_the_action(officer)

    acts.open_task(school, "Read the findings", home="/referrals")
    acts.tick(school, "I have read the findings")
    acts.choose(school, "Has the address in IC been corrected?", "Later")
    acts.send(school)

    expect(school.get_by_role("status")).to_contain_text("Does not live at the address of record")


def test_a_student_missing_for_a_week_is_found(sign_in: SignIn, district: District) -> None:
    story_facts.apply(district.runtime, student="kit", changes={"auk_run": 5}, at=district.clock.now())
    school, officer = sign_in("S"), sign_in("A1")
    school.goto("/file/mia_home_visit")
    acts.write(school, "Name, birth date or student number", "kit")
    school.get_by_role("button", name="Find", exact=True).click()
    school.get_by_label("Kit Fictson").check()
    school.get_by_role("button", name="Open the case").last.click()
    expect(school.get_by_role("status")).to_contain_text("is open")

    acts.open_task(officer, "Verify student is marked AUK in IC", home="/work")
    acts.choose(officer, "Is the student marked AUK in IC?", "Yes")
    acts.send(officer)
    acts.open_task(
        officer,
        "Verify school has logged attempts to reach parent via ALL phone numbers in Attendance Notes",
        home="/work",
    )
    acts.choose(officer, "Are attempts via ALL phone numbers logged", "Yes")
    acts.send(officer)
    acts.open_task(
        officer, "Home visit and attempt to find out why student is AUK and/or transport to school", home="/work"
    )
    acts.choose(officer, "Whom did you speak with?", "Parent/guardian")
    acts.choose(officer, "How did the visit end?", "Found out why")
    acts.choose(officer, "Why is the student out of school?", "Illness")
    acts.write(officer, "What were you told, and by whom?", "The mother says it is the flu.")
    acts.write(officer, "What you saw and heard", "The student is in bed.")
    acts.choose(officer, "Did you see a danger to somebody?", "No")
    acts.send(officer)
    log_the_action(officer)
    close(officer, "Possible 20-Day Monitor")

    expect(officer.get_by_role("status")).to_contain_text("Found out why")


def test_a_refusal_of_this_morning_ends_with_the_student_going_with_the_parent(
    sign_in: SignIn, district: District
) -> None:
    school, officer = sign_in("S"), sign_in("A1")
    called = (district.clock.now() - dt.timedelta(minutes=5)).astimezone(dt.timezone(dt.timedelta(hours=-8)))
    school.goto("/file/same_day_refusal")
    acts.write(school, "Name, birth date or student number", "kit")
    school.get_by_role("button", name="Find", exact=True).click()
    school.get_by_label("Kit Fictson").check()
    acts.write(school, "When did the parent call the school?", called.strftime("%Y-%m-%dT%H:%M"))
    acts.write(school, "Which parent called?", "Mother")
    acts.write(school, "Telephone number of the parent", "555-0103")
    acts.write(school, "Who took the call?", "Front office")
    acts.choose(school, "Is the student at home?", "Yes")
    acts.choose(school, "Refuses to go to school THAT DAY?", "Yes")
    acts.choose(school, "Should the parent be home to open the door", "Yes")
    acts.write(school, "Where is the student?", "12 Heron Street")
    acts.write(school, "What did the parent say?", "He will not get up.")
    school.get_by_role("button", name="Open the case").last.click()
    expect(school.get_by_role("status")).to_contain_text("is open")

    acts.open_task(officer, "Accept: home visit", home="/work")
    acts.write(officer, "In how many minutes are you there?", "10")
    acts.send(officer)
    acts.open_task(officer, "Home visit & attempt transport", home="/work")
    acts.choose(officer, "Who opened the door?", "Parent")
    acts.choose(officer, "How did the visit go?", "Student goes with parent")
    acts.write(officer, "What you saw and heard", "The mother drives him.")
    acts.choose(officer, "Did you see a danger to somebody?", "No")
    acts.send(officer)

    expect(officer.get_by_role("status")).to_contain_text("Sent. Next")


def test_police_call_the_dispatcher_and_an_officer_says_yes_by_radio(sign_in: SignIn, district: District) -> None:
    dispatcher, officer = sign_in("D"), sign_in("A1")
    file_the_call(dispatcher)
    acts.open_task(dispatcher, "Contact AO", home="/calls")
    acts.choose(dispatcher, "How?", "Radio")
    minutes = dispatcher.get_by_label("In how many minutes is the AO there?")
    expect(minutes).to_be_hidden()

    acts.choose(dispatcher, "Who said yes by phone or radio?", "Ada Mockridge")
    minutes.fill("8")
    acts.send(dispatcher)

    officer.goto("/work")
    expect(officer.get_by_role("link", name="Meet officer", exact=True)).to_be_visible()
