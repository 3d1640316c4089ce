"""Rows for tests of the store."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.model import Look, Moment, Stamp
from photo_organizer.store import catalogue, library_looks, looks

if TYPE_CHECKING:
    import sqlite3

A, B, C = b"a" * 16, b"b" * 16, b"c" * 16


def stamp(number: int, size: int = 10) -> Stamp:
    return Stamp(1, number, size, 100 + number)


def put(con: sqlite3.Connection, *names: str, size: int = 10, **more: object) -> list[int]:
    """Put files into the catalogue; return their numbers."""
    for name in names:
        known = catalogue.Known(name, stamp(sum(os.fsencode(name)), size))
        catalogue.put(con, known, **more)  # type: ignore[arg-type]
    found = [catalogue.number_of(con, name) for name in names]
    return [number for number in found if number is not None]


def look(name: bytes, **more: object) -> Look:
    made = Look(name * 2, 4.0, plain=False, width=8, height=6, format="JPEG", moment=Moment(camera="Canon"))
    return replace(made, **more)  # type: ignore[arg-type]


def look_at(con: sqlite3.Connection, path: str, md5: bytes, **more: object) -> int:
    """Let a file of the catalogue have a look; return the number of that."""
    [picture] = put(con, path)
    number = looks.put(con, md5, 10, look(md5, **more), md5[:2])
    library_looks.put_look(con, picture, stamp(sum(os.fsencode(path))), number, md5)
    return number
