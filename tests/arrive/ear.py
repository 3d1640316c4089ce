"""Who listens to a watched folder, and waits for what has to come."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer.arrive.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 120.0  # seconds; a hint that has not come by then is lost


class Ear:
    """Hears what a watch on `root` tells, while it is entered."""

    def __init__(self, root: Path) -> None:
        self.hint = threading.Event()
        self.messages: list[str] = []
        self.watch = Watch(str(root), self.hint.set, self.messages.append)

    def hears(self) -> bool:
        heard = self.hint.wait(PATIENCE)
        self.hint.clear()
        return heard

    def hears_of(self, act: Callable[[], object]) -> bool:
        """Do something, and say whether any hint has come a little later."""
        self.hint.clear()
        act()
        time.sleep(0.1)
        return self.hint.is_set()


@contextmanager
def listening(root: Path) -> Iterator[Ear]:
    ear = Ear(root)
    with ear.watch:
        yield ear


def until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def refuse(number: int) -> int:
    import ctypes

    ctypes.set_errno(number)
    return -1
