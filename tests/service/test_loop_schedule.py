"""When the loop looks and how long it sleeps: a hint is never slept through, and a storm of them never makes it spin."""

from __future__ import annotations

import threading

import pytest

from photo_organizer.service.loop_schedule import (
    IDLE_SECONDS,
    PROBE_SECONDS,
    SHORTEST_PAUSE,
    SHORTEST_REST,
    TICK_SECONDS,
    LoopSchedule,
)

NOW = 1000.0


class Bell(threading.Event):
    """An event for which nobody waits in earnest: it notes how long somebody would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(0.0 if self.is_set() else float("inf") if timeout is None else timeout)
        return self.is_set()


class Sleeper:
    """A schedule in which nothing is due for a long time, and how long it would sleep now."""

    def __init__(self) -> None:
        self.pace, self.alarm, self.stop = LoopSchedule(), Bell(), Bell()
        self.pace._alarm = self.alarm
        self.pace.expect_full_look(NOW + 3600)
        self.pace.expect_look(NOW, [])

    def sleeps(self, *, paused: bool = False, longest: float = IDLE_SECONDS, now: float = NOW) -> float:
        self.alarm.waits.clear()
        self.stop.waits.clear()
        self.pace.wait(now, self.stop, paused=paused, longest=longest)
        return sum(self.alarm.waits + self.stop.waits)


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("how", ["wake", "tick_now", "look_now"])
def test_whatever_comes_ends_the_sleep_once_also_of_a_service_that_is_paused(
    sleeper: Sleeper, how: str, *, paused: bool
) -> None:
    assert sleeper.sleeps(paused=paused) == IDLE_SECONDS
    getattr(sleeper.pace, how)()
    assert sleeper.sleeps(paused=paused) == 0
    sleeper.pace.drop_hint()  # as the tick does that follows
    sleeper.pace.expect_look(NOW, [])
    again = sleeper.sleeps(paused=paused)
    if how == "tick_now" or paused:
        assert again == IDLE_SECONDS, "it was heard"


def test_it_sleeps_until_the_first_of_what_is_due_and_never_longer_than_it_may(sleeper: Sleeper) -> None:
    sleeper.pace.expect_look(NOW, [30.0, 7.0])
    assert sleeper.sleeps() == 7.0
    assert sleeper.sleeps(longest=TICK_SECONDS) == TICK_SECONDS
    assert sleeper.sleeps(paused=True) == IDLE_SECONDS, "nothing is looked at in a pause"
    sleeper.pace.expect_look(NOW, [0.0])
    assert sleeper.sleeps() == pytest.approx(SHORTEST_PAUSE)
    assert 0 < sleeper.sleeps(now=NOW + 9) < SHORTEST_PAUSE, "what is overdue spins no loop"


def test_with_nothing_else_to_expect_the_full_look_is_the_next(sleeper: Sleeper) -> None:
    assert not sleeper.pace.look_is_due(NOW + 3599)
    assert sleeper.pace.look_is_due(NOW + 3600)
    assert sleeper.pace.full_look_is_due(NOW + 3600)
    assert not sleeper.pace.full_look_is_due(NOW + 3599)


def test_while_hints_keep_coming_it_rests_three_times_as_long_as_a_look_takes(sleeper: Sleeper) -> None:
    sleeper.pace.rest(NOW - 0.4, NOW)
    sleeper.pace.wake()
    assert not sleeper.pace.look_is_due(NOW + 1.1)
    assert sleeper.pace.look_is_due(NOW + 1.25)
    assert sleeper.sleeps() == pytest.approx(1.2)
    assert sleeper.sleeps(now=NOW + 1.25) == 0
    sleeper.pace.rest(NOW - 600, NOW)
    assert sleeper.sleeps() == TICK_SECONDS, "commands have their turn meanwhile"
    sleeper.pace.rest(NOW, NOW)
    assert sleeper.sleeps() == SHORTEST_REST
    assert sleeper.alarm.waits == [], "another hint does not end a rest"


def test_what_failed_is_left_alone_for_a_while_and_then_looked_at_at_once(sleeper: Sleeper) -> None:
    sleeper.pace.try_later(NOW)
    assert not sleeper.pace.may_act(NOW + PROBE_SECONDS - 1)
    assert sleeper.sleeps() == PROBE_SECONDS
    assert sleeper.pace.may_act(NOW + PROBE_SECONDS)
    assert sleeper.pace.look_is_due(NOW + PROBE_SECONDS)
    sleeper.pace.try_later(NOW, 5.0)
    assert sleeper.sleeps() == 5.0
    sleeper.pace.look_now()
    assert sleeper.pace.may_act(NOW), "its owner asks for it"


def test_only_the_clock_asks_while_neither_a_hint_nor_a_file_does(sleeper: Sleeper) -> None:
    due = NOW + 3600
    assert not sleeper.pace.only_the_clock_asks(due - 1)
    assert sleeper.pace.only_the_clock_asks(due)
    sleeper.pace.wake()
    assert not sleeper.pace.only_the_clock_asks(due)
    sleeper.pace.drop_hint()
    sleeper.pace.expect_look(NOW, [60.0])
    assert not sleeper.pace.only_the_clock_asks(due), "a file is waited for"
