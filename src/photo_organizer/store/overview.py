"""What `status` and `stats` show, read with SQL alone: no other module of ours is loaded for it. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

COUNTERS = (
    "files_moved",
    "bytes_moved",
    "files_duplicates",
    "bytes_duplicates",
    "files_deleted",
    "bytes_deleted",
)


def staying(con: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return path, code and sentence of every file that stays in the intake, in path order."""
    rows = con.execute("SELECT path, code, sentence FROM held ORDER BY path")
    return [(os.fsdecode(path), code, sentence) for path, code, sentence in rows]


def library(con: sqlite3.Connection) -> tuple[int, int]:
    """Return (files, bytes) of the whole library."""
    files, size = con.execute("SELECT count(*), coalesce(sum(size), 0) FROM catalogue").fetchone()
    return int(files), int(size)


def counters(con: sqlite3.Connection, scope: str) -> dict[str, int]:
    """Return what was counted in the session, or in the whole lifetime."""
    known = dict(con.execute("SELECT name, value FROM statistics"))
    return {name: known.get(f"{scope}_{name}", 0) for name in COUNTERS}
