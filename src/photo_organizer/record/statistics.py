"""The statistics sentence of the system log, and when it is due.

A session's counters are logged when the service stops, after a minute without file activity, and when
somebody resets them; then they begin at zero. The clock is an argument everywhere.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from photo_organizer.record.size import size_text
from photo_organizer.records import changeable
from photo_organizer.store import statistics
from photo_organizer.store.outbox import Level, post_system

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.statistics import Totals

IDLE_SECONDS = 60.0


class Occasion(StrEnum):
    """Why the statistics are logged, in the words of the log."""

    STOPPED = "service stopped"
    IDLE = "idle timeout"
    RESET = "manual reset"


def sentence(occasion: Occasion, totals: Totals) -> str:
    """Return for example `Statistics (service stopped): 2.45 GB moved, 150.30 MB deleted`. Touches nothing."""
    moved, deleted = size_text(totals.bytes_moved), size_text(totals.bytes_deleted)
    return f"Statistics ({occasion}): {moved} moved, {deleted} deleted"


def close_session(con: sqlite3.Connection, occasion: Occasion, at_ns: int) -> None:
    """Log the session and begin a new one, inside the caller's transaction. Changes only the database."""
    totals = statistics.read(con, statistics.SESSION)
    post_system(con, Level.INFO, sentence(occasion, totals), at_ns)
    statistics.reset(con, statistics.SESSION)


def reset_everything(con: sqlite3.Connection, at_ns: int) -> None:
    """Log the session; set session and lifetime to zero, inside the caller's transaction."""
    close_session(con, Occasion.RESET, at_ns)
    statistics.reset(con, statistics.LIFETIME)


@changeable
class IdleWatch:
    """Knows when a minute has passed without file activity. Times are seconds of a monotonic clock."""

    last_activity: float | None

    def activity(self, now: float) -> None:
        """Note that a file was handled."""
        self.last_activity = now

    def pause(self, now: float) -> float | None:
        """Return the seconds until `is_due` is worth asking, None: not before the next file."""
        return None if self.last_activity is None else self.last_activity + IDLE_SECONDS - now

    def is_due(self, con: sqlite3.Connection, now: float) -> bool:
        """Whether the session is to be logged now; asks once for each quiet minute. Touches nothing else."""
        if self.last_activity is None or now - self.last_activity < IDLE_SECONDS:
            return False
        self.last_activity = None
        return bool(statistics.read(con, statistics.SESSION))
