"""Judge one case: what is lost, half there, left over, different, or hangs."""

from __future__ import annotations

import os
import random
import shutil
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from tests.faults.home import in_child
from tests.faults.points import Point, watched
from tests.torture.modes import KILLED, Case
from tests.torture.place import Place, Scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VERDICTS = ("lost", "partial", "litter", "differs", "hang", "crash")
PATIENCE = 120  # seconds until a run that does not end is called hanging; they take a tenth of one
LATE = 78


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was wrong."""

    verdict: str
    words: str


class Judge:
    """Knows the undisturbed end of one scene."""

    def __init__(self, scene: Scene, memory: Path, disk: Path) -> None:
        name = "".join(letter if letter.isalnum() else "-" for letter in scene.name)
        self.place = Place(scene, memory / name, disk / name)
        self.place.build()
        self.contents = self.place.contents()
        self.points = self._undisturbed()
        self.end = self.place.tree()
        self.known = self.contents | self.place.contents()
        assert self.place.litter() == []

    def cases(self, mode: Callable[[list[Point], random.Random], object], seed: int) -> list[Case]:
        """Return every case of a mode."""
        made: list[Case] = list(mode(self.points, random.Random(seed)))  # type: ignore[call-overload]  # each mode yields cases
        return made

    def judged(self, case: Case) -> list[Fault]:
        """Run a case, start again, and return what was wrong."""
        place = self.place
        place.again()
        (place.root / "must-stay").unlink(missing_ok=True)
        faults = self._ran(lambda: case.disturbed(place), "disturbed")
        needed, wrong = self.contents, place.root / "must-stay"
        if wrong.exists():
            needed = set(wrong.read_text().split())
        faults += self._instant(needed, exact=case.exact)
        faults += self._ran(place.work, "started again")
        faults += self._instant(needed, exact=case.exact)
        faults += [Fault("litter", name) for name in place.litter()]
        if case.exact and place.tree() != self.end:
            faults.append(
                Fault("differs", f"{sorted(set(place.tree().items()) ^ set(self.end.items()))[:4]}")
            )
        for spare in place.root.parent.glob(f"{place.root.name}-spare-*"):
            spare.unlink()
        for spare in place.other.parent.glob(f"{place.other.name}-spare-*"):
            spare.unlink()
        return faults

    def close(self) -> None:
        """Remove the household."""
        for folder in (self.place.root, self.place.other):
            for one in folder.parent.glob(f"{folder.name}*"):
                shutil.rmtree(one, ignore_errors=True)

    def _undisturbed(self) -> list[Point]:
        points: list[Point] = []
        with mock.patch.object(os, "fsync", os.fstat), watched(points.append):
            self.place.work()
        return points

    def _instant(self, needed: set[str], *, exact: bool) -> list[Fault]:
        there = self.place.contents()
        faults = [Fault("lost", content) for content in needed - there]
        if exact:
            faults += [Fault("partial", content) for content in there - self.known]
        return faults

    @staticmethod
    def _ran(work: Callable[[], object], when: str) -> list[Fault]:
        def limited() -> None:
            signal.signal(signal.SIGALRM, lambda *_: os._exit(LATE))
            signal.alarm(PATIENCE)
            with mock.patch.object(os, "fsync", os.fstat):
                work()

        code = in_child(limited)
        if code == LATE:
            return [Fault("hang", when)]
        return [] if code in (0, KILLED) else [Fault("crash", f"{when}: exit {code}")]
