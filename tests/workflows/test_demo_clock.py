"""The demo's clock: where it begins, how it runs on, when it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from engine import clock, database, errors
from workflows import demo_clock

BEGIN = dt.datetime(2026, 11, 19, 16, 10, tzinfo=dt.UTC)


class Counter:
    """The machine's counter of seconds, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 5_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def db() -> Iterator[database.Database]:
    made = database.connect("sqlite://")
    with made.writing() as connection:
        demo_clock.ROW.create(connection)
    yield made
    made.close()


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def demo(db: database.Database, counter: Counter) -> demo_clock.DemoClock:
    return demo_clock.begin(db, at=BEGIN, seconds=counter)


def test_it_runs_on_from_where_it_began_whatever_day_the_machine_has(
    demo: demo_clock.DemoClock, counter: Counter
) -> None:
    counter.seconds += 30

    assert demo.now() == BEGIN + dt.timedelta(seconds=30)


def test_it_stands_when_nobody_keeps_it_going(demo: demo_clock.DemoClock, counter: Counter) -> None:
    counter.seconds += 86_400

    assert demo.now() == BEGIN + dt.timedelta(seconds=demo_clock.STILL)


def test_it_loses_no_second_when_it_is_kept_going_often(demo: demo_clock.DemoClock, counter: Counter) -> None:
    for _ in range(1000):
        counter.seconds += 0.7
        demo.keep_going()

    assert demo.now() - BEGIN in (dt.timedelta(seconds=699), dt.timedelta(seconds=700))


def test_it_goes_on_from_where_it_stood_after_the_machine_was_started_again(
    demo: demo_clock.DemoClock, counter: Counter
) -> None:
    counter.seconds += 30
    demo.keep_going()
    counter.seconds = 1.0

    demo.keep_going()
    counter.seconds += 5

    assert demo.now() == BEGIN + dt.timedelta(seconds=35)


def test_another_process_reads_the_same_time(
    demo: demo_clock.DemoClock, db: database.Database, counter: Counter
) -> None:
    demo.advance(by=dt.timedelta(minutes=6))

    assert demo_clock.DemoClock(db, seconds=counter).now() == BEGIN + dt.timedelta(minutes=6)


def test_it_never_moves_back(demo: demo_clock.DemoClock) -> None:
    with pytest.raises(errors.Misuse, match="only moves on"):
        demo.advance(by=dt.timedelta(minutes=-1))


def test_a_database_without_the_row_lives_by_the_machines_clock(db: database.Database) -> None:
    assert isinstance(demo_clock.of(db), clock.SystemClock)


def test_a_demos_database_lives_by_the_demos_clock(db: database.Database, demo: demo_clock.DemoClock) -> None:
    assert isinstance(demo_clock.of(db), demo_clock.DemoClock)


@pytest.mark.parametrize(
    ("text", "span"),
    [("6 min", dt.timedelta(minutes=6)), ("2 hours", dt.timedelta(hours=2)), ("1 day", dt.timedelta(days=1))],
)
def test_a_duration_is_read(text: str, span: dt.timedelta) -> None:
    assert demo_clock.duration(text) == span


def test_what_is_no_duration_is_refused_with_an_example() -> None:
    with pytest.raises(errors.Misuse, match="6 min"):
        demo_clock.duration("soon")
