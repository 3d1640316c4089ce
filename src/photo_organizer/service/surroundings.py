"""Is the world in which files are looked at the one that it seems to be? The clock, and the disk of the intake.

A disk that is not mounted leaves an empty folder in its place: the intake looks as if nothing had come, for ever.
A NAS whose battery is flat begins in 1970, 2000 or 2005 until it hears the time from the network: every date is in the
future then. Two things tell: the day on which this program was made, and what its own journal holds.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import hidden
from photo_organizer.decide.made import MADE_NS
from photo_organizer.disk.mounts import mounted_at
from photo_organizer.errors import ClockWrong, VolumeAway
from photo_organizer.store import journal
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.library import Library

SLACK_NS = 5 * 60 * 10**9  # by so much a clock may be set back when it hears the time
_SET = "set date and time (on a NAS: Control Panel > Regional Options > Time); filing then goes on by itself"
_SET_OR_TRUST = f"{_SET}. If the clock is right, say so with: photo-organizer trust-clock"
_MOUNTED = "intake_mounted_at"  # [the intake, where the filesystem was mounted that it lay on]


def require_surroundings(library: Library, now_ns: int) -> None:
    """Raise VolumeProblem where the clock is wrong or the disk of the intake is away. Changes only the database."""
    require_clock(library.con, now_ns)
    require_intake(library)


def require_clock(con: sqlite3.Connection | None, now_ns: int) -> None:
    """Raise ClockWrong where it is earlier than it can be, without a journal only by this program's age. Touches nothing."""
    if now_ns < MADE_NS:
        raise ClockWrong(f"the clock says {_day(now_ns)}, which is before this program was made", _SET)
    newest = journal.newest_ns(con) if con else 0
    if now_ns < newest - SLACK_NS:
        raise ClockWrong(
            f"the clock says {_day(now_ns)}, but files were filed on {_day(newest)}", _SET_OR_TRUST
        )


def require_intake(library: Library) -> None:
    """Raise VolumeAway where the disk of the intake is away: what is put into it would be out of sight once it comes back."""
    if not library.settings.copies:  # a card may be elsewhere
        require_intake_disk(library.con, library.settings.paths_intake)


def require_intake_disk(con: sqlite3.Connection, intake: str) -> None:
    """Raise VolumeAway where the intake is empty and what was mounted there, or above it, is no more."""
    known = json.loads(get_meta(con, _MOUNTED) or "[]")
    point = mounted_at(os.path.realpath(intake))
    now = [intake, point]
    if not point or now == known:  # no point: the system does not say, and what was known stays known
        return
    if known[:1] == now[:1] and _was_deeper(known[1], point) and _is_empty(intake):
        raise VolumeAway(
            f"the disk that was mounted at {known[1]} is not there, and the intake {intake} is an empty folder in its place",
            "connect or mount it again; where the intake is to be this folder from now on, put a file into it",
        )
    with transaction(con):
        set_meta(con, _MOUNTED, json.dumps(now))


def _was_deeper(before: str, now: str) -> bool:
    return len(before) > len(now) and before.startswith(now.rstrip("/") + "/")


def _is_empty(folder: str) -> bool:
    """Tell whether nothing but what is hidden lies in a folder; one that cannot be read is no empty one."""
    try:
        with os.scandir(folder) as entries:
            return all(hidden(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError:
        return False


def _day(ns: int) -> str:
    return f"{datetime.fromtimestamp(ns / 10**9, UTC):%Y-%m-%d %H:%M} UTC"
