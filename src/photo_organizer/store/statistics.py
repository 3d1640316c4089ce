"""Counters of what was done: for the session (until they are logged) and for the whole lifetime.

The functions work inside the caller's transaction, so that counters and deeds cannot disagree.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from photo_organizer.records import frozen

if TYPE_CHECKING:
    import sqlite3

SESSION = "session"
LIFETIME = "lifetime"


@frozen
class Totals:
    """Files and bytes, by what became of them."""

    files_moved: int = 0
    bytes_moved: int = 0
    files_duplicates: int = 0  # moved to Duplicates
    bytes_duplicates: int = 0
    files_deleted: int = 0  # exact duplicates that were removed
    bytes_deleted: int = 0

    def __bool__(self) -> bool:
        """Whether anything was counted."""
        return any(getattr(self, item.name) for item in fields(self))


def add(
    con: sqlite3.Connection,
    *,
    moved: tuple[int, int] = (0, 0),
    duplicates: tuple[int, int] = (0, 0),
    deleted: tuple[int, int] = (0, 0),
) -> None:
    """Count (files, bytes) that were moved, moved to Duplicates, or deleted."""
    counted = {"moved": moved, "duplicates": duplicates, "deleted": deleted}
    rows = [
        (f"{scope}_{unit}_{what}", amount)
        for scope in (SESSION, LIFETIME)
        for what, amounts in counted.items()
        for unit, amount in zip(("files", "bytes"), amounts, strict=True)
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
    deltas = Totals(*moved, *duplicates, *deleted)
    rows = [(getattr(deltas, item.name), f"{LIFETIME}_{item.name}") for item in fields(deltas)]
    con.executemany("UPDATE statistics SET value = max(0, value - ?) WHERE name = ?", rows)


def read(con: sqlite3.Connection, scope: str) -> Totals:
    """Return the counters of SESSION or LIFETIME. Touches nothing."""
    known = dict(con.execute("SELECT name, value FROM statistics"))
    return Totals(*(known.get(f"{scope}_{item.name}", 0) for item in fields(Totals)))


def since(con: sqlite3.Connection, before: Totals) -> Totals:
    """Return what the session has counted beyond what it had `before`. Touches nothing."""
    now = read(con, SESSION)
    return Totals(*(getattr(now, item.name) - getattr(before, item.name) for item in fields(Totals)))


def reset(con: sqlite3.Connection, scope: str) -> None:
    """Set the counters of SESSION or LIFETIME to zero."""
    con.executemany(
        "DELETE FROM statistics WHERE name = ?", [(f"{scope}_{item.name}",) for item in fields(Totals)]
    )
