"""Files whose dates their owner may want to mend: undated, weakly dated, or of a camera whose clock was wrong. Reads only."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES
from photo_organizer.store.calendar import PICTURES, ROW, WEAK, DatedFile, apart, filed, sliced
from photo_organizer.store.catalogue import bounds_below
from photo_organizer.store.known_folders import lies_in_any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

REST = timedelta(days=3)  # a camera that took nothing for so long began another trip
# One more than a command may name: a telephone never rests, and the first of its pictures are not all of them.
MOST_OF_TRIP = 20_001
MOST_NEIGHBOURS = 2000


def weak(con: sqlite3.Connection, offset: int, limit: int) -> tuple[int, list[DatedFile]]:
    """Return how many photos and films are dated by a file time or a day alone, and a slice of them. Touches nothing."""
    condition = f"{PICTURES} AND NOT {apart(con)} AND taken IS NOT NULL AND {WEAK}"
    return sliced(con, condition, (), "taken, path", offset, limit)


def below(con: sqlite3.Connection, folder: str, offset: int, limit: int) -> tuple[int, list[DatedFile]]:
    """Return how many files lie below a folder, and a slice of them. Touches nothing."""
    return sliced(con, "path >= ? AND path < ?", bounds_below(folder), "path", offset, limit)


def came_with(con: sqlite3.Connection, folder: str) -> list[tuple[str, datetime]]:
    """Return name and date of the files that came in `folder` of the intake and were dated by more than a file time. Touches nothing."""
    low, high = bounds_below(folder)
    rows = con.execute(
        "SELECT original, taken FROM catalogue WHERE original > ? AND original < ? AND taken IS NOT NULL "
        "AND coalesce(source, '') NOT LIKE 'file:%' ORDER BY original LIMIT ?",
        (low, high, MOST_NEIGHBOURS),
    )
    return [
        (os.fsdecode(original).rpartition("/")[2], datetime.fromisoformat(taken))
        for original, taken in rows
        if b"/" not in original[len(low) :]
    ]


def trip(con: sqlite3.Connection, number: int) -> tuple[str, int, list[DatedFile]]:
    """Return a file's camera, and how many dated files of that camera are around it, with the first of them. Touches nothing.

    What was in the library before us is dated by what its camera wrote.
    """
    row = con.execute(
        "SELECT l.camera FROM catalogue c JOIN looks l ON l.id = c.look WHERE c.id = ? AND l.camera <> ''",
        (number,),
    ).fetchone()
    if row is None:
        return "", 0, []
    taken = "coalesce(c.taken, l.taken)"
    columns = ", ".join(taken if name == "taken" else f"c.{name}" for name in ROW.split(", "))
    found = con.execute(
        # The looks of that camera first, then their files by index: the other way round every file of the library is asked.
        f"SELECT {columns} FROM looks l CROSS JOIN catalogue c ON c.look = l.id AND c.look > 0 "
        f"WHERE l.camera = ? AND {taken} IS NOT NULL "
        f"AND NOT {lies_in_any(con, DUPLICATES, column='c.path')} ORDER BY {taken}, c.path",
        row,
    )
    around = _around([filed(one) for one in found], number)
    return row[0], len(around), around[:MOST_OF_TRIP]


def _around(files: Sequence[DatedFile], number: int) -> list[DatedFile]:
    """Return the run of files around the numbered one in which no two neighbours lie further apart than REST."""
    runs: list[list[DatedFile]] = [[*files[:1]]]
    for before, after in pairwise(files):
        if _moment(after) - _moment(before) > REST:
            runs.append([])
        runs[-1].append(after)
    return next((run for run in runs if any(one.number == number for one in run)), [])


def _moment(one: DatedFile) -> datetime:
    return datetime.fromisoformat(one.taken or "")
