"""Find the files of a folder whose names begin alike, without reading the rows of all the others. Touches nothing.

Names are compared without regard to capitals (see `names.fold`), and rows are sorted by their bytes: so each spelling that
the folder has is followed letter by letter.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.names import fold
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from photo_organizer.store.catalogue import Known

    Bounds = tuple[bytes, bytes]

# What some sign beyond ASCII becomes when it is folded begins with one of these: the long s, the sign of kelvin, ligatures.
BEYOND = frozenset("afiks;`")
_FIRST_BEYOND = b"\x80"


def name_start(path: str) -> str:
    """Return what the names of files that may belong together begin with: all before the first dot, folded. Pure."""
    return fold(path.rpartition("/")[2]).partition(".")[0]


def beginning(con: sqlite3.Connection, folder: str, start: str) -> list[Known]:
    """Return the files in `folder` itself whose names have this start, in path order. Touches nothing."""
    inside = os.fsencode(folder) + b"/" if folder else b""
    found = [
        one
        for low, high in _bounds(con, inside, start)
        for one in catalogue.between(con, low, high, len(inside))
        if name_start(one.path) == start
    ]
    return sorted(found, key=lambda one: os.fsencode(one.path))


def _bounds(con: sqlite3.Connection, spelt: bytes, rest: str) -> Iterator[Bounds]:
    """Yield between which paths lies all that begins with `spelt` and may go on with `rest`."""
    if not rest:
        yield spelt, spelt + b"\0"  # the name that has no dot
        yield spelt + b".", spelt + b"/"
        return
    letter = rest[0]
    if not letter.isascii():  # written in more ways than can be tried
        yield spelt, _behind(spelt)
        return
    if letter in BEYOND:
        yield spelt + _FIRST_BEYOND, _behind(spelt)
    written = {letter, letter.upper()}
    for one in written:
        longer = spelt + one.encode()
        if len(written) == 1 or _some(con, longer):
            yield from _bounds(con, longer, rest[1:])


def _behind(spelt: bytes) -> bytes:
    """Return what follows all that begins with `spelt`, whose last byte is ASCII."""
    return spelt[:-1] + bytes((spelt[-1] + 1,)) if spelt else catalogue.bounds_below("")[1]


def _some(con: sqlite3.Connection, spelt: bytes) -> bool:
    query = "SELECT 1 FROM catalogue WHERE path >= ? AND path < ? LIMIT 1"
    return con.execute(query, (spelt, _behind(spelt))).fetchone() is not None
