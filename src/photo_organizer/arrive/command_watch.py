"""Told when another process has left a command, or the database is another file. Touches nothing.

Who leaves a command opens the file SIGNAL beside the database and closes it; that is what the kernel tells us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchdog.observers.inotify_c import InotifyEvent, InotifyFD, WatchDescriptor

SIGNAL = b"wake"
DATABASE = b"organizer.db"


class CommandWatch:
    """Calls `on_command`, from another thread. `live` is False where nobody would be told."""

    def __init__(self, state: bytes, inotify: InotifyFD | None, on_command: Callable[[], None]) -> None:
        self._on_command = on_command
        self.live = inotify is not None and self._begin(state, inotify)

    def _begin(self, state: bytes, inotify: InotifyFD) -> bool:
        from watchdog.observers.inotify_c import CallbackId, Mask
        from watchdog.observers.inotify_c import InotifyConstants as In

        mask = In.IN_CLOSE_WRITE | In.IN_DELETE | In.IN_MOVED_FROM | In.IN_MOVED_TO
        try:
            return inotify.add_callback(state, Mask(mask | In.IN_ONLYDIR), self, CallbackId(id(self))) >= 0
        except OSError:  # no watch is left: the service looks for commands every two seconds
            return False

    # ── called by the reading thread ──

    def on_event(self, event: InotifyEvent) -> None:
        """Take in one event of the state folder."""
        if event.name == (SIGNAL if event.is_close_write else DATABASE):
            self._on_command()

    def on_watch_deleted(self, _wd: WatchDescriptor) -> None:
        """Nobody is told any more."""
        self.live = False
        self._on_command()

    def on_queue_overflow(self) -> None:
        """Something may have come."""
        self._on_command()
