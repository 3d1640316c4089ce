"""Killed before any single change, the program loses nothing and ends where an undisturbed run ends."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

from tests.faults.home import WRITTEN, Home, in_child
from tests.faults.judge import EVERYTHING, Judge, points_of
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = 77
DOUBLES = 200 if EVERYTHING else 12  # of all pairs (crash, crash in the recovery)


def kill_at(number: int, home: Home, work: Callable[[], object] | None = None) -> bool:
    """Act, or do `work`, in a process that ends before point `number`; return whether it came that far."""

    def before(point: Point) -> None:
        if point.number == number:
            os._exit(KILLED)

    def watch() -> None:
        if work is None:
            home.act(watched(before))
        else:
            with watched(before):
                work()

    code = in_child(watch)
    assert code in (0, KILLED)
    return code == KILLED


def kill_everywhere(judge: Judge, home: Home, *, step: int = 1) -> list[str]:
    """Kill a run before each change, or each `step`-th, and start again; return what was wrong then."""
    wrong = []
    for number in range(0, len(judge.points), step):
        home.build()
        assert kill_at(number, home)
        wrong += judge.instant(f"killed at {number}")
        home.start()
        wrong += judge.after(f"started after {number}")
    return wrong


def test_a_kill_before_any_change_loses_nothing(home: Home) -> None:
    wrong = kill_everywhere(Judge(home), home)
    assert not wrong, "\n".join(wrong)


def test_a_kill_in_the_recovery_loses_nothing_either(home: Home) -> None:
    judge, wrong = Judge(home), []
    chance = random.Random(1)
    for number in sorted(chance.sample(range(len(judge.points)), min(DOUBLES, len(judge.points)))):
        home.build()
        kill_at(number, home)
        second = chance.randrange(60)
        kill_at(second, home, home.start)
        wrong += judge.instant(f"killed at {number} and {second}")
        home.start()
        wrong += judge.after(f"started after {number} and {second}")
    assert not wrong, "\n".join(wrong)


def test_an_undo_that_is_killed_is_completed_by_the_next(home: Home) -> None:
    home.build()
    before, contents = home.tree(), home.contents()
    home.act()
    steps = len(points_of(home.undo))
    wrong = []
    for number in range(0, steps, 1 if EVERYTHING else 5):
        home.build()
        before = home.tree()
        home.act()
        kill_at(number, home, home.undo)
        if home.contents() - {WRITTEN} != contents:  # the sidecar may not have gone yet
            wrong.append(f"killed at {number}: {home.contents() ^ contents}")
        home.undo()
        if home.tree() != before:
            wrong.append(f"undone again after {number}: {set(home.tree().items()) ^ set(before.items())}")
        wrong += [f"after {number}: {words}" for words in home.leftovers() + home.disagreements()]
    assert not wrong, "\n".join(wrong)
