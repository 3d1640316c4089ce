"""What its owner renames or moves within the library stays of its unit, and keeps the name that it came with.

Its date and its plan are not handed on: where its owner has put it, it stays. Works inside the caller's transaction.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.names import lies_apart

if TYPE_CHECKING:
    import sqlite3

_GONE = "SELECT path, size, dev, ino, mtime_ns, unit, original FROM catalogue WHERE unit IS NOT NULL AND "
_FRESH = (
    "SELECT path FROM catalogue WHERE size = ? AND ino = ? AND mtime_ns = ? AND path <> ? "
    "AND unit IS NULL AND original IS NULL ORDER BY dev = ? DESC LIMIT 1"  # a restart may change numbers of disks
)


def hand_on(con: sqlite3.Connection, condition: str, values: tuple[bytes, ...]) -> None:
    """Give the units of rows whose files are gone to the same files where these are now, as far as they were seen."""
    for path, size, dev, ino, mtime_ns, unit, original in con.execute(_GONE + condition, values).fetchall():
        there = con.execute(_FRESH, (size, ino, mtime_ns, path, dev)).fetchone()
        if there and not any(lies_apart(os.fsdecode(one)) for one in (path, there[0])):
            con.execute(
                "UPDATE catalogue SET unit = ?, original = ? WHERE path = ?", (unit, original, there[0])
            )
