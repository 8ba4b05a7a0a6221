"""Trails for the command line: one printed, all of them proved. It changes nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine import clock, definitions, instances, trail
from engine.rows import InstanceRow
from engine.runtime import Runtime
from workflows import settings, show, shown, trail_shown, values_shown
from workflows.veil import Veil


def lines(runtime: Runtime, *, number: str, as_json: bool) -> tuple[str, ...]:
    """The entries of the case with this number, in their order: sentences, or one JSON object for each.

    Whoever runs a command on the machine reads everything, protected addresses too. NotFound for an unknown number.
    """
    with runtime.database.reading() as db:
        row = instances.by_number(db, number=number)
        entries = trail.entries(db, instance=row.public_id)
        return _objects(entries) if as_json else _sentences(runtime, db, row, entries)


def broken(runtime: Runtime) -> tuple[str, ...]:
    """A sentence for each trail that does not hold, by case number; none when all hold."""
    with runtime.database.reading() as db:
        return tuple(str(first) for first in trail.prove(db, runtime.key).broken)


def count(runtime: Runtime) -> int:
    """How many trails there are: one for each case, whatever its state."""
    with runtime.database.reading() as db:
        return sum(instances.count(db).values())


def _objects(entries: Sequence[trail.Sealed]) -> tuple[str, ...]:
    return tuple(json.dumps(dataclasses.asdict(entry), default=_moment, ensure_ascii=False) for entry in entries)


def _moment(value: object) -> str:
    if isinstance(value, dt.datetime):
        return clock.text(value)
    raise TypeError(f"an entry holds a {type(value).__name__}")


def _sentences(
    runtime: Runtime, db: sa.Connection, row: InstanceRow, entries: Sequence[trail.Sealed]
) -> tuple[str, ...]:
    bundle = definitions.get_on(db, release_id=row.release_id).bundle
    at = entries[-1].recorded_at if entries else row.opened_at
    words = values_shown.words(bundle, runtime.vocabulary(db, at, bundle), Veil())
    zone = settings.zone_of(settings.read(db))
    return tuple(line for item in trail_shown.of(entries, words) for line in _told(item, zone))


def _told(item: shown.TrailItem, zone: ZoneInfo) -> tuple[str, ...]:
    local = item.done_at.astimezone(zone)
    who = f"{item.who} for {item.on_behalf_of}" if item.on_behalf_of else item.who
    first = f"{item.number:>4}  {show.day(local.date(), local.date())} {local:%H:%M}  {who}: {item.sentence}"
    answers = tuple(f"      {answer.label}: {answer.value}" for answer in item.answers)
    return (first, *answers, *(f"      {line}" for line in _why(item.why)))


def _why(why: shown.Why | None) -> tuple[str, ...]:
    if why is None:
        return ()
    values = tuple(f"  {value.name} = {value.value} ({value.source})" for value in why.values)
    return (why.sentence, *values, *why.rows)
