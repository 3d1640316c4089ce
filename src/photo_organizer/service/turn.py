"""Whose turn it is: of several libraries, one at a time has a process of a kind. A NAS has little memory."""

from __future__ import annotations

import threading
from dataclasses import field

from photo_organizer.records import changeable


@changeable
class Turn:
    """Taken and given back by any thread, and asked for without waiting."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _taken_by: object = None

    def take(self, who: object) -> bool:
        """Return whether it is the turn of `who` from now on, or was already."""
        with self._lock:
            if self._taken_by is None:
                self._taken_by = who
            return self._taken_by is who

    def give_back(self, who: object) -> None:
        """Let the others have it; nothing happens where `who` had it not."""
        with self._lock:
            if self._taken_by is who:
                self._taken_by = None


@changeable
class Turns:
    """The turns of one service, by kind of process, and how many libraries have them."""

    libraries: int = 1
    night: Turn = field(default_factory=Turn)
    quiet: Turn = field(default_factory=Turn)
