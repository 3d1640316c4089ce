"""The folders of the library that were listed, and when each was changed last. Paths in and out are relative `str`.

Writers work inside the caller's transaction. Nothing here touches the library itself.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.names import fold
from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator


def changed_ns(con: sqlite3.Connection, folder: str) -> int | None:
    """Return when `folder` had been changed last when it was listed, None when it never was. Touches nothing."""
    row = con.execute("SELECT mtime_ns FROM folders WHERE path = ?", (os.fsencode(folder),)).fetchone()
    return int(row[0]) if row else None


def everything(con: sqlite3.Connection) -> Iterator[str]:
    """Yield every known folder. Touches nothing."""
    return (os.fsdecode(path) for (path,) in con.execute("SELECT path FROM folders"))


def children(con: sqlite3.Connection, folder: str) -> list[str]:
    """Return the known sub-folders of `folder`, not of those below. Touches nothing."""
    low, high = bounds_below(folder)
    rows = con.execute("SELECT path FROM folders WHERE path > ? AND path < ?", (low, high))
    return [os.fsdecode(path) for (path,) in rows if b"/" not in path[len(low) :]]


def put(con: sqlite3.Connection, folders: Iterable[tuple[str, int]]) -> None:
    """Remember when each of these folders was changed last."""
    rows = [(os.fsencode(folder), changed_ns) for folder, changed_ns in folders]
    con.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?)", rows)


def expect(con: sqlite3.Connection, folders: Iterable[str]) -> None:
    """Let the next walk list these folders, unless they are known: one that is cut off now has not come to them."""
    con.executemany("INSERT OR IGNORE INTO folders VALUES (?, 0)", [(os.fsencode(path),) for path in folders])


def doubt(con: sqlite3.Connection) -> None:
    """Let every folder be listed again at the next walk, whatever its times."""
    con.execute("UPDATE folders SET mtime_ns = 0")


def note_above(con: sqlite3.Connection, path: str) -> list[str]:
    """Remember the folders above the file at `path`, so that the next walk sees when one is gone.

    Return those that were not known before, the outermost first: filing has made them.
    """
    made: list[str] = []
    while path := path.rpartition("/")[0]:
        done = con.execute("INSERT OR IGNORE INTO folders VALUES (?, 0)", (os.fsencode(path),))
        if done.rowcount > 0:
            made.insert(0, path)
    return made


def spelled(con: sqlite3.Connection, top: str) -> str:
    """Return how one of the library's own folders, such as Duplicates, is written there. Touches nothing."""
    names = _written(con, top)
    return top if top in names else next(iter(names), top)


def lies_in_any(con: sqlite3.Connection, *tops: str, column: str = "path") -> str:
    """Return as SQL that a file lies in one of these folders of the library, in whatever letters they are written there.

    The paths are compared with bounds, as their index is ordered. Touches nothing.
    """
    names = sorted({name for top in tops for name in (top, *_written(con, top))})
    inside = (
        f"({column} >= x'{low.hex()}' AND {column} < x'{high.hex()}')"
        for low, high in map(bounds_below, names)
    )
    return f"({' OR '.join(inside)})"


def _written(con: sqlite3.Connection, top: str) -> list[str]:
    rows = con.execute("SELECT path FROM folders WHERE instr(path, x'2f') = 0")
    return sorted(name for (path,) in rows if fold(name := os.fsdecode(path)) == fold(top))
