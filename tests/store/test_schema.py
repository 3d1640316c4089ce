"""A new database is what all migrations come to, though it is made at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.store import db, migrating
from photo_organizer.store.version import newest_version
from tests.store import schema

if TYPE_CHECKING:
    from pathlib import Path

_RANDOM = 1000  # what is greater is a number that each database has drawn for itself


def _all_of(con: sqlite3.Connection) -> list[object]:
    """Return everything that is in a database: version, schema and rows."""
    parts = con.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    version = con.execute("PRAGMA user_version").fetchone()
    tables = [name for kind, name, *_ in parts if kind == "table"]
    return [version, parts, [(table, _rows(con, table)) for table in tables]]


def _rows(con: sqlite3.Connection, table: str) -> list[list[object]]:
    rows = con.execute(f"SELECT * FROM {table}").fetchall()
    return [["drawn" if isinstance(one, int) and one > _RANDOM else one for one in row] for row in rows]


def test_the_schema_is_what_the_migrations_come_to() -> None:
    assert schema.PAGE.read_text() == schema.made(), "make docs writes it again"


def test_a_database_made_at_once_is_the_one_made_step_by_step(tmp_path: Path) -> None:
    assert migrating.whole(newest_version())
    by_steps = sqlite3.connect(":memory:", isolation_level=None)
    with closing(db.open_database(str(tmp_path))[0]) as at_once, closing(by_steps):
        schema.step_by_step(by_steps)
        assert _all_of(at_once) == _all_of(by_steps)


def test_a_schema_of_another_version_is_not_used() -> None:
    assert migrating.whole(newest_version() - 1) == ""
    assert migrating.whole(newest_version() + 1) == ""
