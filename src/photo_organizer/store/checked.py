"""What `check` has compared already, in a small database of its own: a search that was broken off goes on where it was.

Nothing in it is needed: one that is damaged, as a power cut may leave it, is begun anew, and what cannot be written down is
compared again.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from typing import Self

from photo_organizer.model import Sighting, Stamp
from photo_organizer.store import expendable

NAME = "checked.db"
KEPT_SECONDS = 86_400  # a comparison of yesterday proves nothing about a disk of today
_PATIENCE = 5.0  # seconds for another search that has the file
_TOGETHER = 200  # comparisons written down in one transaction
# With the times of change: who edits a file in place may set its modification time back.
_TABLE = """
DROP TABLE IF EXISTS checked;  -- of older versions
CREATE TABLE IF NOT EXISTS compared (
    path BLOB PRIMARY KEY, dev INT, ino INT, size INT, mtime_ns INT, ctime_ns INT,
    copy BLOB, copy_dev INT, copy_ino INT, copy_size INT, copy_mtime_ns INT, copy_ctime_ns INT, at INT
) WITHOUT ROWID
"""
_COPY = (
    "SELECT copy, copy_dev, copy_ino, copy_size, copy_mtime_ns, copy_ctime_ns FROM compared "
    "WHERE path = ? AND dev = ? AND ino = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?"
)


class Checked:
    """A context manager; writes only its own file in the state folder. Raises nothing."""

    def __init__(self, state: str) -> None:
        path = os.path.join(state, NAME)
        try:
            self._con = expendable.opened(path, _prepare, _PATIENCE)
        except (OSError, sqlite3.Error):  # locked, or the volume is full
            self._con = expendable.opened(":memory:", _prepare, _PATIENCE)
        self._waiting = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self._con.commit()
        self._con.close()

    def copy_of(self, file: Sighting) -> Sighting | None:
        """Return the copy that this very file was compared with, as the copy was then. Touches nothing."""
        try:
            row = self._con.execute(_COPY, _row(file)).fetchone()
        except sqlite3.Error:
            return None
        return Sighting(os.fsdecode(row[0]), Stamp(*row[1:-1]), row[-1]) if row else None

    def note(self, file: Sighting, copy: Sighting) -> None:
        """Remember that these two files were equal just now."""
        values = (*_row(file), *_row(copy), int(time.time()))
        with suppress(sqlite3.Error):
            self._con.execute(
                f"INSERT OR REPLACE INTO compared VALUES ({', '.join('?' * len(values))})", values
            )
            self._waiting += 1
            if self._waiting >= _TOGETHER:
                self._waiting = 0
                self._con.commit()


def _prepare(con: sqlite3.Connection) -> None:
    """Make the table, without what is too old. Raises sqlite3.Error."""
    con.execute("PRAGMA synchronous = OFF")  # lost in a power cut: it is compared again
    con.executescript(_TABLE)
    # What was compared later than now was so by a clock that was set back since: nobody knows when.
    now = time.time()
    con.execute("DELETE FROM compared WHERE at < ? OR at > ?", (now - KEPT_SECONDS, now))
    con.commit()


def _row(file: Sighting) -> tuple[bytes | int, ...]:
    return (os.fsencode(file.path), *file.stamp, file.ctime_ns)
