"""Files of the intake that their owner wants filed as they are now: although bytes are missing, or although they were deleted before.

When such a file changes, the wish is over. Writers work inside the caller's transaction.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from photo_organizer.disk.stamp import is_still_after_restart
from photo_organizer.model import Stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from photo_organizer.model import Sighting

    # The tables: although bytes are missing; although it was deleted.
    Wish = Literal["accepted", "readmitted"]


def put(con: sqlite3.Connection, wish: Wish, path: str, stamp: Stamp) -> None:
    """Note that the owner wants this file as it is now."""
    row = (os.fsencode(path), stamp.ino, stamp.size, stamp.mtime_ns)
    con.execute(f"INSERT OR REPLACE INTO {wish} VALUES (?, ?, ?, ?)", row)


def has(con: sqlite3.Connection, wish: Wish, path: str, stamp: Stamp) -> bool:
    """Whether the owner wants this very file as it is. Touches nothing."""
    query = f"SELECT ino, size, mtime_ns FROM {wish} WHERE path = ?"
    row = con.execute(query, (os.fsencode(path),)).fetchone()
    return row is not None and is_still_after_restart(stamp, Stamp(stamp.dev, *row))


def accepted(con: sqlite3.Connection) -> Callable[[Sighting], bool]:
    """Return the question whether a file that was seen is wanted although bytes are missing."""
    return lambda sighting: has(con, "accepted", sighting.path, sighting.stamp)


def forget(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget both wishes for files that are filed by now."""
    names = [(os.fsencode(path),) for path in paths]
    for wish in ("accepted", "readmitted"):
        con.executemany(f"DELETE FROM {wish} WHERE path = ?", names)
