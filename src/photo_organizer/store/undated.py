"""What is known around files without a date: where they came from, and which dated files came with them. Reads only."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3

MOST_NEIGHBOURS = 2000


@frozen
class ArrivedFile:
    """A dated file by the name it came with."""

    name: str
    taken: datetime


def came_with(con: sqlite3.Connection, folder: str) -> list[ArrivedFile]:
    """Return the files that came in `folder` of the intake and were dated by more than a file time. Touches nothing."""
    low, high = bounds_below(folder)
    rows = con.execute(
        "SELECT original, taken FROM catalogue WHERE original > ? AND original < ? AND taken IS NOT NULL "
        "AND coalesce(source, '') NOT LIKE 'file:%' ORDER BY original LIMIT ?",
        (low, high, MOST_NEIGHBOURS),
    )
    return [
        ArrivedFile(os.fsdecode(original).rpartition("/")[2], datetime.fromisoformat(taken))
        for original, taken in rows
        if b"/" not in original[len(low) :]
    ]
