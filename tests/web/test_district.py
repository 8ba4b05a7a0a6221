"""Settings, roster, schools and calendars."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Visitor

Sign = Callable[[str], Visitor]


def test_the_office_number_of_every_page_is_a_setting(signed_in: Sign, visitor: Visitor) -> None:
    administrator = signed_in("M")
    administrator.open("/settings")
    administrator.send("/settings/department_phone", value="337-1234")

    page = visitor.open("/sign-in").text

    assert "Intervention Dept. Office: 337-1234" in page


def test_a_setting_that_does_not_fit_is_refused_with_a_sentence(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/settings")

    answer = administrator.send("/settings/zone", value="Nowhere/At_All")

    assert (answer.status_code, "is the name of a time zone" in answer.text) == (422, True)


def test_only_those_it_is_meant_for_see_the_dispatch_number(signed_in: Sign) -> None:
    shown = {person: "337-0100" in signed_in(person).open("/password").text for person in ("A1", "D", "V", "S", "C")}

    assert shown == {"A1": True, "D": True, "V": True, "S": False, "C": False}


def test_the_administrator_takes_an_officer_off_duty(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/roster")

    page = administrator.send("/roster/A1", on="no", follow=True).text

    assert 'Put on duty<span class="unseen">: Ada Mockridge' in page


def test_an_officer_goes_off_duty_with_one_touch(signed_in: Sign) -> None:
    officer = signed_in("A1")
    officer.open("/password")

    page = officer.send("/duty", on="no", follow=True).text

    assert "You are off duty." in page


def test_a_school_is_closed_for_some_days(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/schools/larkspur")

    page = administrator.send(
        "/closures", school="larkspur", first="2026-11-30", last="2026-12-01", reason="burst pipe", follow=True
    ).text

    assert "Closed on 2 days." in page
    assert page.count("burst pipe") >= 2


def test_a_day_that_is_none_is_refused(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/schools/larkspur")

    answer = administrator.send("/closures", school="larkspur", first="2026-02-30", reason="burst pipe")

    assert (answer.status_code, "is no day" in answer.text) == (422, True)


def test_a_closure_is_taken_back(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/schools")
    administrator.send("/closures", school="", first="2026-11-30", reason="storm")
    administrator.open("/schools")

    page = administrator.send("/calendar-days/1/remove", school="", follow=True).text

    assert "An ordinary day again" in page
    assert "storm" not in page


def test_bell_times_are_changed(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/schools/larkspur")
    administrator.send("/schools/larkspur", name="Larkspur Middle School", opens="09:00", closes="15:10")

    page = signed_in("S").open("/students/kit").text

    assert "09:00 to 15:10" in page
