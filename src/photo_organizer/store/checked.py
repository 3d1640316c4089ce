"""What `check` has compared already, in a small database of its own: a search that was broken off goes on where it was."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import Self

from photo_organizer.model import Stamp

NAME = "checked.db"
KEPT_SECONDS = 86_400  # a comparison of yesterday proves nothing about a disk of today
_TOGETHER = 200  # comparisons written down in one transaction
_TABLE = """
CREATE TABLE IF NOT EXISTS checked (
    path BLOB PRIMARY KEY, dev INT, ino INT, size INT, mtime_ns INT,
    copy BLOB, copy_dev INT, copy_ino INT, copy_size INT, copy_mtime_ns INT, at INT
) WITHOUT ROWID
"""


class Checked:
    """A context manager; writes only its own file in the state folder. Raises sqlite3.Error."""

    def __init__(self, state: str) -> None:
        self._con = sqlite3.connect(os.path.join(state, NAME))
        self._con.execute("PRAGMA synchronous = OFF")  # lost in a power cut: it is compared again
        self._con.execute(_TABLE)
        self._con.execute("DELETE FROM checked WHERE at < ?", (time.time() - KEPT_SECONDS,))
        self._con.commit()
        self._waiting = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.commit()
        self._con.close()

    def copy_of(self, path: str, stamp: Stamp) -> tuple[str, Stamp] | None:
        """Return the copy that this very file was compared with, and what the copy was then. Touches nothing."""
        row = self._con.execute(
            "SELECT copy, copy_dev, copy_ino, copy_size, copy_mtime_ns FROM checked "
            "WHERE path = ? AND dev = ? AND ino = ? AND size = ? AND mtime_ns = ?",
            (os.fsencode(path), stamp.dev, stamp.ino, stamp.size, stamp.mtime_ns),
        ).fetchone()
        return (os.fsdecode(row[0]), Stamp(*row[1:])) if row else None

    def note(self, path: str, stamp: Stamp, copy: str, there: Stamp) -> None:
        """Remember that these two files were equal just now."""
        values = (
            os.fsencode(path), stamp.dev, stamp.ino, stamp.size, stamp.mtime_ns,
            os.fsencode(copy), there.dev, there.ino, there.size, there.mtime_ns, int(time.time()),
        )  # fmt: skip
        self._con.execute(f"INSERT OR REPLACE INTO checked VALUES ({', '.join('?' * len(values))})", values)
        self._waiting += 1
        if self._waiting >= _TOGETHER:
            self._con.commit()
            self._waiting = 0
