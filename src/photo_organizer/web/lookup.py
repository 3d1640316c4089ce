"""What the page may name is looked up here: it has ids and numbers instead of paths. Reads only."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store import catalogue, held, inbox
from photo_organizer.web.guards import Refusal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

FORGOTTEN = "there is no such command, or its answer was forgotten"
LOOK_AT_MANY = "look-at-many"
LOOK_AGAIN = "what was looked at is not known any more; look again"
GONE = "these files no longer exist"


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


def picture_paths(
    con: sqlite3.Connection, numbers: Iterable[int], gone: str, *, aside: bool = False
) -> list[str]:
    """Return the paths of the numbered pictures, none of which is in Duplicates, or all where they are `aside`. Raises Refusal."""
    known = [catalogue.by_id(con, number) for number in numbers]
    paths = [one.path for one in known if one is not None and lies_in(one.path, DUPLICATES) is aside]
    if not paths or len(paths) < len(known):
        raise Refusal(404, gone)
    return paths


def answer_to(
    con: sqlite3.Connection, command: int, name: str = "", forgotten: str = FORGOTTEN
) -> dict[str, Any] | None:
    """Return the answer to a command, None while there is none. Raises Refusal where it is not known any more, or has another `name`."""
    if not inbox.knows(con, command, name):
        raise Refusal(404, forgotten)
    return inbox.reply_to(con, command)
