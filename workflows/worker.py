"""The worker: fires timers that are due and asks the watches of each school morning. It never serves a page."""

from __future__ import annotations

import logging
import threading

from engine import clock as clocks
from engine import errors, sweep
from engine.runtime import Runtime
from workflows import demo_clock, watches

log = logging.getLogger(__name__)


def run(runtime: Runtime, *, clock: clocks.Clock, stop: threading.Event, every: float) -> None:
    """Work until `stop` is set, looking every `every` seconds.

    A look that fails is told in the log and tried again at the next: nothing is lost, for what is due stays due.
    """
    while not stop.is_set():
        try:
            look(runtime, clock=clock)
        except errors.FirstbellError as error:
            log.error("the worker could not finish its look: %s", error)
        stop.wait(every)


def look(runtime: Runtime, *, clock: clocks.Clock) -> int:
    """One look: the demo's clock is kept going, timers fire, watches are asked; how many timers fired."""
    if isinstance(clock, demo_clock.DemoClock):
        clock.keep_going()
    now = clock.now()
    fired = sweep.run(runtime, at=now)
    watches.ask(runtime, at=now)
    return fired
