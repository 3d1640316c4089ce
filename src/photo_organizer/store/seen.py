"""Many files of the library of which nothing is known but what a look at them showed. Works inside the caller's transaction."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.store.catalogue import SAME_BYTES
from photo_organizer.store.numbers import NUMBER, new_numbers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from photo_organizer.model import Stamp

_PUT = (
    "INSERT INTO catalogue (id, path, dev, ino, size, mtime_ns) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
    f"{NUMBER}, "
    + ", ".join(f"{name} = {SAME_BYTES.format(name)}" for name in ("sample", "md5", "look", "same"))
    + ", size = excluded.size, mtime_ns = excluded.mtime_ns, dev = excluded.dev, ino = excluded.ino"
)


def put_seen(con: sqlite3.Connection, seen: Iterable[tuple[str, Stamp]]) -> None:
    """Add or renew these files, as `catalogue.put` does one; what was read is forgotten when the bytes are others."""
    numbers = new_numbers(con)
    con.executemany(_PUT, ((next(numbers), os.fsencode(path), *stamp) for path, stamp in seen))
