"""In quiet minutes, let a process of its own look at the pictures of the library that nobody has looked at yet.

It has the lowest priority and ends as soon as there is something to file; what it has seen by then stays seen.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from photo_organizer.look.able import able
from photo_organizer.service.child_process import ChildProcess
from photo_organizer.store import library_looks

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.service.turn import Turns
    from photo_organizer.settings import Settings

QUIET = 60.0  # seconds without a file before it begins
LONGEST = 3600.0  # seconds of one run; another follows after a quiet minute
log = logging.getLogger(__name__)


class BackgroundLook:
    """At most one run at a time. Seconds are those of the monotonic clock."""

    def __init__(
        self, settings: Settings, state: str, con: sqlite3.Connection, config: str | None = None
    ) -> None:
        self._settings, self._con = settings, con
        self._run = ChildProcess("quiet", settings, state, config)
        self._busy_at = time.monotonic()
        self._left = 0  # the newest file that the last whole run could not look at

    def take_turns(self, turns: Turns) -> None:
        """Look at one library at a time."""
        self._run.turn = turns.quiet

    def running(self) -> bool:
        """Tell whether a run is under way."""
        return self._run.running()

    def busy(self, now: float) -> None:
        """Note that something was filed; a run that is under way ends. Does not wait for it."""
        self._busy_at = now
        self._run.ask_to_end()

    def notice(self, now: float) -> None:
        """Notice the end of a run, also while none may begin: from then on it is the turn of the other libraries."""
        if self.running():
            self._notice(now)

    def tick(self, now: float, *, others: bool = False) -> None:
        """Start a run when it has been quiet and there is something to look at; notice the end of one.

        With `others`, another process of ours is at work: one at a time.
        """
        if self.running():
            self._notice(now)
        elif (
            self._settings.duplicates_similar_in_library
            and able()
            and not others
            and now - self._busy_at >= QUIET
            and library_looks.newest_unlooked(self._con) > self._left
        ):
            self._start(now)

    def _start(self, now: float) -> None:
        try:
            if self._run.start(["similar", "--night", f"{LONGEST:.0f}"]):
                log.info("the library is being looked at")
        except OSError as problem:  # no memory, no room: filing goes on without it
            self._busy_at = now
            log.warning("the library is looked at later, the process cannot be started: %s", problem)

    def _notice(self, now: float) -> None:
        if (code := self._run.ended()) is None:
            return
        self._busy_at = now  # the next run needs another quiet minute
        if code == 0:
            self._left = library_looks.newest_unlooked(self._con)
        elif code != 1:  # 1: its time was over, or it had to end
            log.warning("looking at the library ended with code %s; see quiet.log beside the database", code)

    def stop(self) -> None:
        """End the run that is under way; it goes on after the next start."""
        self._run.stop()
