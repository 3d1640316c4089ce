"""The memory of what the owner took out of the library after we had filed it.

Writers work inside the caller's transaction. A content is recognised by its size and its digest; where none was
known, by its size and its capture date to the fraction of a second.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.store import catalogue, moved_by_owner

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from photo_organizer.model import Stamp

_REMEMBER = (
    "INSERT OR REPLACE INTO deletions SELECT path, size, sample, md5, taken, ? FROM catalogue "
    "WHERE plan IS NOT NULL AND size > 0 AND "
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
        moved_by_owner.hand_on(con, "path = ?", (os.fsencode(path),))
    con.executemany(_REMEMBER + "path = ?", [(now_ns, os.fsencode(path)) for path in gone])
    catalogue.forget(con, gone)


def forget_below(con: sqlite3.Connection, folder: str, now_ns: int) -> None:
    """Remove every row below a folder that is gone, and remember what we had filed there."""
    start = os.fsencode(folder)
    moved_by_owner.hand_on(con, "path >= ? AND path < ?", (start + b"/", start + b"0"))
    con.execute(_REMEMBER + "path >= ? AND path < ?", (now_ns, start + b"/", start + b"0"))
    catalogue.forget_below(con, folder)


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


# ── what is wanted all the same ──────────────────────────────────────────────────────────────────


def readmit(con: sqlite3.Connection, path: str, stamp: Stamp) -> None:
    """Note that the owner wants this file of the intake in the library again."""
    row = (os.fsencode(path), stamp.ino, stamp.size, stamp.mtime_ns)
    con.execute("INSERT OR REPLACE INTO readmitted VALUES (?, ?, ?, ?)", row)


def readmitted(con: sqlite3.Connection, path: str, stamp: Stamp) -> bool:
    """Whether the owner wants this very file in the library again. Touches nothing."""
    row = con.execute(
        "SELECT ino, size, mtime_ns FROM readmitted WHERE path = ?", (os.fsencode(path),)
    ).fetchone()
    return row is not None and row == (stamp.ino, stamp.size, stamp.mtime_ns)


def forget_readmitted(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget the wish for files that are filed by now."""
    con.executemany("DELETE FROM readmitted WHERE path = ?", [(os.fsencode(path),) for path in paths])
