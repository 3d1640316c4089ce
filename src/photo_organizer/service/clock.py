"""Is the clock of the machine right? Touches nothing.

A NAS whose battery is flat begins in 1970, 2000 or 2005 until it hears the time from the network. Every date is in
the future then. Two things tell: the day on which this program was made, and what its own journal holds.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from photo_organizer.decide.made import MADE_NS
from photo_organizer.errors import ClockWrong
from photo_organizer.store import journal

if TYPE_CHECKING:
    import sqlite3

SLACK_NS = 5 * 60 * 10**9  # by so much a clock may be set back when it hears the time
_SET = "set date and time (on a NAS: Control Panel > Regional Options > Time); filing then goes on by itself"
_SET_OR_TRUST = f"{_SET}. If the clock is right, say so with: photo-organizer trust-clock"


def require_clock(con: sqlite3.Connection | None, now_ns: int) -> None:
    """Raise ClockWrong where it is earlier than it can be, without a journal only by this program's age. Touches nothing."""
    if now_ns < MADE_NS:
        raise ClockWrong(f"the clock says {_day(now_ns)}, which is before this program was made", _SET)
    newest = journal.newest_ns(con) if con else 0
    if now_ns < newest - SLACK_NS:
        raise ClockWrong(
            f"the clock says {_day(now_ns)}, but files were filed on {_day(newest)}", _SET_OR_TRUST
        )


def _day(ns: int) -> str:
    return f"{datetime.fromtimestamp(ns / 10**9, UTC):%Y-%m-%d %H:%M} UTC"
