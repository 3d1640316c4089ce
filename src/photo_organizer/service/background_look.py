"""In quiet minutes, let a process of its own look at the pictures of the library that nobody has looked at yet."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from photo_organizer.look.able import able
from photo_organizer.service.quiet_run import QuietRun
from photo_organizer.store import library_looks

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.settings import Settings

QUIET = 60.0  # seconds without a file before it begins
LONGEST = 3600.0  # seconds of one run; another follows after a quiet minute
log = logging.getLogger(__name__)


class BackgroundLook(QuietRun):
    """Looks after each quiet minute, until nothing is left that can be looked at."""

    what, pause = "looking at the library", QUIET

    def __init__(
        self, settings: Settings, state: str, con: sqlite3.Connection, config: str | None = None
    ) -> None:
        super().__init__("quiet", settings, state, config)
        self._settings, self._con = settings, con
        self._not_before = time.monotonic() + QUIET
        self._left = 0  # the newest file that the last whole run could not look at

    def tick(self, now: float, *, others: bool = False) -> None:
        """Start a run when it has been quiet and there is something to look at.

        With `others`, another process of ours is at work: one at a time.
        """
        if others or not self._may_begin(now) or not self._is_wanted():
            return
        if self._begin(now, ["similar", "--night", f"{LONGEST:.0f}"]):
            log.info("the library is being looked at")

    def _is_wanted(self) -> bool:
        wanted = self._settings.duplicates_similar_in_library and able()
        return wanted and library_looks.newest_unlooked(self._con) > self._left

    def _all_done(self) -> None:
        self._left = library_looks.newest_unlooked(self._con)
