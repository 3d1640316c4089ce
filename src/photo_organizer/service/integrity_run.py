"""Every month, in the hours of the night, let a process of its own read all files of the library again (bit rot).

Where it was cut off it goes on in the same night or the next. Its end is told in the log, as a notification and on the page.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING

from photo_organizer.errors import VolumeProblem
from photo_organizer.record import system
from photo_organizer.sentences import counted
from photo_organizer.service.notices import DAY_NS
from photo_organizer.service.quiet_run import QuietRun
from photo_organizer.shown import shown
from photo_organizer.store import catalogue
from photo_organizer.store.db import get_meta, set_meta, transaction
from photo_organizer.store.integrity import IntegrityStore, forget
from photo_organizer.store.overview import INTEGRITY
from photo_organizer.thumbnails.schedule import window

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    from photo_organizer.settings import Settings
    from photo_organizer.store.integrity import RoundOfReading

MONTH_NS = 30 * DAY_NS
_DUE = "integrity_due"  # Unix time in nanoseconds: when the next check may begin
_PAUSE = 300.0
_NAMES, _LOGGED = 100, 10  # of the files that are not well, in the result and in a line of the log
log = logging.getLogger(__name__)


class IntegrityRun(QuietRun):
    """Reads once a month. `tell` is called with the number of files that are not well, and the time."""

    what, pause = "reading all files again", _PAUSE

    def __init__(
        self,
        settings: Settings,
        state: str,
        con: sqlite3.Connection,
        config: str | None,
        tell: Callable[[int, int], None],
    ) -> None:
        super().__init__("integrity", settings, state, config)
        self._settings, self._state, self._con, self._tell = settings, state, con, tell

    def tick(self, wall: datetime, now: float, *, others: bool) -> None:
        """Start a run when it is night and a check is due; `wall` is the NAS's clock without a zone.

        With `others`, another process of ours is at work: one at a time.
        """
        hours = window(wall, self._settings.thumbnails_start, self._settings.thumbnails_hours)
        if hours and not others and self._may_begin(now) and self._is_due():
            self._begin(now, ["verify", "--night", f"{(hours[1] - wall).total_seconds():.0f}"])

    def _is_due(self) -> bool:
        """Return whether a month has passed; a library that is new is filled first, and read in a later night."""
        now_ns, due_ns = time.time_ns(), int(get_meta(self._con, _DUE, "0"))
        if not due_ns:
            forget(self._state)
            with transaction(self._con):
                set_meta(self._con, _DUE, str(now_ns + DAY_NS // 2))
            return False
        by_a_clock_ahead = due_ns > now_ns + MONTH_NS
        return (due_ns <= now_ns or by_a_clock_ahead) and not catalogue.is_empty(self._con)

    def _all_done(self) -> None:
        try:
            self._tell_what_was_found()
        except VolumeProblem as problem:  # by the next run, which finds nothing left to read
            log.warning("what came of reading all files again is told later: %s", problem)

    def _tell_what_was_found(self) -> None:
        """Tell what came of the whole check: what is cut off here is told again by the next run."""
        with IntegrityStore(self._state) as store:
            found = store.found()
        self._tell(len(found.problems), found.ended_ns)
        result = {
            "at_ns": found.ended_ns,
            "files": found.files,
            "count": len(found.problems),
            "names": found.problems[:_NAMES],
        }
        with transaction(self._con):
            set_meta(self._con, INTEGRITY, json.dumps(result))
            set_meta(self._con, _DUE, str(found.ended_ns + MONTH_NS))
            (system.warning if found.problems else system.info)(self._con, said(found), found.ended_ns)


def said(found: RoundOfReading) -> str:
    """Return what came of a check, for the log. Touches nothing."""
    files = counted(found.files, "file")
    if not found.problems:
        return f"Integrity check: {files} read again, none has changed by itself"
    names = ", ".join(shown(path) for path, _ in found.problems[:_LOGGED])
    more = f" and {len(found.problems) - _LOGGED} more" if len(found.problems) > _LOGGED else ""
    return (
        f"Integrity check: {files} read again; changed by themselves or cannot be read: {names}{more}; "
        "the disk may be failing, bring them back from your backup"
    )
