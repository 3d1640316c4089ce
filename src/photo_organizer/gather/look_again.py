"""Find files of the library that were changed in place: an editor that writes so leaves the folder as it was.

The walk lists a folder only when its own time has changed. This looks at the files one by one, some at a time,
and goes round. It reads no file and changes only the catalogue.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.store import catalogue
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from photo_organizer.model import Stamp

MOST = 20_000  # files looked at by the way, with each full look at the intake,
SECONDS = 2.0  # and no longer than this: a cold disk takes several rounds
_PORTION = 1000
_PLACE = "looked_again"  # the last file of the round that is under way


def place(con: sqlite3.Connection) -> str:
    """Return the last file of the round that is under way, "" between two rounds. Touches nothing."""
    return get_meta(con, _PLACE)


class LookAgain:
    """One round through the catalogue, in path order; it begins behind `start`."""

    def __init__(self, con: sqlite3.Connection, library: str, start: str = "") -> None:
        self._con, self._library = con, library
        self.place = start
        self.files = self.changed = 0

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Look at files until it is enough; return whether the round is over. Raises VolumeProblem."""
        while not enough():
            rows = catalogue.behind(self._con, self.place, _PORTION)
            self._renew([(row.path, found) for row in rows if (found := self._changed(row)) is not None])
            self.files += len(rows)
            if len(rows) < _PORTION:
                self.place = ""
                return True
            self.place = rows[-1].path
        return False

    def look_at(self, paths: Sequence[str]) -> None:
        """Look at these files alone."""
        rows = [row for path in paths if (row := catalogue.by_path(self._con, path)) is not None]
        self._renew([(row.path, found) for row in rows if (found := self._changed(row)) is not None])

    def _changed(self, row: catalogue.Known) -> Stamp | None:
        """Return what a file is now, None where it is as catalogued or cannot be seen: the walk judges that."""
        try:
            found = stamp_of(os.lstat(f"{self._library}/{row.path}"))
        except OSError:
            return None
        same = (found.size, found.mtime_ns) == (row.stamp.size, row.stamp.mtime_ns)
        return None if same else found

    def _renew(self, changed: list[tuple[str, Stamp]]) -> None:
        if changed:
            with transaction(self._con):
                for path, found in changed:
                    catalogue.put(self._con, catalogue.Known(path, found))
            self.changed += len(changed)


def look_at(con: sqlite3.Connection, library: str, paths: Sequence[str]) -> None:
    """Look at files of the library that somebody has written to. Changes only the catalogue."""
    LookAgain(con, library).look_at(paths)


def look_again(
    con: sqlite3.Connection,
    library: str,
    stop: Callable[[], bool],
    most: int = MOST,
    seconds: float = SECONDS,
) -> int:
    """Look at some files of the library, where the last look ended; return how many had changed in place."""
    began, start = time.monotonic(), place(con)
    going = LookAgain(con, library, start)
    going.go_on(lambda: stop() or going.files >= most or time.monotonic() - began > seconds)
    if going.place != start:
        with transaction(con):
            set_meta(con, _PLACE, going.place)
    return going.changed
