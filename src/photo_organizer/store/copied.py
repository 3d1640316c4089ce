"""What was copied out of an intake that stays as it is: by place and by content. Whole paths.

Writers work inside the caller's transaction. Nothing here touches a user's file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from photo_organizer.model import Stamp


def note(con: sqlite3.Connection, path: str, stamp: Stamp, digest: bytes | None, now_ns: int) -> None:
    """Remember that the library got these bytes from `path`, or had them; the digest is MD5 or SHA-256."""
    row = os.fsencode(path), stamp.size, stamp.mtime_ns, digest, now_ns
    con.execute(
        "INSERT OR REPLACE INTO copied (path, size, mtime_ns, digest, at_ns) VALUES (?, ?, ?, ?, ?)", row
    )


def has(con: sqlite3.Connection, path: str, stamp: Stamp) -> bool:
    """Tell whether the file at `path` was copied as it is now. Touches nothing."""
    query = "SELECT 1 FROM copied WHERE path = ? AND size = ? AND mtime_ns = ?"
    return con.execute(query, (os.fsencode(path), stamp.size, stamp.mtime_ns)).fetchone() is not None


def gone(con: sqlite3.Connection, folder: str) -> list[str]:
    """Return what was copied out of a folder itself and the library has no more, as far as is known. Touches nothing."""
    low, high = bounds_below(folder)
    rows = con.execute(
        "SELECT path FROM copied WHERE path >= ? AND path < ? "
        "AND NOT EXISTS (SELECT 1 FROM catalogue WHERE original = copied.path) "
        "AND NOT EXISTS (SELECT 1 FROM catalogue WHERE size = copied.size AND md5 = copied.digest)",
        (low, high),
    )
    return [os.fsdecode(path) for (path,) in rows if b"/" not in path[len(low) :]]


def of_size(con: sqlite3.Connection, size: int) -> list[bytes]:
    """Return the known digests of what was copied and has this size. Touches nothing."""
    query = "SELECT DISTINCT digest FROM copied WHERE size = ? AND digest IS NOT NULL"
    return [digest for (digest,) in con.execute(query, (size,))]


def copies(con: sqlite3.Connection, size: int, digest: bytes) -> list[tuple[str, int]]:
    """Return (path, mtime_ns) of the copies of such bytes that the catalogue knows as they were filed. Touches nothing."""
    rows = con.execute(
        "SELECT DISTINCT there.path, there.mtime_ns FROM copied JOIN catalogue AS there ON there.original = copied.path "
        "WHERE copied.size = ? AND copied.digest = ? AND there.size = copied.size AND there.mtime_ns = copied.mtime_ns",
        (size, digest),
    )
    return [(os.fsdecode(path), mtime_ns) for path, mtime_ns in rows]


def forget(con: sqlite3.Connection, paths: Iterable[str]) -> int:
    """Forget that these files were copied, and others of the same content; return how many of the paths were known."""
    known = 0
    for path in paths:
        name = os.fsencode(path)
        row = con.execute("SELECT size, digest FROM copied WHERE path = ?", (name,)).fetchone()
        if row is not None:
            con.execute("DELETE FROM copied WHERE path = ? OR (size = ? AND digest = ?)", (name, *row))
            known += 1
    return known


def library_has(con: sqlite3.Connection, size: int, md5: bytes | None) -> bool:
    """Tell whether a file outside Duplicates has this content, as far as that was read. Touches nothing."""
    rows = con.execute("SELECT path FROM catalogue WHERE size = ? AND md5 = ?", (size, md5))
    return any(not lies_in(os.fsdecode(path), DUPLICATES) for (path,) in rows)
