"""The memory of what the owner took out of the library after we had filed it.

Writers work inside the caller's transaction. A content is recognised by its size and its digest; where none was
known, by its size and its capture date to the fraction of a second.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.names import lies_apart
from photo_organizer.records import frozen
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_REMEMBER = (
    "INSERT OR REPLACE INTO deletions SELECT path, size, sample, md5, taken, ? FROM catalogue "
    "WHERE plan IS NOT NULL AND size > 0 AND "
)

_GONE = "SELECT path, size, dev, ino, mtime_ns, unit, original FROM catalogue WHERE unit IS NOT NULL AND "
_FRESH = (
    "SELECT path FROM catalogue WHERE size = ? AND ino = ? AND mtime_ns = ? AND path <> ? "
    "AND unit IS NULL AND original IS NULL ORDER BY dev = ? DESC LIMIT 1"  # a restart may change numbers of disks
)


@frozen
class Deletion:
    """One file that is gone: where it was, and when that was noticed."""

    path: str
    gone_ns: int


def forget(con: sqlite3.Connection, paths: Iterable[str], now_ns: int) -> None:
    """Remove rows of the catalogue whose files are gone, and remember those that we had filed."""
    gone = list(paths)
    for path in gone:
        _hand_on(con, "path = ?", (os.fsencode(path),))
    con.executemany(_REMEMBER + "path = ?", [(now_ns, os.fsencode(path)) for path in gone])
    catalogue.forget(con, gone)


def forget_below(con: sqlite3.Connection, folder: str, now_ns: int) -> None:
    """Remove every row below a folder that is gone, and remember what we had filed there."""
    bounds = catalogue.bounds_below(folder)
    _hand_on(con, "path >= ? AND path < ?", bounds)
    con.execute(_REMEMBER + "path >= ? AND path < ?", (now_ns, *bounds))
    catalogue.forget_below(con, folder)


def _hand_on(con: sqlite3.Connection, condition: str, values: tuple[bytes, ...]) -> None:
    """Give units, and the names that they came with, of rows whose files are gone to the same files where their owner has put them.

    Date and plan are not handed on: where he has put it, it stays.
    """
    for path, size, dev, ino, mtime_ns, unit, original in con.execute(_GONE + condition, values).fetchall():
        there = con.execute(_FRESH, (size, ino, mtime_ns, path, dev)).fetchone()
        if there and not any(lies_apart(os.fsdecode(one)) for one in (path, there[0])):
            con.execute(
                "UPDATE catalogue SET unit = ?, original = ? WHERE path = ?", (unit, original, there[0])
            )


def find(
    con: sqlite3.Connection, size: int, taken: str | None, sample: bytes | None, md5: bytes | None
) -> Deletion | None:
    """Return the latest deletion of this content, if it is remembered. Touches nothing."""
    query = "SELECT path, gone_ns, sample, md5, taken FROM deletions WHERE size = ? ORDER BY gone_ns DESC"
    for path, gone_ns, its_sample, its_md5, its_taken in con.execute(query, (size,)):
        for mine, its in ((md5, its_md5), (sample, its_sample), (taken, its_taken)):
            if mine is not None and its is not None:
                if mine == its:
                    return Deletion(os.fsdecode(path), int(gone_ns))
                break  # the surest sign that both have decides
    return None
