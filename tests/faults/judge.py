"""What must be true at every instant of an interrupted pass, and at its end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.faults.home import WRITTEN
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.home import Home

EVERYTHING = os.environ.get("FAULTS") == "all"  # every case instead of a sample: minutes, not seconds


def points_of(work: Callable[[], object], *, looks: bool = False) -> list[Point]:
    """Return the points that `work` passes, undisturbed."""
    points: list[Point] = []
    with watched(points.append, looks=looks):
        work()
    return points


class Judge:
    """Knows the undisturbed end, and what must be true at every instant before it."""

    def __init__(self, home: Home, *, looks: bool = False) -> None:
        self.home = home
        home.build()
        self.contents, self.before = home.contents(), home.tree()
        # What may stand under a name of the user between two starts: a sidecar of ours, whole.
        self.allowed: set[str] = {WRITTEN}
        self.points: list[Point] = []
        home.act(watched(self.points.append, looks=looks))
        home.start()
        self.end, self.told = home.tree(), home.told()
        assert home.leftovers() == []
        assert home.disagreements() == []
        assert self.end != self.before

    def instant(self, when: str) -> list[str]:
        """Return what is lost, or incomplete at a name of the user, right now."""
        there = self.home.contents()
        lost, partial = self.contents - there, there - self.contents - self.allowed
        return [f"{when}: lost {lost}"] * bool(lost) + [f"{when}: partial {partial}"] * bool(partial)

    def after(self, when: str, *, log: bool = True) -> list[str]:
        """Return how the household differs from the undisturbed end."""
        home, wrong = self.home, self.instant(when)
        if home.tree() != self.end:
            wrong.append(f"{when}: tree differs: {set(home.tree().items()) ^ set(self.end.items())}")
        wrong += [f"{when}: left {name}" for name in home.leftovers()]
        wrong += [f"{when}: {words}" for words in home.disagreements()]
        if log and home.told() != self.told:
            wrong.append(f"{when}: the log differs: {set(home.told()) ^ set(self.told)} {len(home.told())}")
        return wrong
