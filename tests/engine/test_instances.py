"""Instances from their beginning to their end: what one act writes, and what a second sending of it does not."""

from __future__ import annotations

import pytest

from engine import instances, notices, tables, user_tasks
from engine.errors import Conflict, NotAllowed, NotFound, Refused
from tests.engine import bundle_for_tests
from tests.engine.library import Library, actor


def test_a_case_opens_with_a_number_of_its_series_and_its_first_user_task(library: Library) -> None:
    first, second = library.start(reader="rea"), library.start(reader="rob")

    assert [first.number, second.number] == ["2026-0001", "2026-0002"]
    assert library.open(second) == ["look_up"]


def test_a_case_knows_what_it_is_about_from_the_names_in_its_manifest(library: Library) -> None:
    case = library.start(reader="rea", branch="south")

    assert (case.subject, case.scope, case.outcome, case.key) == ("rea", "south", None, '["rea"]')


def test_the_disposition_is_the_name_of_the_end_that_was_reached(library: Library) -> None:
    case = library.start()

    done = library.complete(case, "look_up", by="cleo", found="no")

    assert (done.disposition, done.instance.status, library.open(case)) == ("Not in the house", "ended", [])
    assert (done.instance, done.instance.closed_at) == (library.row(case), library.now)


def test_completing_gives_the_user_tasks_it_opened(library: Library) -> None:
    case = library.start()

    done = library.complete(case, "look_up", by="cleo", found="yes")

    assert [(task.element, task.performers) for task in done.opened] == [("offer", ("ada", "ben"))]


def test_the_row_that_an_act_gives_is_the_row_that_is_read_afterwards(library: Library) -> None:
    case = library.start()

    done = library.complete(case, "look_up", by="cleo", found="yes")

    assert done.instance == library.row(case)
    assert case.version == 1


def test_a_second_sending_of_a_start_opens_no_second_case_and_gives_the_same_answer(library: Library) -> None:
    first = library.start(operation="once")

    again = library.start(operation="once")

    assert (again, library.count(tables.instance)) == (first, 1)


def test_a_second_sending_of_a_completion_has_no_second_effect_and_gives_the_same_answer(library: Library) -> None:
    case = library.start()
    task = library.task(case, "look_up").task
    sent = {"instance": case.public_id, "task": task, "answers": {"found": "yes"}, "operation": "once"}
    first = user_tasks.complete(library.runtime, actor=actor("cleo"), at=library.now, **sent)
    entries = library.count(tables.entry)

    again = user_tasks.complete(library.runtime, actor=actor("cleo"), at=library.now, **sent)

    assert (again, library.count(tables.entry)) == (first, entries)


def test_a_case_of_another_scope_reads_as_if_there_were_none(library: Library) -> None:
    case = library.start(branch="north")
    foreign = actor("cleo", scopes=frozenset({"south"}))

    with pytest.raises(NotFound, match="There is no such case"):
        instances.add_note(
            library.runtime, instance=case.public_id, text="x", actor=foreign, at=library.now, operation="o"
        )


def test_an_unknown_call_type_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound, match="call type"):
        instances.start(
            library.runtime, call_type="nothing", answers={}, actor=actor("cleo"), at=library.now, operation="o"
        )


def test_a_note_can_be_added_to_a_case_that_has_ended(library: Library) -> None:
    case = library.lent()

    instances.add_note(
        library.runtime, instance=case.public_id, text="It rained", actor=actor("ada"), at=library.now, operation="o"
    )

    (note,) = library.entries(case, "note.added")
    assert (note.actor, note.personal) == ("ada", {"text": "It rained"})


def test_who_reads_a_record_stands_in_its_trail_with_the_purpose(library: Library) -> None:
    case = library.lent()

    row = instances.record_reading(
        library.runtime, instance=case.public_id, purpose=" audit ", actor=actor("sue"), at=library.now, operation="o"
    )

    (reading,) = library.entries(case, "record.read")
    assert (reading.actor, reading.facts, reading.personal) == ("sue", {"purpose": "audit"}, {})
    assert (row.status, library.verify()) == (case.status, library.count(tables.entry))


def test_a_record_is_not_read_without_a_purpose(library: Library) -> None:
    case = library.start()

    with pytest.raises(Refused, match="Say why you look"):
        instances.record_reading(
            library.runtime, instance=case.public_id, purpose=" ", actor=actor("sue"), at=library.now, operation="o"
        )

    assert library.entries(case, "record.read") == ()


def test_notes_given_at_the_start_stand_in_the_trail(library: Library) -> None:
    case = instances.start(
        library.runtime,
        call_type="loan",
        answers={"reader": "rea", "branch": "north"},
        actor=actor("cleo"),
        at=library.now,
        operation="o",
        notes=["Another copy is wanted"],
    )

    assert [note.personal["text"] for note in library.entries(case, "note.added")] == ["Another copy is wanted"]


def test_a_case_given_to_somebody_takes_its_open_user_tasks_along(library: Library) -> None:
    case = library.start()

    row = instances.give(
        library.runtime,
        instance=case.public_id,
        to="carl",
        reason="Cleo is ill",
        actor=actor("sue"),
        at=library.now,
        operation="o",
    )

    (entry,) = library.entries(case, "case.given")
    assert (row.owner, library.task(case, "look_up").performers) == ("carl", ("carl",))
    assert entry.personal == {"person": "carl", "reason": "Cleo is ill", **{"words": entry.personal["words"]}}


def test_cancelling_withdraws_the_user_tasks_and_stops_the_timers(library: Library) -> None:
    case = library.start()

    row = instances.cancel(
        library.runtime, instance=case.public_id, reason="twice", actor=actor("sue"), at=library.now, operation="o"
    )

    assert (row.status, row.next_due, library.open(case)) == ("cancelled", None, [])
    assert library.kinds(case)[-2:] == ["case.cancelled", "user_task.withdrawn"]


def test_cancelling_tells_the_sender_of_a_message_that_was_kept(library: Library) -> None:
    case = library.start()
    library.send(case, "withdrawn", by="carl")

    row = instances.cancel(
        library.runtime, instance=case.public_id, reason="twice", actor=actor("sue"), at=library.now, operation="o"
    )

    with library.database.reading() as connection:
        (notice,) = notices.for_reader(connection, reader="carl")
    assert (row.held, library.row(case).held) == ((), ())
    assert notice.text == "2026-0001: *Reader withdraws* was kept, but the case was cancelled."


def test_nothing_more_can_be_done_on_a_cancelled_case(library: Library) -> None:
    case = library.start()
    task = library.task(case, "look_up").task
    about = {"instance": case.public_id, "actor": actor("cleo"), "at": library.now}
    instances.cancel(library.runtime, reason="twice", operation="o", **about)

    with pytest.raises(Conflict, match="withdrawn at 08:00"):
        user_tasks.complete(library.runtime, task=task, answers={}, operation="p", **about)


def test_looking_gives_release_open_elements_variables_and_linked_cases(library: Library) -> None:
    case = library.lent(remind="start")

    seen = instances.look(library.runtime, instance=case.public_id)

    assert (seen.release.call_type, seen.variables["lent"], seen.tasks) == ("loan", "yes", ())
    assert [(one.row.call_type, one.how) for one in seen.linked] == [("reminder", "started")]


def test_cases_are_found_by_what_they_are_about(library: Library) -> None:
    library.start(reader="rea", branch="north")
    wanted = library.start(reader="rob", branch="south")

    with library.database.reading() as connection:
        by_subject = instances.found(connection, subjects=["rob"])
        by_scope = instances.found(connection, scopes=["south"], statuses=["running"])
        by_number = instances.found(connection, number="2026-0002")
        by_key = instances.found(connection, call_types=["loan"], key=wanted.key)
        by_filer = instances.found(connection, filed_by="nobody")

    assert by_subject == by_scope == by_number == by_key == (wanted,)
    assert by_filer == ()


def test_of_closed_cases_the_one_that_closed_last_comes_first(library: Library) -> None:
    first, second = library.start(reader="rea"), library.start(reader="rob")
    for case in (second, first):
        library.wait(1)
        instances.cancel(
            library.runtime,
            instance=case.public_id,
            reason="opened by mistake",
            actor=actor("sue"),
            at=library.now,
            operation=library.operation(),
        )

    with library.database.reading() as connection:
        closed = instances.found(connection, closed_from=first.opened_at)
        lately = instances.found(connection, closed_from=library.now)

    assert [row.number for row in closed] == [first.number, second.number]
    assert [row.number for row in lately] == [first.number]


def test_open_cases_are_counted_by_their_release(library: Library) -> None:
    library.start(reader="rea")
    library.publish(bundle_for_tests.loan(priority=2))
    for reader in ("rob", "ray"):
        library.start(reader=reader)

    with library.database.reading() as connection:
        counted = instances.open_by_release(connection)

    assert counted == {"loan": ((2, 2), (1, 1))}


def test_it_is_said_how_many_cases_fit_what_is_asked(library: Library) -> None:
    for reader in ("rea", "rob", "rea"):
        library.start(reader=reader)

    with library.database.reading() as connection:
        numbers = [instances.how_many(connection, **asked) for asked in ({"subjects": ["rea"]}, {"number": "2027"}, {})]

    assert numbers == [2, 0, 3]


def test_a_running_case_goes_on_by_the_release_it_began_with(library: Library) -> None:
    case = library.start()
    library.publish(bundle_for_tests.loan(priority=2))

    done = library.complete(case, "look_up", by="cleo", found="yes")

    assert {task.priority for task in done.opened} == {1}
    assert library.start(reader="rob").release_id != case.release_id


def test_only_the_role_of_the_lane_may_complete(library: Library) -> None:
    case = library.start()

    with pytest.raises(NotAllowed, match="Expected to complete .Look for the book. of case 2026-0001, .* role clerk"):
        library.complete(case, "look_up", by="ada", found="yes")


def test_repeating_says_the_same_as_long_as_what_it_opened_is_open(library: Library) -> None:
    case = library.start()
    library.complete(case, "look_up", by="cleo", operation="once", found="yes")
    task = library.task(case, "offer")
    library.complete(case, "offer", by="ada")

    again = user_tasks.complete(
        library.runtime,
        instance=case.public_id,
        task="whatever it was",
        answers={},
        actor=actor("cleo"),
        at=library.now,
        operation="once",
    )

    assert task not in again.opened
    assert again.opened == ()
