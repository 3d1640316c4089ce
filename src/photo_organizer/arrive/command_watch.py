"""Told when another process has left a command, or the database is another file. Touches nothing.

Who leaves a command opens the file SIGNAL beside the database and closes it; that is what the kernel tells us.
Of another program it tells each write into the database, which comes a moment before what is written can be read.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchdog.observers.inotify_c import InotifyEvent, InotifyFD, WatchDescriptor

SIGNAL = b"wake"
DATABASE = b"organizer.db"
SLOW_DISK = 10.0  # seconds that a commit may take
WAL = DATABASE + b"-wal"
_WRITTEN = (DATABASE, WAL, DATABASE + b"-journal")


class CommandWatch:
    """Calls `on_command`, from another thread. `live` is False where nobody would be told."""

    def __init__(self, state: bytes, inotify: InotifyFD | None, on_command: Callable[[], None]) -> None:
        self._on_command = on_command
        self._written = float("-inf")
        self._moves, self._moves_seen = 1, 0  # of the database: perhaps one before we listened
        self.live = inotify is not None and self._begin(state, inotify)

    def _begin(self, state: bytes, inotify: InotifyFD) -> bool:
        from watchdog.observers.inotify_c import CallbackId, Mask
        from watchdog.observers.inotify_c import InotifyConstants as In

        moves = In.IN_DELETE | In.IN_MOVED_FROM | In.IN_MOVED_TO | In.IN_MOVE_SELF
        mask = In.IN_MODIFY | In.IN_CLOSE_WRITE | moves
        try:
            return inotify.add_callback(state, Mask(mask | In.IN_ONLYDIR), self, CallbackId(id(self))) >= 0
        except OSError:  # no watch is left: the service looks for commands every two seconds
            return False

    def written_lately(self) -> bool:
        """Return whether the database was written a moment ago: a slow disk has yet to let it be read."""
        return time.monotonic() - self._written < SLOW_DISK

    def database_stands(self) -> bool:
        """Return whether the kernel would have told of another file in its place, and has not since the last call."""
        before, self._moves_seen = self._moves_seen, self._moves
        return self.live and before == self._moves_seen

    # ── called by the reading thread ──

    def on_event(self, event: InotifyEvent) -> None:
        """Take in one event of the state folder."""
        if event.is_move_self:  # what comes to its path now is not heard of
            self.live, heard = False, True
        elif event.is_modify:
            if heard := event.name in _WRITTEN:
                self._written = time.monotonic()
        elif event.is_close_write:
            heard = event.name == SIGNAL
        elif heard := event.name in (DATABASE, WAL):
            self._moves += 1
        if heard:
            self._on_command()

    def on_watch_deleted(self, _wd: WatchDescriptor) -> None:
        """Nobody is told any more."""
        self.live = False
        self._on_command()

    def on_queue_overflow(self) -> None:
        """Something may have come."""
        self._moves += 1
        self._on_command()
