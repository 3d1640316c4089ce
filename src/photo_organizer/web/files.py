"""Ids instead of paths: what the page may name is looked up here. Reads only."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from photo_organizer.store import catalogue, held

if TYPE_CHECKING:
    import sqlite3


def path_id(path: str) -> str:
    """Return an id for something that has no number: 32 hexadecimal digits."""
    return hashlib.blake2b(os.fsencode(path), digest_size=16).hexdigest()


def held_path(con: sqlite3.Connection, number: str) -> str | None:
    """Return the held file with this id, None when it is not held any more. Touches nothing."""
    return next((row.path for row in held.everything(con) if path_id(row.path) == number), None)


def picture_number(con: sqlite3.Connection, library: str, path: str) -> int | None:
    """Return the number of a file of the library, None for any other. Touches nothing."""
    if not path.startswith(library + "/"):
        return None
    return catalogue.number_of(con, path[len(library) + 1 :])
