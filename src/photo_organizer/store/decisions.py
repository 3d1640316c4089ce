"""What the owner has decided, kept a second time beside the database: it cannot be read from the library again.

A small file of JSON, written whole after each decision and read into a database that is new: because the old
one was damaged, removed, or never had these.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.whole import replace_whole
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

FILE = "decisions.json"
# table → its columns; a row of "thumbnail_wishes" without a pinned picture is only a wish for now.
TABLES = {
    "not_duplicates": ("one", "other", "since_ns"),
    "reviewed": ("members", "since_ns"),
    "thumbnail_wishes": ("folder", "pinned"),
    "thumbnail_excluded": ("path", "is_folder", "since_ns"),
}
# The names that these had in files that version 2.0.0 has kept.
_FORMER = {"thumbnail_wishes": "cover_wishes", "thumbnail_excluded": "cover_excluded"}
_ONLY = {"thumbnail_wishes": "WHERE pinned <> '[]'"}
_CELL = (bytes, str, int)
_KNOWN = "decisions"  # remembered once a database has taken them over


def keep(con: sqlite3.Connection, folder: str) -> None:
    """Write down all decisions in `folder`, whole or not at all. Changes only that file. Raises OSError."""
    kept = {table: [_written(row) for row in _rows(con, table)] for table in TABLES}
    replace_whole(f"{folder}/{FILE}", json.dumps(kept).encode("ascii"))


def bring_back(con: sqlite3.Connection, folder: str) -> int:
    """Take the kept decisions over into a database that has not done so; return how many. Raises VolumeProblem."""
    if get_meta(con, _KNOWN) == "kept":
        return 0
    kept = _read(f"{folder}/{FILE}")
    rows = [(table, values) for table in TABLES for values in _kept_rows(kept, table)]
    with transaction(con):
        for table, values in rows:
            columns = TABLES[table]
            marks = ", ".join("?" for _ in columns)
            names = ", ".join(columns)
            con.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)
        set_meta(con, _KNOWN, "kept")
    return len(rows)


def _rows(con: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    names = ", ".join(TABLES[table])
    return con.execute(f"SELECT {names} FROM {table} {_ONLY.get(table, '')}").fetchall()


def _read(path: str) -> dict[str, Any]:
    """Return what was kept; nothing where the file is not there or not ours."""
    try:
        with open(path, encoding="ascii") as file:
            kept = json.load(file)
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _written(row: tuple[Any, ...]) -> list[Any]:
    return [{"hex": value.hex()} if isinstance(value, bytes) else value for value in row]


def _kept_rows(kept: dict[str, Any], table: str) -> Iterator[list[Any]]:
    """Yield the rows that were kept of a table; what is no row of it, as in a file that somebody edited, is passed over."""
    rows = kept.get(table) or kept.get(_FORMER.get(table, table))
    for row in rows if isinstance(rows, list) else ():
        with suppress(TypeError, ValueError, KeyError):
            values = [bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for value in row]
            if len(values) == len(TABLES[table]) and all(isinstance(one, _CELL) for one in values):
                yield values
