"""The sweep: fires the timers that are due, of all instances, and parks those that fail again and again.

It never waits. Any number of sweeps may run at once: each timer fires once.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback

import sqlalchemy as sa

from engine import acting, clock, rows, tables, work_lists
from engine.errors import BrokenInstance
from engine.runtime import Runtime

#: How long a failing instance is left alone: after the first failure, the second, …; then it is an incident.
DELAYS = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30))
#: Instances of one sweep.
BATCH = 200

log = logging.getLogger(__name__)


def run(runtime: Runtime, *, at: dt.datetime) -> int:
    """Fire everything that is due at `at`, one instance after the other; gives how many timers fired.

    An instance that fails is tried again later and becomes an incident in the end; others are not kept up.
    """
    at = clock.moment(at)
    fired = 0
    seen: set[str] = set()
    while due := [one for one in _due(runtime, at) if one not in seen]:
        for instance in due:
            seen.add(instance)
            fired += _fire(runtime, instance, at)
    with runtime.database.writing() as connection:
        work_lists.remove_old_drafts(connection)
    return fired


def _due(runtime: Runtime, at: dt.datetime) -> list[str]:
    instance = tables.instance.c
    query = sa.select(instance.id).where(
        instance.next_due <= at,
        instance.status == rows.RUNNING,
        sa.or_(instance.retry_at.is_(None), instance.retry_at <= at),
    )
    with runtime.database.reading() as connection:
        return list(connection.scalars(query.order_by(instance.next_due, instance.id).limit(BATCH)))


def _fire(runtime: Runtime, instance: str, at: dt.datetime) -> int:
    try:
        return acting.fire_due(runtime, instance=instance, at=at)
    except Exception as error:
        # Whatever one instance does, the others must get their turn.
        _tell(instance, error)
        _failed(runtime, instance, error, at)
        return 0


def _tell(instance: str, error: Exception) -> None:
    """Where it failed, without the error's own text, which may hold a value of the case."""
    where = "".join(traceback.format_tb(error.__traceback__)[-3:])
    log.error("the timers of instance %s failed with %s\n%s", instance, type(error).__name__, where)


def _failed(runtime: Runtime, instance: str, error: Exception, at: dt.datetime) -> None:
    column = tables.instance.c
    mine = column.id == instance
    with runtime.database.writing() as connection:
        failures = connection.scalar(sa.select(column.failures).where(mine)) or 0
        if failures < len(DELAYS):
            retry = {"failures": failures + 1, "retry_at": at + DELAYS[failures]}
            connection.execute(sa.update(tables.instance).where(mine).values(**retry))
            return
    broken = (
        error
        if isinstance(error, BrokenInstance)
        else BrokenInstance(f"An error of the program: {type(error).__name__}.")
    )
    acting.raise_incident(runtime, instance=instance, broken=broken, at=at, operation=f"{instance}/{clock.text(at)}")
