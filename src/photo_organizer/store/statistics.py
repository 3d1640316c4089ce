"""Counters of what was done: for the session (until they are logged) and for the whole lifetime.

The functions work inside the caller's transaction, so that counters and deeds cannot disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.store import overview
from photo_organizer.store.overview import COUNTERS

if TYPE_CHECKING:
    import sqlite3

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


def add(
    con: sqlite3.Connection,
    *,
    moved: tuple[int, int] = (0, 0),
    duplicates: tuple[int, int] = (0, 0),
    deleted: tuple[int, int] = (0, 0),
) -> None:
    """Count (files, bytes) that were moved, moved to Duplicates, or deleted."""
    amounts = (*moved, *duplicates, *deleted)
    rows = [
        (f"{scope}_{name}", amount)
        for scope in (SESSION, LIFETIME)
        for name, amount in zip(COUNTERS, amounts, strict=True)
        if amount
    ]
    con.executemany(
        "INSERT INTO statistics (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
        rows,
    )


def take_back(
    con: sqlite3.Connection,
    *,
    moved: tuple[int, int] = (0, 0),
    duplicates: tuple[int, int] = (0, 0),
    deleted: tuple[int, int] = (0, 0),
) -> None:
    """Count (files, bytes) no longer for the lifetime: that was undone. What a session told stays told."""
    amounts = (*moved, *duplicates, *deleted)
    rows = [(amount, f"{LIFETIME}_{name}") for name, amount in zip(COUNTERS, amounts, strict=True)]
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
