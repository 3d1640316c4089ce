"""The library by month, and single files with what is known of their date, for the page. Reads only."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES, NO_DATE, Precision, Strength
from photo_organizer.names import APART, lies_in
from photo_organizer.records import frozen
from photo_organizer.store import text_search
from photo_organizer.store.known_folders import lies_in_any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

# The very expressions of the index of migration 0023: months are counted from it alone.
_MONTH = "coalesce(substr(taken, 1, 7), substr(CAST(path AS TEXT), 1, 4) || '-' || substr(CAST(path AS TEXT), 6, 2))"
# Photos and films, but those set aside: a sidecar beside a photo is no picture more. A film of low resolution may be the only one.
# The end of a name is looked at once: a million files are asked it when the index is made.
PICTURES = (
    "NOT (path >= CAST('Duplicates/' AS BLOB) AND path < CAST('Duplicates0' AS BLOB)) "
    "AND CASE lower(CAST(substr(path, -4) AS TEXT)) WHEN '.jpg' THEN 1 WHEN '.xmp' THEN 0 WHEN '.aae' THEN 0 "
    "WHEN '.thm' THEN 0 WHEN '.wav' THEN 0 WHEN '.xml' THEN 0 WHEN '.srt' THEN 0 WHEN '.pp3' THEN 0 WHEN '.dop' THEN 0 "
    "WHEN '.on1' THEN 0 WHEN '.cos' THEN 0 WHEN '.vrd' THEN 0 WHEN '.arp' THEN 0 "
    "WHEN 'json' THEN substr(path, -5, 1) <> x'2e' WHEN 'nksc' THEN substr(path, -5, 1) <> x'2e' ELSE 1 END"
)
WEAK = f"(strength = {Strength.FILE_TIME:d} OR precision <= {Precision.DAY:d})"
ROW = "id, path, taken, source, precision, strength"
CAMERA = "exif:DateTimeOriginal"  # where a look reads what the camera wrote
MOST_SEARCHED = 500  # files in one answer, where no fewer are asked for


@frozen
class Month:
    """How many photos and films were taken in a month; `weak` of them by a file time or a day alone."""

    month: str  # YYYY-MM
    files: int
    weak: int


@frozen
class DatedFile:
    """One file of the library; `taken` and the rest are None where its date is only told by its folder."""

    number: int
    path: str
    taken: str | None
    source: str | None
    precision: int | None
    strength: int | None

    @property
    def weak(self) -> bool:
        """Whether its date is a file time, or not known to the minute."""
        return self.strength == Strength.FILE_TIME or (self.precision or Precision.SECOND) <= Precision.DAY


def months(con: sqlite3.Connection) -> list[Month]:
    """Return every month that has photos or films, the oldest first. Touches nothing."""
    few = f"(SELECT path, taken, strength, precision FROM catalogue WHERE {apart(con)} LIMIT -1)"  # first, by their paths
    others = {month: (files, weak) for month, files, weak in _counted(con, few)}
    found = []
    for month, files, weak in _counted(con, "catalogue"):
        less = others.get(month, (0, 0))
        if files > less[0]:
            found.append(Month(month, files - less[0], weak - less[1]))
    return found


def apart(con: sqlite3.Connection) -> str:
    """Return as SQL what has no place among the pictures: what was set aside, and what is neither photo nor film.

    The index of the months knows but one way to write Duplicates, and a large library is slow to make it anew. Touches nothing.
    """
    return lies_in_any(con, *APART)


def _counted(con: sqlite3.Connection, source: str) -> list[tuple[str, int, int]]:
    return con.execute(
        f"SELECT {_MONTH} AS month, count(*), sum(coalesce({WEAK}, 0)) FROM {source} "
        f"WHERE {PICTURES} GROUP BY month HAVING month GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
    ).fetchall()


def month(con: sqlite3.Connection, wanted: str, offset: int, limit: int) -> tuple[int, list[DatedFile]]:
    """Return how many photos and films a month has and a slice of them, in the order they were taken. Touches nothing."""
    condition = f"{PICTURES} AND NOT {apart(con)} AND {_MONTH} = ?"
    return sliced(con, condition, (wanted,), "coalesce(taken, '9'), path", offset, limit)


def sliced(
    con: sqlite3.Connection, condition: str, values: Sequence[object], order: str, offset: int, limit: int
) -> tuple[int, list[DatedFile]]:
    """Return how many files meet a condition, and a slice of them in an order. Touches nothing."""
    return _count(con, condition, values), _slice(con, condition, values, order, offset, limit)


def _count(con: sqlite3.Connection, condition: str, values: Sequence[object]) -> int:
    return int(con.execute(f"SELECT count(*) FROM catalogue WHERE {condition}", values).fetchone()[0])


def _slice(
    con: sqlite3.Connection, condition: str, values: Sequence[object], order: str, offset: int, limit: int
) -> list[DatedFile]:
    query = f"SELECT {ROW} FROM catalogue WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
    return [filed(row) for row in con.execute(query, (*values, limit, offset))]


def search(
    con: sqlite3.Connection, text: str, offset: int = 0, limit: int = MOST_SEARCHED
) -> tuple[int, list[DatedFile]]:
    """Return how many files' path, or path in the intake, holds `text`, whatever its case, and a slice of them. Touches nothing."""
    found, values = text_search.holding(con, text, ("path", "original"))
    condition = f"NOT {lies_in_any(con, DUPLICATES)} AND {found}"
    files = _slice(con, condition, values, "coalesce(taken, ''), path", offset, limit)
    total = offset + len(files)
    # Else the end was seen: a count looks at every file once more.
    if len(files) == limit or (offset and not files):
        total = _count(con, condition, values)
    return total, files


def one(con: sqlite3.Connection, number: int) -> tuple[DatedFile, str | None] | None:
    """Return a file and the path that it had in the intake, None when there is no such file. Touches nothing."""
    row = con.execute(f"SELECT {ROW}, original FROM catalogue WHERE id = ?", (number,)).fetchone()
    if row is None:
        return None
    return filed(row[:-1]), os.fsdecode(row[-1]) if row[-1] else None


def as_recorded(con: sqlite3.Connection, one: DatedFile) -> DatedFile:
    """Return a file that nobody has dated yet, as one that was here before us, with what its camera wrote. Touches nothing."""
    if one.taken or lies_in(one.path, NO_DATE):  # there it is because that was refused
        return one
    query = "SELECT l.taken FROM catalogue c JOIN looks l ON l.id = c.look WHERE c.id = ? AND l.taken <> ''"
    row = con.execute(query, (one.number,)).fetchone()
    return replace(one, taken=row[0], source=CAMERA) if row else one


def filed(row: tuple[int, bytes, str | None, str | None, int | None, int | None]) -> DatedFile:
    """Return a row of the columns ROW."""
    return DatedFile(row[0], os.fsdecode(row[1]), *row[2:])
