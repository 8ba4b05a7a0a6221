"""Open user tasks: who may do what with one, and the lists they stand in."""

from __future__ import annotations

import datetime as dt

import pytest

from engine import filling, user_tasks, work_lists
from engine.errors import Conflict, NotAllowed, NotFound
from engine.rows import InstanceRow, UserTask
from engine.runtime import Actor
from tests.engine.library import Library, actor


def at_offer(
    library: Library, *, asked: object = ("ada", "ben"), reader: str = "rea", branch: str = "north"
) -> InstanceRow:
    case = library.start(reader=reader, asked=list(asked) if asked else None, branch=branch)
    library.complete(case, "look_up", by="cleo", found="yes")
    return case


def act(
    library: Library, case: InstanceRow, what: str, who: Actor, element: str = "offer", **more: str
) -> user_tasks.Done:
    """Claim, release, give or decline the open user task of that element."""
    about = {"instance": case.public_id, "task": library.task(case, element).task, "at": library.now}
    done: user_tasks.Done = getattr(user_tasks, what)(
        library.runtime, actor=who, operation=library.operation(), **about, **more
    )
    return done


def names(tasks: tuple[UserTask, ...]) -> list[tuple[str, str]]:
    return [(task.number, task.element) for task in tasks]


def for_person(library: Library, person: str, **more: object) -> list[tuple[str, str]]:
    role = actor(person).role or ""
    with library.database.reading() as connection:
        return names(work_lists.listed(connection, roles=[role], person=person, **more))  # type: ignore[arg-type]


# Completing ----------------------------------------------------------------------------------------


def test_completing_an_unclaimed_user_task_claims_it_in_the_same_act(library: Library) -> None:
    case = library.start()

    library.complete(case, "look_up", by="cleo", operation="once", found="no")

    claimed, completed = library.entries(case, "user_task.claimed", "user_task.completed")
    assert (claimed.kind, completed.kind) == ("user_task.claimed", "user_task.completed")
    assert {claimed.operation, completed.operation} == {"once"}


def test_completing_a_user_task_one_has_claimed_claims_it_no_second_time(library: Library) -> None:
    case = at_offer(library)
    act(library, case, "claim", actor("ada"))

    library.complete(case, "offer", by="ada")

    assert [entry.actor for entry in library.entries(case, "user_task.claimed")] == ["cleo", "ada"]


def test_a_user_task_is_for_its_performers_only(library: Library) -> None:
    case = at_offer(library)

    with pytest.raises(
        NotAllowed, match="Expected to complete .Agree to lend. of case 2026-0001, but it is for Ada, Ben."
    ):
        library.complete(case, "offer", by="lee")


def test_a_user_task_without_performers_is_for_everybody_with_the_role(library: Library) -> None:
    case = at_offer(library, asked=None)

    done = library.complete(case, "offer", by="lee")

    assert [task.element for task in done.opened] == ["hand_over"]


def test_a_user_task_that_somebody_else_has_claimed_names_him_and_when(library: Library) -> None:
    case = at_offer(library)
    act(library, case, "claim", actor("ada"))
    library.wait(2)

    with pytest.raises(Conflict, match="but Ada has claimed it at 08:00"):
        library.complete(case, "offer", by="ben")


def test_a_step_recorded_for_its_performer_holds_both_persons_and_both_times(library: Library) -> None:
    case = at_offer(library)
    done_at, library.now = library.now, library.now + dt.timedelta(minutes=3)

    user_tasks.complete(
        library.runtime,
        instance=case.public_id,
        task=library.task(case, "offer").task,
        answers={},
        actor=Actor("cleo", "clerk", on_behalf_of="ada"),
        at=library.now,
        operation="o",
        done_at=done_at,
    )

    entry = library.entries(case, "user_task.completed")[-1]
    assert (entry.actor, entry.on_behalf_of, entry.role) == ("cleo", "ada", "clerk")
    assert (entry.done_at, entry.recorded_at) == (done_at, library.now)
    assert library.row(case).marks.tags["accept"].person == "ada"


def test_a_step_cannot_be_recorded_for_somebody_without_the_role(library: Library) -> None:
    case = at_offer(library, asked=None)
    about = {"instance": case.public_id, "task": library.task(case, "offer").task, "at": library.now}

    with pytest.raises(NotAllowed, match="which Carl has not"):
        user_tasks.complete(
            library.runtime, answers={}, actor=Actor("cleo", "clerk", on_behalf_of="carl"), operation="o", **about
        )


def test_a_user_task_that_never_was_is_not_found(library: Library) -> None:
    case = library.start()

    with pytest.raises(NotFound):
        user_tasks.complete(
            library.runtime,
            instance=case.public_id,
            task="0815",
            answers={},
            actor=actor("cleo"),
            at=library.now,
            operation="o",
        )


def test_a_user_task_withdrawn_by_a_message_says_so(library: Library) -> None:
    case = at_offer(library)
    task = library.task(case, "offer").task
    library.send(case, "withdrawn", by="cleo")

    with pytest.raises(Conflict, match="Expected to complete .Agree to lend.*, but it was withdrawn at 08:00"):
        user_tasks.complete(
            library.runtime,
            instance=case.public_id,
            task=task,
            answers={},
            actor=actor("ada"),
            at=library.now,
            operation="o",
        )


# Claiming and releasing ----------------------------------------------------------------------------


def test_a_claimed_user_task_is_listed_for_nobody_else(library: Library) -> None:
    case = at_offer(library)

    act(library, case, "claim", actor("ada"))

    assert (for_person(library, "ada"), for_person(library, "ben")) == ([("2026-0001", "offer")], [])


def test_claiming_twice_says_that_it_was_done(library: Library) -> None:
    case = at_offer(library)
    act(library, case, "claim", actor("ada"))

    with pytest.raises(Conflict, match="you have claimed it already"):
        act(library, case, "claim", actor("ada"))


def test_whoever_claims_first_counts_as_the_first_of_the_lane(library: Library) -> None:
    case = library.start()

    act(library, case, "claim", actor("carl"), element="look_up")

    assert library.row(case).marks.first == {"clerk": "carl"}


def test_words_of_later_acts_know_who_has_claimed_first(library: Library) -> None:
    case = library.start()
    act(library, case, "claim", actor("carl"), element="look_up")

    with filling.of_case(library.runtime, instance=case.public_id, actor=actor("sue"), at=library.now) as seen:
        officer = seen.scope.words.answer("officer_of", (case.number,), seen.scope.moment)

    assert officer == "carl"


def test_a_released_user_task_is_open_to_all_again_and_its_claim_is_forgotten(library: Library) -> None:
    case = library.start()
    act(library, case, "claim", actor("carl"), element="look_up")

    act(library, case, "release", actor("carl"), element="look_up", reason="lunch")

    assert for_person(library, "cleo") == for_person(library, "carl") == [("2026-0001", "look_up")]
    assert library.row(case).marks.first == {}


def test_only_who_has_claimed_can_release(library: Library) -> None:
    case = at_offer(library)

    with pytest.raises(Conflict, match="you have not claimed it"):
        act(library, case, "release", actor("ada"))


# Giving --------------------------------------------------------------------------------------------


def test_a_given_user_task_is_for_that_person_only(library: Library) -> None:
    case = at_offer(library)
    act(library, case, "claim", actor("ada"))

    act(library, case, "give", actor("sue"), to="lee", reason="Ada is ill")

    assert (for_person(library, "lee"), for_person(library, "ada")) == ([("2026-0001", "offer")], [])
    (entry,) = library.entries(case, "user_task.given")
    assert {"to": "lee", "reason": "Ada is ill"}.items() <= entry.personal.items()


def test_a_user_task_is_given_to_nobody_without_its_role(library: Library) -> None:
    case = at_offer(library)

    with pytest.raises(NotAllowed, match="role librarian, which Carl has not"):
        act(library, case, "give", actor("sue"), to="carl", reason="x")


# Declining -----------------------------------------------------------------------------------------


def test_a_declined_user_task_stays_with_the_others(library: Library) -> None:
    case = at_offer(library)

    act(library, case, "decline", actor("ada"), reason="away")

    assert (for_person(library, "ada"), for_person(library, "ben")) == ([], [("2026-0001", "offer")])
    assert library.task(case, "offer").declined == ("ada",)


def test_when_all_who_were_asked_decline_the_timer_fires_at_once(library: Library) -> None:
    case = at_offer(library)
    act(library, case, "decline", actor("ada"), reason="away")

    done = act(library, case, "decline", actor("ben"), reason="ill")

    assert done.disposition == "Not lent"


def test_when_the_whole_role_was_asked_everybody_must_decline(library: Library) -> None:
    case = at_offer(library, asked=None)

    for by in ("ada", "ben"):
        assert act(library, case, "decline", actor(by), reason="away").disposition is None

    assert (for_person(library, "ada"), for_person(library, "lee")) == ([], [("2026-0001", "offer")])
    assert act(library, case, "decline", actor("lee"), reason="away").disposition == "Not lent"


def test_declining_what_has_no_interrupting_timer_is_written_down_and_changes_nothing_else(library: Library) -> None:
    case = library.start()

    for by in ("cleo", "carl"):
        act(library, case, "decline", actor(by), element="look_up", reason="away")

    assert library.open(case) == ["look_up"]
    assert [entry.personal["reason"] for entry in library.entries(case, "user_task.declined")] == ["away", "away"]


def test_declining_twice_says_that_it_was_done(library: Library) -> None:
    case = at_offer(library)
    act(library, case, "decline", actor("ada"), reason="away")

    with pytest.raises(Conflict, match="you have declined it already"):
        act(library, case, "decline", actor("ada"), reason="away")


# Forms ---------------------------------------------------------------------------------------------


def test_the_form_of_a_user_task_sees_the_variables_of_its_own_process(library: Library) -> None:
    case = at_offer(library)
    task = library.task(case, "offer").task

    with filling.of_task(
        library.runtime, instance=case.public_id, task=task, actor=actor("ada"), at=library.now
    ) as seen:
        assert (seen.form.key, seen.scope.values["reader"], seen.scope.values.get("branch")) == ("offer", "rea", None)
        assert seen.scope.moment.opened == library.now


def test_the_form_of_a_completed_user_task_says_who_completed_it(library: Library) -> None:
    case = at_offer(library)
    task = library.task(case, "offer").task
    library.complete(case, "offer", by="ada")

    with (
        pytest.raises(
            Conflict, match="Expected to open .Agree to lend. of case 2026-0001, but it was completed by Ada"
        ),
        filling.of_task(library.runtime, instance=case.public_id, task=task, actor=actor("ben"), at=library.now),
    ):
        pass
