"""In which folders something was ever done: only there can anything of ours have been left. Touches no user's file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photo_organizer.store.catalogue import bounds_below
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3

_ROOTS = "roots"


def known_roots(con: sqlite3.Connection) -> list[str]:
    """Return the folders in which files of ours may have been left, configured now or before. Touches nothing."""
    roots: list[str] = json.loads(get_meta(con, _ROOTS) or "[]")
    return roots


def remember_roots(con: sqlite3.Connection, roots: list[str]) -> None:
    """Remember the folders in which files of ours may be left from now on."""
    if roots != known_roots(con):
        with transaction(con):
            set_meta(con, _ROOTS, json.dumps(roots))


def worked_in(con: sqlite3.Connection, folder: str) -> bool:
    """Whether a file below a folder was ever moved, removed, or brought there; one that is only copied stays as it was."""
    below = bounds_below(folder)
    query = (
        "SELECT EXISTS (SELECT 1 FROM steps WHERE src >= ? AND src < ? AND kind <> 'copy') "
        "OR EXISTS (SELECT 1 FROM steps WHERE dst >= ? AND dst < ?)"
    )
    return bool(con.execute(query, (*below, *below)).fetchone()[0])
