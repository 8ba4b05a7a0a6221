"""What is due when, in the words of lists and pages: status, sentence, age. It never dates anything."""

from __future__ import annotations

import datetime as dt

from engine.rows import UserTask
from workflows import facts, settings, show, shown, staff


def is_late(task: UserTask, now: dt.datetime) -> bool:
    """Whether its first time is up."""
    return task.due is not None and task.due <= now


def chip(task: UserTask, *, by: staff.Person, known: facts.Facts) -> shown.Chip:
    """The status of an open user task for one reader."""
    if is_late(task, known.now) and task.due is not None:
        return shown.Chip(f"Late since {when(task.due, known)}", "bad")
    if task.claimed_by == by.id:
        return shown.Chip("Yours", "info")
    if task.claimed_by is not None:
        return shown.Chip(f"With {name(known, task.claimed_by)}", "")
    if by.id in task.performers:
        return shown.Chip("Offered to you" if len(task.performers) > 1 else "Yours", "warn")
    if task.performers:
        return shown.Chip("Offered", "warn") if len(task.performers) > 1 else shown.Chip(who(task, known), "")
    return shown.Chip("Open", "")


def sentence(task: UserTask, *, by: staff.Person, known: facts.Facts) -> str:
    """Until when it is to be answered, or since when it should have been and who has it."""
    if task.due is None:
        return "" if task.claimed_by == by.id else f"{who(task, known)}."
    if not is_late(task, known.now):
        return f"Answer by {when(task.due, known)}."
    holder = "You have it" if task.claimed_by == by.id else who(task, known)
    return f"Should have been answered by {when(task.due, known)}. {holder}."


def who(task: UserTask, known: facts.Facts) -> str:
    """Who has it: "With Ben Fauxley", "Asked: Ada Mockridge", "Nobody has taken it"."""
    if task.claimed_by is not None:
        return f"With {name(known, task.claimed_by)}"
    if task.performers:
        return f"Asked: {', '.join(name(known, one) for one in task.performers)}"
    return "Nobody has taken it"


def when(at: dt.datetime, known: facts.Facts) -> str:
    """09:14 today, Thu 19 Nov at the hour at which school days are due, else with the time."""
    local = at.astimezone(known.zone)
    if local.date() != known.today and local.time() == settings.time_of(known.settings, "school_hour"):
        return show.day(local.date(), known.today)
    return show.day_and_time(at, known.zone, known.today)


def name(known: facts.Facts, person: str) -> str:
    """Somebody's name; an id nobody knows stands as it is."""
    found = known.people().get(person)
    return found.name if found is not None else person
