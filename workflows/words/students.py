"""Words about a student: enrollment, attendance, numbers and attempts, household. They never show a protected address.

Where the file has no rows of a kind, the answer is what the school told; the parameters for that are named `told`
and `since`, and the source says so.
"""

from __future__ import annotations

import datetime as dt

from engine import errors
from engine.acts import Value
from workflows import attempts, calendar, facts, settings, show
from workflows.words.asked import NO, YES, Asked, day_of, id_of, word, yes_no

FILE = "student file"
ATTENDANCE = "attendance file"
TOLD = "without rows: told by school, not from file"
ATTEMPTS = "logged attempts"
HOUSEHOLD = {"household": True, "non_household": False}


@word("school", source=FILE, meaning="the school in which the student is enrolled now; none: nothing")
def school_of_enrollment(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    return None if known is None else asked.facts.enrollment(known).school


@word("text", source=FILE, meaning="where the student is enrolled now: here, elsewhere, none or unknown")
def enrollment_state(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    return facts.UNKNOWN if known is None else asked.facts.enrollment(known).state


@word(
    "yes/no",
    source="school calendar",
    meaning="whether the school is open when a student who leaves now arrives (setting arrival_minutes); no school: no",
)
def school_takes_students(asked: Asked, school: Value) -> Value:
    known = id_of(school)
    if known is None:
        return NO
    days = asked.facts.calendar(known)
    opens, closes = calendar.first_bell(days, asked.today), calendar.last_bell(days, asked.today)
    arrival = asked.now + settings.minutes_of(asked.facts.settings, "arrival_minutes")
    return yes_no(opens is not None and closes is not None and opens <= arrival <= closes)


@word("texts", source=FILE, meaning="the student's parents/guardians, each with the numbers that a school may see")
def guardians_of(asked: Asked, student: Value) -> Value:
    return [f"{name}, {numbers}" if numbers else name for name, numbers in _guardians(asked, student).items()]


@word("texts", source=FILE, meaning="the addresses of the student's households; none where the address is protected")
def addresses_of(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    if known is None or asked.facts.student(known).protected:
        return []
    return list(asked.facts.addresses(known))


@word("yes/no", source=FILE, meaning="whether the address is confidential: program, homeless, foster, protective order")
def address_is_protected(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    return yes_no(known is not None and asked.facts.student(known).protected)


@word("yes/no", source=FILE, meaning="whether the family does not want its directory information given away")
def directory_opt_out(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    # nothing, not "no": nobody's file was read, and on this answer hangs what police may be told
    return None if known is None else yes_no(asked.facts.student(known).directory_opt_out)


@word("students", source=FILE, meaning="brothers and sisters: students who share a household")
def siblings_of(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    return [] if known is None else list(asked.facts.siblings(known))


@word("persons", source=FILE, meaning="the student's counselors at the school of enrollment; none set: all there")
def counselors_of(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    return [] if known is None else list(asked.facts.counselors(known))


@word("yes/no", source=FILE, meaning="whether there are rows of a kind, 'attendance' or 'numbers', about the student")
def has_facts(asked: Asked, student: Value, kind: Value) -> Value:
    known = id_of(student)
    if kind not in ("attendance", "numbers"):
        raise errors.Refused("has_facts is asked about 'attendance' or 'numbers'.")
    if known is None:
        return NO
    return yes_no(bool(asked.facts.codes(known) if kind == "attendance" else asked.facts.numbers(known)))


@word(
    "number",
    optional=1,
    source=f"{ATTENDANCE}, {TOLD}",
    meaning="AUK school days in a row up to the last complete day; no rows: school days from `since` to yesterday",
)
def auk_run(asked: Asked, student: Value, since: Value = None) -> Value:
    known = id_of(student)
    if known is not None and asked.facts.codes(known):
        return asked.facts.auk_run(known).length
    first = day_of(asked, since)
    if first is None:
        return 0
    yesterday = asked.today - dt.timedelta(days=1)
    return calendar.school_days_between(asked.facts.calendar_of(known), first, yesterday)


@word("texts", source=ATTENDANCE, meaning="the days of the AUK run, oldest first, and the school days nobody submitted")
def auk_days(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    if known is None:
        return []
    run = asked.facts.auk_run(known)
    missing = set(run.missing)
    return [
        show.day(day, asked.today) + (": no attendance submitted" if day in missing else "")
        for day in sorted(missing.union(run.days))
    ]


@word(
    "number",
    source=ATTENDANCE,
    meaning="unexcused, AUK and CT school days from a day on, the last complete day included",
)
def unexcused_days(asked: Asked, student: Value, since: Value) -> Value:
    known, first = id_of(student), day_of(asked, since)
    if known is None or first is None:
        return 0
    known_facts = asked.facts
    return calendar.truant_days(
        known_facts.calendar_of(known), known_facts.codes(known), first, known_facts.last_complete_day
    )


@word("number", source=ATTENDANCE, meaning="days marked CT this school year, at all schools")
def ct_count(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    return 0 if known is None else asked.facts.ct_count(known)


@word(
    "texts",
    optional=1,
    source=f"{ATTEMPTS}, {TOLD}",
    meaning="'household' or 'non_household' numbers without a logged attempt since the first AUK day; numbers that a "
    "school may not see or call are left out; no rows: nothing if `told` is yes, else one line saying so",
)
def numbers_not_tried(asked: Asked, student: Value, kind: Value, told: Value = None) -> Value:
    known = id_of(student)
    if kind not in HOUSEHOLD:
        raise errors.Refused("numbers_not_tried is asked about 'household' or 'non_household' numbers.")
    numbers = asked.facts.numbers(known) if known is not None else ()
    if known is None or not numbers:
        label = "household" if kind == "household" else "non-household"
        return [] if told == YES else [f"no numbers on file, and not told that all {label} numbers were called"]
    counts_from = asked.facts.attempts_count_from(known)
    return [
        f"{each.number} ({each.relation})"
        for each in numbers
        if each.household == HOUSEHOLD[str(kind)]
        and each.callable
        and not any(attempt.at >= counts_from for attempt in each.attempts)
    ]


@word("texts", source=ATTEMPTS, meaning="each number that a school may see, with its attempts since the first AUK day")
def numbers_of(asked: Asked, student: Value) -> Value:
    known = id_of(student)
    if known is None:
        return []
    counts_from = asked.facts.attempts_count_from(known)
    return [
        show.number(each, counts_from, asked.zone, asked.today)
        for each in asked.facts.numbers(known)
        if not each.private
    ]


@word(
    "yes/no",
    optional=1,
    source=f"{ATTEMPTS}, {TOLD}",
    meaning="whether an attempt since the first AUK day reached a parent/guardian; no rows: what was told",
)
def guardian_reached(asked: Asked, student: Value, told: Value = None) -> Value:
    known = id_of(student)
    if known is None or not asked.facts.numbers(known):
        return yes_no(told == YES)
    counts_from = asked.facts.attempts_count_from(known)
    return yes_no(
        any(
            attempt.result == attempts.GUARDIAN_REACHED and attempt.at >= counts_from
            for each in asked.facts.all_numbers(known)
            for attempt in each.attempts
        )
    )


def _guardians(asked: Asked, student: Value) -> dict[str, str]:
    """Name and relation of each guardian -> the numbers a school may see; a guardian under court order is left out."""
    known = id_of(student)
    found: dict[str, list[str]] = {}
    for each in asked.facts.numbers(known) if known is not None else ():
        if each.guardian and not each.do_not_contact:
            seen = found.setdefault(f"{each.owner} ({each.relation})", [])
            if not each.private:
                seen.append(each.number)
    return {name: ", ".join(numbers) for name, numbers in found.items()}
