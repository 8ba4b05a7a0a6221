"""The student file by hand, and loading a file."""

from __future__ import annotations

import io
from collections.abc import Callable

from tests.web.conftest import Visitor

Sign = Callable[[str], Visitor]
ROW = {"first_name": "Nell", "last_name": "Unreal", "number": "4711", "grade": "9"}


def test_a_student_is_added_and_enrolled(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file")
    added = administrator.send("/student-file", **ROW)
    administrator.open(added.headers["Location"])

    page = administrator.send(
        f"{added.headers['Location']}/enrollment", school="kettles", first_day="2026-11-02", follow=True
    ).text

    assert "Three Kettles High School" in page


def test_a_student_is_found_by_name_and_the_name_is_in_no_address(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file")

    answer = administrator.send("/student-file/search", text="fictson")

    assert "Kit Fictson" in answer.text
    assert "fictson" not in answer.request.path.lower()


def test_an_address_is_corrected_for_all_who_live_there(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file/kit")
    administrator.send("/student-file/kit/address", household="12 Heron Street", address="14 Heron Street")

    page = signed_in("A1").open("/students/teo").text

    assert "14 Heron Street" in page


def test_attendance_is_written_by_hand(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file/kit")

    page = administrator.send("/student-file/kit/attendance", day="2026-11-18", code="AUK", follow=True).text

    assert "Written." in page


def test_attendance_of_a_saturday_is_refused(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file/kit")

    answer = administrator.send("/student-file/kit/attendance", day="2026-11-14", code="AUK")

    assert (answer.status_code, "school days" in answer.text) == (422, True)


def test_a_protected_address_is_hidden_from_then_on(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file/wren")
    row = {"first_name": "Wren", "last_name": "Invented", "number": "1002", "grade": "8", "protected": "yes"}
    administrator.send("/student-file/wren", **row)

    page = signed_in("A1").open("/students/wren").text

    assert "Protected address" in page
    assert "40 Example Court" not in page


def test_a_number_is_added_and_withdrawn(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file/kit")
    page = administrator.send(
        "/student-file/kit/numbers", number="555-0777", owner="Uncle", relation="uncle", follow=True
    ).text
    assert "555-0777" in page

    page = administrator.send("/student-file/kit/numbers/17/withdraw", follow=True).text

    assert "555-0777" not in page


def test_a_file_that_is_none_changes_nothing_and_says_why(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/load")

    answer = administrator.send("/load", file=(io.BytesIO(b"a,b\n1,2\n"), "students.csv"))

    assert answer.status_code == 422
    assert "names the columns of no known file" in answer.text


def test_brothers_and_sisters_are_joined_by_the_student_number(signed_in: Sign) -> None:
    administrator = signed_in("M")
    administrator.open("/student-file/wren")
    administrator.send("/student-file/wren/households", with_number="1000")

    page = signed_in("S").open("/students/wren").text

    assert "Kit Fictson, Larkspur Middle School" in page
