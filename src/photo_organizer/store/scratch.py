"""A copy of the database to plan with, that may be written to and is thrown away. Touches nothing of the original.

The small pictures of the library are most of a large database: they are not copied but looked up in the original.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from photo_organizer.errors import DatabaseDamaged, VolumeProblem
from photo_organizer.store import damage, db
from photo_organizer.store.version import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

# Indexes for the page, and for looks in quiet minutes.
_NOT_PLANNED_WITH = ("catalogue_month", "catalogue_unlooked")
_TRIGGERS = ("catalogue_gone",)  # nobody names a file of the copy by number
_NOT_COPIED = ("look_thumbnails", "numbers", "outbox", "outbox_position", "sqlite_sequence")


def scratch(state: str, folder: str) -> sqlite3.Connection:
    """Return a copy, in `folder`, of what the database in `state` knows; an empty one where there is none.

    Raises VolumeProblem when either cannot be used.
    """
    db.open_database(folder)[0].close()  # with today's schema, whatever the original has
    con = sqlite3.connect(_address(folder), uri=True, isolation_level=None)
    con.execute("PRAGMA synchronous = OFF")
    con.execute("PRAGMA journal_mode = MEMORY")  # a log would write twice what is copied
    original = db.open_readonly(state)
    if original is not None:
        original.close()
        try:
            _copy(con, state)
        except sqlite3.Error as error:
            con.close()
            if damage.is_damage(error):
                raise DatabaseDamaged(f"the database in {state} is damaged: {error}", db.REBUILT) from error
            raise VolumeProblem(
                f"the database in {state} cannot be copied to {folder}: {error}", "free some space there"
            ) from error
    return con


def _copy(con: sqlite3.Connection, state: str) -> None:
    con.execute("ATTACH DATABASE ? AS original", (_address(state) + "?mode=ro",))
    for index in _NOT_PLANNED_WITH:
        con.execute(f"DROP INDEX IF EXISTS main.{index}")
    for trigger in _TRIGGERS:
        con.execute(f"DROP TRIGGER main.{trigger}")
    con.execute("BEGIN")  # one moment of the original
    for table in _tables(con):
        _copy_table(con, table)
    con.execute("COMMIT")
    if _columns(con, "original", "look_thumbnails"):
        con.execute(
            "CREATE TEMP VIEW look_thumbnails AS SELECT look, picture FROM main.look_thumbnails "
            "UNION ALL SELECT look, picture FROM original.look_thumbnails"
        )


def _copy_table(con: sqlite3.Connection, table: str) -> None:
    """Copy one table; where both have the same columns, SQLite takes rows and indexes over as they are."""
    new, old = _columns(con, "main", table), _columns(con, "original", table)
    if new == old and con.execute(f"SELECT 1 FROM main.{table} LIMIT 1").fetchone() is None:
        con.execute(f"INSERT INTO main.{table} SELECT * FROM original.{table}")
        return
    columns = ", ".join(name for name in new if name in old)
    con.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM original.{table}")


def _tables(con: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT name FROM {}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    there = {name for (name,) in con.execute(query.format("original"))}
    for (name,) in con.execute(query.format("main")).fetchall():
        if name in there and name not in _NOT_COPIED:
            yield name


def _columns(con: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in con.execute(f"PRAGMA {schema}.table_info({table})")]


def _address(folder: str) -> str:
    return f"file:{quote(os.path.join(folder, db.NAME))}"
