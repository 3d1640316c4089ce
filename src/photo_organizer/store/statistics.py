"""Counters of what was done: for the session (until they are logged) and for the whole lifetime.

The functions work inside the caller's transaction, so that counters and deeds cannot disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from photo_organizer.records import frozen
from photo_organizer.store import overview
from photo_organizer.store.overview import COUNTERS

if TYPE_CHECKING:
    import sqlite3

Counted = Literal["moved", "duplicates", "deleted"]
SESSION = "session"
LIFETIME = "lifetime"


@frozen
class Totals:
    """Files and bytes, by what became of them: the counters of `overview.COUNTERS`."""

    files_moved: int = 0
    bytes_moved: int = 0
    files_duplicates: int = 0  # moved to Duplicates
    bytes_duplicates: int = 0
    files_deleted: int = 0  # exact duplicates that were removed
    bytes_deleted: int = 0

    def __bool__(self) -> bool:
        """Whether anything was counted."""
        return any(getattr(self, name) for name in COUNTERS)


def add(con: sqlite3.Connection, what: Counted, size: int, *, files: int = 1) -> None:
    """Count files, of `size` bytes together, that were moved, moved to Duplicates, or deleted."""
    rows = [
        (f"{scope}_{unit}_{what}", amount)
        for scope in (SESSION, LIFETIME)
        for unit, amount in (("files", files), ("bytes", size))
    ]
    con.executemany(
        "INSERT INTO statistics (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
        rows,
    )


def take_back(con: sqlite3.Connection, what: Counted, size: int, *, files: int = 1) -> None:
    """Count files no longer for the lifetime: that was undone. What a session told stays told."""
    rows = [(files, f"{LIFETIME}_files_{what}"), (size, f"{LIFETIME}_bytes_{what}")]
    con.executemany("UPDATE statistics SET value = max(0, value - ?) WHERE name = ?", rows)


def read(con: sqlite3.Connection, scope: str) -> Totals:
    """Return the counters of SESSION or LIFETIME. Touches nothing."""
    return Totals(**overview.counters(con, scope))


def since(con: sqlite3.Connection, before: Totals) -> Totals:
    """Return what the session has counted beyond what it had `before`. Touches nothing."""
    now = read(con, SESSION)
    return Totals(**{name: getattr(now, name) - getattr(before, name) for name in COUNTERS})


def reset(con: sqlite3.Connection, scope: str) -> None:
    """Set the counters of SESSION or LIFETIME to zero."""
    con.executemany("DELETE FROM statistics WHERE name = ?", [(f"{scope}_{name}",) for name in COUNTERS])
