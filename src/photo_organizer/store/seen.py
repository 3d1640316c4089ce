"""Many files of the library of which nothing is known but what a look at them showed. Works inside the caller's transaction."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from photo_organizer.store import put_off
from photo_organizer.store.catalogue import SAME_BYTES
from photo_organizer.store.numbers import NUMBER, new_numbers

if TYPE_CHECKING:
    import sqlite3

_TOGETHER = 100  # rows of one statement: to begin and end one for each row is a quarter of the work
_ONE, _MANY = (
    f"INSERT INTO catalogue (id, path, dev, ino, size, mtime_ns) VALUES {', '.join(['(?, ?, ?, ?, ?, ?)'] * rows)} "
    f"ON CONFLICT (path) DO UPDATE SET {NUMBER}, "
    + ", ".join(f"{name} = {SAME_BYTES.format(name)}" for name in ("sample", "md5", "look", "same"))
    + ", size = excluded.size, mtime_ns = excluded.mtime_ns, dev = excluded.dev, ino = excluded.ino"
    for rows in (1, _TOGETHER)
)


def put_seen(con: sqlite3.Connection, seen: list[tuple[bytes, int, int, int, int]]) -> None:
    """Add or renew these files, as `catalogue.put` does one; what was read is forgotten when the bytes are others.

    A file is its path, device, inode, size and mtime.
    """
    numbered = ((number, *row) for number, row in zip(new_numbers(con), seen, strict=False))
    # Rows lie all over an index by size: what a statement of many changes would be kept in a temporary file, to be taken back.
    if put_off.waiting(con):
        for _ in range(len(seen) // _TOGETHER):
            con.execute(_MANY, tuple(chain.from_iterable(islice(numbered, _TOGETHER))))
    con.executemany(_ONE, numbered)
