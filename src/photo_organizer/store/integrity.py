"""What the integrity check has read: the MD5 of each file, and how far the check of this month is; in a database of its own.

A damaged one is begun anew: the next check notes all MD5s again, and compares those that the catalogue knows.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from photo_organizer.errors import VolumeProblem
from photo_organizer.records import frozen
from photo_organizer.store import expendable
from photo_organizer.store.overview import DAMAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from photo_organizer.model import Stamp

NAME = "integrity.db"
_PATIENCE = 30.0  # seconds for another process that has the file
CHANGED, UNREADABLE = DAMAGES
_TABLES = """
CREATE TABLE IF NOT EXISTS md5s (number INTEGER PRIMARY KEY, size INT, mtime_ns INT, md5 BLOB, round INT);
CREATE TABLE IF NOT EXISTS problems (path BLOB PRIMARY KEY, problem TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1), behind INT, files INT, round INT, ended_ns INT);
INSERT OR IGNORE INTO position VALUES (1, 0, 0, 1, 0);
"""


@frozen
class Reading:
    """What one file of the catalogue, known by its number there, was found to be."""

    number: int
    path: str
    stamp: Stamp
    md5: bytes | None = None  # to be compared with from now on; None: it was never read
    problem: str = ""


@frozen
class RoundOfReading:
    """How far a check is: how many files it has read, and what is wrong with some."""

    ended_ns: int  # Unix time; 0: it goes on
    files: int
    problems: tuple[tuple[str, str], ...]  # path and kind


class IntegrityStore:
    """A context manager; writes only its own file in the state folder. All of it raises VolumeProblem where that cannot be used."""

    def __init__(self, state: str) -> None:
        self._path = os.path.join(state, NAME)
        with self._used():
            self._con = expendable.opened(self._path, _prepare, _PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    @contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            words = f"{self._path} cannot be used: {error}"
            raise VolumeProblem(
                words, "free some space; where it is damaged, remove it: it is made again"
            ) from error

    def md5_of(self, number: int, stamp: Stamp) -> bytes | None:
        """Return the MD5 that was read when the file was of this size and time. Touches nothing."""
        query = "SELECT md5 FROM md5s WHERE number = ? AND size = ? AND mtime_ns = ?"
        with self._used():
            row = self._con.execute(query, (number, stamp.size, stamp.mtime_ns)).fetchone()
        return row[0] if row else None

    def behind(self) -> int:
        """Return the number of the file behind which the check goes on, 0 at its begin. Touches nothing."""
        with self._used():
            return int(self._con.execute("SELECT behind FROM position").fetchone()[0])

    def note(self, readings: Iterable[Reading], behind: int) -> None:
        """Keep what was read, and that the check goes on behind this number, as one."""
        with self._used(), self._con:
            for one in readings:
                self._note(one)
            self._con.execute("UPDATE position SET behind = ?", (behind,))

    def _note(self, one: Reading) -> None:
        if one.md5 is not None:
            row = (one.number, one.stamp.size, one.stamp.mtime_ns, one.md5)
            self._con.execute("INSERT OR REPLACE INTO md5s SELECT ?, ?, ?, ?, round FROM position", row)
        if one.problem:
            self._con.execute(
                "INSERT OR REPLACE INTO problems VALUES (?, ?)", (os.fsencode(one.path), one.problem)
            )
        self._con.execute("UPDATE position SET files = files + 1")

    def found(self) -> RoundOfReading:
        """Return what the check has found so far, or in all. Touches nothing."""
        with self._used():
            ended_ns, files = self._con.execute("SELECT ended_ns, files FROM position").fetchone()
            rows = self._con.execute("SELECT path, problem FROM problems ORDER BY path")
            return RoundOfReading(ended_ns, files, tuple((os.fsdecode(path), kind) for path, kind in rows))

    def end(self, now_ns: int) -> None:
        """Note that the check came to its end; it stands until it was told and the next one begins."""
        with self._used(), self._con:
            self._con.execute("UPDATE position SET ended_ns = ?", (now_ns,))

    def begin_anew(self) -> None:
        """Begin at the first file; the MD5s stay, but those of files that the check before did not find."""
        with self._used(), self._con:
            self._con.execute("DELETE FROM md5s WHERE round < (SELECT round FROM position)")
            self._con.execute("DELETE FROM problems")
            self._con.execute("UPDATE position SET behind = 0, files = 0, ended_ns = 0, round = round + 1")


def is_there(state: str) -> bool:
    """Return whether a check has noted anything yet. Touches nothing."""
    return os.path.exists(os.path.join(state, NAME))


def forget(state: str) -> None:
    """Remove what was read: it is damaged, or of a catalogue that is gone, whose numbers were of other files."""
    expendable.remove(os.path.join(state, NAME))


def _prepare(con: sqlite3.Connection) -> None:
    con.executescript(_TABLES)
    if con.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("damaged")
