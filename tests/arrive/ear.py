"""Who listens to a watched folder, and waits for what has to come."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Self

from photo_organizer.arrive.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType


PATIENCE = 120.0  # seconds; a hint that has not come by then is lost


class Ear:
    """Listens to a watch on `root`."""

    def __init__(self, root: Path) -> None:
        self.hint = threading.Event()
        self.messages: list[str] = []
        self.watch = Watch(str(root), self.hint.set, self.messages.append)

    def __enter__(self) -> Self:
        self.watch.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.watch.__exit__(kind, error, trace)

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


def until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def refuse(number: int) -> int:
    import ctypes

    ctypes.set_errno(number)
    return -1
