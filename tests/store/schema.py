"""Write schema.sql, which says what all migrations come to: `python -m tests.store.schema`, a part of `make docs`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from photo_organizer.store import db, migrating
from photo_organizer.store.version import newest_version

PAGE = Path(db.__file__).with_name("schema.sql")
_HEAD = "-- {}: what all migrations come to in a new database. Made by `make docs`; change the migrations.\n"
# A browser may know numbers of a database before this one: none of them comes again.
_FIRST = "abs(random() % 1099511627776)"
_ROWS = f"INSERT INTO numbers VALUES ({_FIRST});\nINSERT INTO sqlite_sequence (name, seq) VALUES ('inbox', {_FIRST});\n"
_RUNS = "INSERT INTO sqlite_sequence (name, seq) VALUES ('runs', max(strftime('%s', 'now') / 60 - 26297280, 0));\n"
_MADE = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"


def step_by_step(con: sqlite3.Connection) -> None:
    """Make what a database is that every version has opened."""
    for number, sql in migrating.migrations(0):
        migrating.apply(con, number, sql)


def made() -> str:
    """Return the text as the migrations have it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        step_by_step(con)
        statements = "".join(f"{sql};\n" for (sql,) in con.execute(_MADE))
    return _HEAD.format(newest_version()) + statements + _ROWS + _RUNS


if __name__ == "__main__":
    PAGE.write_text(made())
