"""Many files of the library of which nothing is known but what a look at them showed. Works inside the caller's transaction."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.store import put_off
from photo_organizer.store.catalogue import SAME_BYTES
from photo_organizer.store.numbers import NUMBER, new_numbers

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.disk.stamp import Row

_TOGETHER = 100  # rows of one statement: to begin and end one for each row is a quarter of the work
_SEEN = "path, dev, ino, size, mtime_ns"


def _put(columns: str, rows: int) -> str:
    row = f"({', '.join('?' for _ in columns.split(','))})"
    return (
        f"INSERT INTO catalogue ({columns}) VALUES {', '.join([row] * rows)} ON CONFLICT (path) DO UPDATE SET {NUMBER}, "
        + ", ".join(f"{name} = {SAME_BYTES.format(name)}" for name in ("sample", "md5", "look", "same"))
        + ", size = excluded.size, mtime_ns = excluded.mtime_ns, dev = excluded.dev, ino = excluded.ino"
    )


_NUMBERED, _MANY = _put(f"id, {_SEEN}", 1), _put(_SEEN, _TOGETHER)


def put_seen(con: sqlite3.Connection, seen: list[Row]) -> None:
    """Add or renew these files, as `catalogue.put` does one; what was read is forgotten when the bytes are others.

    A file is its path, device, inode, size and mtime.
    """
    # Rows lie all over an index by size: what a statement of many changes would be kept in a temporary file, to be taken back.
    done = _put_many(con, seen) if put_off.waiting(con) else 0
    _put_numbered(con, seen[done:])


def _put_many(con: sqlite3.Connection, seen: list[Row]) -> int:
    """Put as many of the files as go into statements of many rows; return how many those were."""
    _put_numbered(con, seen[:1])
    if next(new_numbers(con)) is not None:
        return 1
    # Behind the first, SQLite's own next number is right.
    many = range(1, len(seen) - _TOGETHER + 1, _TOGETHER)
    for start in many:
        con.execute(_MANY, tuple(chain.from_iterable(seen[start : start + _TOGETHER])))
    return 1 + len(many) * _TOGETHER


def _put_numbered(con: sqlite3.Connection, seen: list[Row]) -> None:
    con.executemany(_NUMBERED, ((number, *row) for number, row in zip(new_numbers(con), seen, strict=False)))
