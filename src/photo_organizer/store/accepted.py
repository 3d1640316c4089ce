"""Files of the intake that their owner wants filed as they are, although they say that bytes are missing.

Writers work inside the caller's transaction.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from photo_organizer.model import Sighting, Stamp


def accept(con: sqlite3.Connection, path: str, stamp: Stamp) -> None:
    """Note that the owner wants this file as it is now; when it changes, the wish is over."""
    row = (os.fsencode(path), stamp.ino, stamp.size, stamp.mtime_ns)
    con.execute("INSERT OR REPLACE INTO accepted VALUES (?, ?, ?, ?)", row)


def is_accepted(con: sqlite3.Connection, path: str, stamp: Stamp) -> bool:
    """Whether the owner wants this very file as it is. Touches nothing."""
    query = "SELECT ino, size, mtime_ns FROM accepted WHERE path = ?"
    row = con.execute(query, (os.fsencode(path),)).fetchone()
    return row is not None and row == (stamp.ino, stamp.size, stamp.mtime_ns)


def asked(con: sqlite3.Connection) -> Callable[[Sighting], bool]:
    """Return the question whether a file that was seen is accepted."""
    return lambda sighting: is_accepted(con, sighting.path, sighting.stamp)


def forget(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget the wish for files that are filed by now."""
    con.executemany("DELETE FROM accepted WHERE path = ?", [(os.fsencode(path),) for path in paths])
