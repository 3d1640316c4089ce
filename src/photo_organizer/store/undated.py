"""What is known around files without a date: where they came from, and which dated files came with them. Reads only."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.records import frozen

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
    start = os.fsencode(folder)
    rows = con.execute(
        "SELECT original, taken FROM catalogue WHERE original > ? AND original < ? AND taken IS NOT NULL "
        "AND coalesce(source, '') NOT LIKE 'file:%' ORDER BY original LIMIT ?",
        (start + b"/", start + b"0", MOST_NEIGHBOURS),
    )
    return [
        ArrivedFile(os.fsdecode(original).rpartition("/")[2], datetime.fromisoformat(taken))
        for original, taken in rows
        if b"/" not in original[len(start) + 1 :]
    ]
