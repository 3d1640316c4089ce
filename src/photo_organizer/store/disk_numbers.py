"""The numbers of disks by which the catalogue knows its files: a restart may change them, as of a share on Btrfs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3

# Rows in one transaction: of a million the log beside the database would be as large as this.
TOGETHER = 50_000


def any_elsewhere(con: sqlite3.Connection, *numbers: int) -> bool:
    """Whether files are known by other numbers than these. Touches nothing."""
    marks = ", ".join("?" * len(numbers))
    query = f"SELECT EXISTS (SELECT 1 FROM catalogue WHERE dev NOT IN ({marks}))"
    return bool(con.execute(query, numbers).fetchone()[0])


def renumber(con: sqlite3.Connection, former: int, now: int) -> None:
    """Know the files of a disk by the number that it has now; in transactions of its own, of which each may be the last."""
    first, last = con.execute("SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM catalogue").fetchone()
    for start in range(first, last + 1, TOGETHER):
        with transaction(con):
            con.execute(
                "UPDATE catalogue SET dev = ? WHERE dev = ? AND id BETWEEN ? AND ?",
                (now, former, start, start + TOGETHER - 1),
            )
