"""In which folders something was ever done: only there can anything of ours have been left. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3


def worked_in(con: sqlite3.Connection, folder: str) -> bool:
    """Whether a file below a folder was ever moved, removed, or brought there; one that is only copied stays as it was."""
    below = bounds_below(folder)
    query = (
        "SELECT EXISTS (SELECT 1 FROM steps WHERE src >= ? AND src < ? AND kind <> 'copy') "
        "OR EXISTS (SELECT 1 FROM steps WHERE dst >= ? AND dst < ?)"
    )
    return bool(con.execute(query, (*below, *below)).fetchone()[0])
