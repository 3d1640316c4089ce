"""Many files of the library of which nothing is known but what a look at them showed. Works inside the caller's transaction."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from photo_organizer.store.catalogue import SAME_BYTES
from photo_organizer.store.numbers import NUMBER, new_numbers

if TYPE_CHECKING:
    import sqlite3

_UPDATE = (
    f"ON CONFLICT (path) DO UPDATE SET {NUMBER}, "
    + ", ".join(f"{name} = {SAME_BYTES.format(name)}" for name in ("sample", "md5", "look", "same"))
    + ", size = excluded.size, mtime_ns = excluded.mtime_ns, dev = excluded.dev, ino = excluded.ino"
)
_PUT = f"INSERT INTO catalogue (path, dev, ino, size, mtime_ns) VALUES (?, ?, ?, ?, ?) {_UPDATE}"
_PUT_NUMBERED = (
    f"INSERT INTO catalogue (id, path, dev, ino, size, mtime_ns) VALUES (?, ?, ?, ?, ?, ?) {_UPDATE}"
)


def put_seen(con: sqlite3.Connection, seen: list[tuple[bytes, int, int, int, int]]) -> None:
    """Add or renew these files, as `catalogue.put` does one; what was read is forgotten when the bytes are others.

    A file is its path, device, inode, size and mtime.
    """
    numbers = new_numbers(con)
    first = next(numbers)
    if first is None:
        con.executemany(_PUT, seen)
    else:
        con.executemany(_PUT_NUMBERED, ((number, *row) for number, row in zip(count(first), seen)))
