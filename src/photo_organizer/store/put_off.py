"""The indexes of the catalogue, put off while it is filled for the first time and then made at once.

A million photos have a million sizes: kept in order row by row, the indexes cost more than the rows. Only speed depends on
them. Their text waits in `meta` in the same transaction, so that whoever comes after a crash makes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_MARK = "put off: "  # before an index's name in `meta`
# No file is in these before more is known of it than that it is there: they cost nothing then, and the others a look at each row.
_OF_WHAT_IS_KNOWN = ("catalogue_look", "catalogue_original", "catalogue_same", "catalogue_unit")
_INDEXES = (
    "FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'catalogue' AND sql IS NOT NULL "
    f"AND name NOT IN {_OF_WHAT_IS_KNOWN}"
)


def put_off(con: sqlite3.Connection) -> None:
    """Drop the indexes of a catalogue that is still empty, inside the caller's transaction; of any other, do nothing."""
    if con.execute("SELECT 1 FROM catalogue LIMIT 1").fetchone():
        return
    con.execute(f"INSERT OR REPLACE INTO meta SELECT '{_MARK}' || name, sql {_INDEXES}")
    for (name,) in con.execute(f"SELECT name {_INDEXES}").fetchall():
        con.execute(f"DROP INDEX {name}")


def waiting(con: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return mark and text of the indexes that were put off. Touches nothing."""
    return con.execute(
        "SELECT name, value FROM meta WHERE name >= ? AND name < ?", (_MARK, _MARK + "~")
    ).fetchall()


def make(con: sqlite3.Connection) -> None:
    """Make the indexes that were put off, inside the caller's transaction."""
    for name, sql in waiting(con):
        con.execute(sql)
        con.execute("DELETE FROM meta WHERE name = ?", (name,))
