"""Messages to a case: delivered, held or refused with a sentence; and what one case tells another in the same act."""

from __future__ import annotations

import pytest

from engine import instances, messages, notices, tables, user_tasks
from engine.errors import Conflict, NotAllowed, NotFound, Refused
from engine.rows import InstanceRow
from tests.engine import bundle_for_tests
from tests.engine.library import Library, actor


def at_hand_over(library: Library, reader: str = "rea") -> InstanceRow:
    case = library.start(reader=reader)
    library.complete(case, "look_up", by="cleo", found="yes")
    library.complete(case, "offer", by="ada")
    return case


def told(library: Library, reader: str) -> list[str]:
    with library.database.reading() as connection:
        return [notice.text for notice in notices.for_reader(connection, reader=reader)]


# Sent by a person ----------------------------------------------------------------------------------


def test_a_message_goes_to_the_place_that_waits(library: Library) -> None:
    case = at_hand_over(library)

    sent = library.send(case, "withdrawn", by="cleo", reason="changed mind")

    assert (sent.outcome, sent.instance.disposition, library.open(case)) == ("delivered", "Withdrawn", [])


def test_a_message_that_nobody_waits_for_yet_is_held(library: Library) -> None:
    case = library.start()

    sent = library.send(case, "withdrawn", by="cleo", reason="changed mind")

    (held,) = library.row(case).held
    assert (sent.outcome, held.message, held.sender, held.payload) == (
        "held",
        "withdrawn",
        "cleo",
        {"reason": "changed mind"},
    )


def test_a_held_message_is_delivered_at_the_next_place_that_catches_it(library: Library) -> None:
    case = library.start()
    library.send(case, "withdrawn", by="cleo")

    done = library.complete(case, "look_up", by="cleo", found="yes")

    assert (done.disposition, done.instance.held) == ("Withdrawn", ())


def test_a_held_message_that_no_place_can_take_any_more_is_told_to_its_sender(library: Library) -> None:
    case = library.start()
    library.send(case, "withdrawn", by="carl")

    library.complete(case, "look_up", by="cleo", found="no")

    assert told(library, "carl") == ["2026-0001: *Reader withdraws* was kept, but no step can take it any more."]
    assert "message.undelivered" in library.kinds(case)


def test_whoever_has_the_case_in_hand_is_told_of_a_held_message(library: Library) -> None:
    library.lent(remind="start")
    (reminder,) = library.cases("reminder")
    library.send(reminder, "late_again", by="ada")
    about = {"instance": reminder.public_id, "task": library.task(reminder, "write").task, "at": library.now}
    user_tasks.claim(library.runtime, actor=actor("lee"), operation="c", **about)

    library.send(reminder, "late_again", by="ada")

    assert told(library, "lee") == [
        "2026-0002: *Late again* has come and is kept until the next step that can take it."
    ]
    assert told(library, "ada") == []


def test_a_message_is_refused_with_the_sentence_of_its_manifest_when_no_place_can_be_reached(library: Library) -> None:
    library.publish(bundle_for_tests.reminder(waits="refuse"))
    library.lent(remind="start")
    (reminder,) = library.cases("reminder")
    library.send(reminder, "late_again", by="ada")

    with pytest.raises(Refused, match="Expected to send .Late again. to case 2026-0002, but: Write the letter first"):
        library.send(reminder, "late_again", by="ada")


def test_a_message_is_not_held_when_no_place_that_takes_it_can_be_reached(library: Library) -> None:
    library.publish(bundle_for_tests.reminder(process=bundle_for_tests.REMINDER_ONCE))
    library.lent(remind="start")
    (reminder,) = library.cases("reminder")
    library.send(reminder, "late_again", by="ada")

    with pytest.raises(Refused, match="Write the letter first"):
        library.send(reminder, "late_again", by="ada")

    assert library.row(reminder).held == ()


def test_a_refused_message_writes_nothing(library: Library) -> None:
    library.publish(bundle_for_tests.reminder(waits="refuse"))
    library.lent(remind="start")
    (reminder,) = library.cases("reminder")
    library.send(reminder, "late_again", by="ada")
    before = library.count(tables.entry)

    with pytest.raises(Refused):
        library.send(reminder, "late_again", by="ada")

    assert (library.count(tables.entry), library.row(reminder).held) == (before, ())


def test_only_the_roles_of_the_manifest_may_send(library: Library) -> None:
    case = library.start()

    with pytest.raises(NotAllowed, match="Reader withdraws.* may be sent by: clerk"):
        library.send(case, "withdrawn", by="ada")


def test_an_undeclared_message_is_not_found(library: Library) -> None:
    case = library.start()

    with pytest.raises(NotFound):
        library.send(case, "nonsense", by="cleo")


def test_a_second_sending_of_a_message_has_one_effect_and_the_same_outcome(library: Library) -> None:
    case = library.start()
    first = library.send(case, "withdrawn", by="cleo", operation="once")

    again = library.send(case, "withdrawn", by="cleo", operation="once")

    assert (again, len(library.row(case).held)) == (first, 1)


def test_a_case_that_has_ended_takes_no_message(library: Library) -> None:
    case = library.lent()

    with pytest.raises(Conflict, match="has ended .Lent."):
        library.send(case, "withdrawn", by="cleo")


def test_timers_that_are_due_fire_before_a_message_is_looked_at(library: Library) -> None:
    case = library.start()
    library.complete(case, "look_up", by="cleo", found="yes")
    library.wait(6)

    with pytest.raises(Conflict, match="Not lent"):
        library.send(case, "withdrawn", by="cleo")

    assert library.row(case).disposition == "Not lent"


# Notices -------------------------------------------------------------------------------------------


def test_a_drawn_notice_is_a_row_for_each_reader_and_begins_with_the_case_number(library: Library) -> None:
    case = library.start()
    library.wait(31)
    library.complete(case, "look_up", by="cleo", found="no")

    assert told(library, "ada") == told(library, "lee") == ["2026-0001: A reader waits"]


def test_a_notice_counts_until_it_is_read(library: Library) -> None:
    library.start()
    library.wait(31)
    library.complete(library.cases("loan")[0], "look_up", by="cleo", found="no")
    with library.database.reading() as connection:
        before = notices.count_unread(connection, reader="ada")

    marked = notices.mark_read(library.runtime, reader="ada", at=library.now)

    with library.database.reading() as connection:
        assert (before, marked, notices.count_unread(connection, reader="ada")) == (1, 1, 0)
        assert notices.count_unread(connection, reader="ben") == 1


def test_the_notice_of_somebody_else_is_not_found(library: Library) -> None:
    case = library.start()
    library.wait(31)
    library.complete(case, "look_up", by="cleo", found="no")
    with library.database.reading() as connection:
        (notice,) = notices.for_reader(connection, reader="ada")

    with pytest.raises(NotFound):
        notices.mark_read(library.runtime, reader="ben", at=library.now, notice=notice.id)


# Linked cases --------------------------------------------------------------------------------------


def test_a_thrown_message_starts_a_linked_case_in_the_same_act(library: Library) -> None:
    case = at_hand_over(library)

    library.complete(case, "hand_over", by="carl", operation="hand", lent="yes", remind="start")

    (reminder,) = library.cases("reminder")
    assert (reminder.subject, reminder.scope, reminder.number) == ("rea", "north", "2026-0002")
    assert {entry.operation for entry in library.entries(reminder)} == {"hand"}


def test_a_case_that_starts_another_one_at_once_gets_the_number_before_it(library: Library) -> None:
    library.publish(bundle_for_tests.order())

    case = instances.start(
        library.runtime,
        call_type="order",
        answers={"reader": "rea", "branch": "north"},
        actor=actor("cleo"),
        at=library.now,
        operation="o",
    )

    (reminder,) = library.cases("reminder")
    assert (case.number, case.disposition, reminder.number) == ("2026-0001", "Ordered", "2026-0002")


def test_both_cases_know_of_each_other(library: Library) -> None:
    case = library.lent(remind="start")
    (reminder,) = library.cases("reminder")

    (here,), (there,) = library.entries(case, "case.linked"), library.entries(reminder, "case.linked")

    assert (here.facts, there.facts) == (
        {"case": "2026-0002", "how": "started"},
        {"case": "2026-0001", "how": "started_by"},
    )


def test_a_second_linked_case_is_refused_while_the_first_is_open_and_nothing_is_written(library: Library) -> None:
    library.lent(remind="start")
    case = at_hand_over(library)
    before = library.count(tables.entry)

    with pytest.raises(Refused, match="start a Reminder, but one is open: case 2026-0002"):
        library.complete(case, "hand_over", by="carl", lent="yes", remind="start")

    assert (library.open(case), library.count(tables.entry)) == (["hand_over"], before)


def test_a_thrown_message_reaches_the_open_case_about_the_same_subject(library: Library) -> None:
    library.lent(reader="rob", remind="start")
    library.lent(reader="rea", remind="start")

    library.lent(reader="rea", remind="tell")

    about_rea, about_rob = library.cases("reminder")
    assert (library.open(about_rea), library.open(about_rob)) == (["write"], [])


def test_a_message_to_a_linked_case_is_held_there_while_it_cannot_take_it(library: Library) -> None:
    library.lent(remind="start")
    library.lent(remind="tell")

    library.lent(remind="tell")

    (reminder,) = library.cases("reminder")
    assert [held.message for held in reminder.held] == ["late_again"]


def test_a_message_to_a_case_that_is_not_open_is_refused_and_nothing_is_written(library: Library) -> None:
    case = at_hand_over(library)
    before = library.count(tables.entry)

    with pytest.raises(Refused, match="none is open"):
        library.complete(case, "hand_over", by="carl", lent="yes", remind="tell")

    assert (library.open(case), library.count(tables.entry)) == (["hand_over"], before)


def test_a_timer_of_the_linked_case_fires_before_the_message_reaches_it(library: Library) -> None:
    library.lent(remind="start")
    case = at_hand_over(library)
    library.wait(1441)

    with pytest.raises(Refused, match="none is open"):
        library.complete(case, "hand_over", by="carl", lent="yes", remind="tell")

    assert library.cases("reminder")[0].disposition == "Returned"


def test_the_chains_of_linked_cases_hold(library: Library) -> None:
    library.lent(remind="start")
    library.lent(remind="tell")

    assert library.verify() == library.count(tables.entry)


# Watches -------------------------------------------------------------------------------------------


def watching(library: Library) -> InstanceRow:
    library.lent(remind="start")
    (reminder,) = library.cases("reminder")
    return reminder


def test_a_watch_that_holds_sends_its_message(library: Library) -> None:
    reminder = watching(library)
    library.words.overdue = "yes"

    sent = messages.watch(library.runtime, instance=reminder.public_id, at=library.now)

    (entry,) = library.entries(reminder, "message.received")
    assert (sent, library.open(reminder)) == (1, ["write"])
    assert entry.personal["payload"] == {"told_by": "the watch"}


def test_a_watch_that_does_not_hold_sends_nothing(library: Library) -> None:
    reminder = watching(library)

    assert messages.watch(library.runtime, instance=reminder.public_id, at=library.now) == 0


def test_a_watch_is_silent_while_nobody_waits_and_holds_nothing(library: Library) -> None:
    reminder = watching(library)
    library.words.overdue = "yes"
    messages.watch(library.runtime, instance=reminder.public_id, at=library.now)
    library.wait(1440)

    sent = messages.watch(library.runtime, instance=reminder.public_id, at=library.now)

    assert (sent, library.row(reminder).held) == (0, ())


def test_a_watch_sends_nothing_twice_on_one_day(library: Library) -> None:
    reminder = watching(library)
    library.words.overdue = "yes"
    messages.watch(library.runtime, instance=reminder.public_id, at=library.now)
    library.complete(reminder, "write", by="ada")

    assert messages.watch(library.runtime, instance=reminder.public_id, at=library.now) == 0
