"""One step of the schema, in one transaction, and only once; for a new database all of them as one.

`schema.sql` says what the migrations come to: making that takes a sixth of the time of making it step by step.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def version(con: sqlite3.Connection) -> int:
    """Return the version of the schema, 0 where there is none yet. Touches nothing."""
    return int(con.execute("PRAGMA user_version").fetchone()[0])


def whole(number: int) -> str:
    """Return what makes a new database of version `number` at once, "" where nobody has written that down. Touches nothing."""
    with open(os.path.join(os.path.dirname(__file__), "schema.sql"), encoding="utf-8") as file:
        text = file.read()
    return text if text.startswith(f"-- {number}:") else ""


def together(migrations: list[tuple[int, str]]) -> str:
    """Return several migrations as one. Touches nothing."""
    return "\n".join(sql for _, sql in migrations)


def apply(con: sqlite3.Connection, number: int, sql: str) -> None:
    """Bring the schema to version `number`, unless another process has done that since its version was read."""
    con.execute("BEGIN IMMEDIATE")
    try:
        if version(con) < number:
            for statement in _statements(sql):
                con.execute(statement)
            con.execute(f"PRAGMA user_version = {number}")
        con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")


def _statements(sql: str) -> Iterator[str]:
    """Give the statements of a script one by one."""
    statement = ""
    for part in sql.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
