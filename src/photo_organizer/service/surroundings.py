"""Is the world in which files are looked at the one that it seems to be? The clock, and the disk of the intake.

A disk that is not mounted leaves an empty folder in its place: the intake looks as if nothing had come, for ever.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import hidden
from photo_organizer.disk.mounts import mounted_at
from photo_organizer.errors import VolumeAway
from photo_organizer.service.clock import require_clock
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.library import Library

_MOUNTED = "intake_mounted_at"  # [the intake, where the filesystem was mounted that it lay on]


def require_surroundings(library: Library, now_ns: int) -> None:
    """Raise VolumeProblem where the clock is wrong or the disk of the intake is away. Changes only the database."""
    require_clock(library.con, now_ns)
    require_intake(library)


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
