"""The inbox: commands that the faces of the program leave for the one process that acts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Command:
    """One command; the names are those of `daemon/commands.py`."""

    id: int
    name: str
    arguments: dict[str, Any]


def post(con: sqlite3.Connection, name: str, arguments: dict[str, Any], now_ns: int) -> int:
    """Leave a command; return its number, by which the answer is found. Commits at once."""
    cursor = con.execute(
        "INSERT INTO inbox (command, arguments, posted_ns) VALUES (?, ?, ?)",
        (name, json.dumps(arguments), now_ns),
    )
    return int(cursor.lastrowid or 0)


def waiting(con: sqlite3.Connection) -> list[Command]:
    """Return the commands without an answer, oldest first. Touches nothing."""
    rows = con.execute("SELECT id, command, arguments FROM inbox WHERE answer IS NULL ORDER BY id")
    return [Command(number, name, json.loads(arguments)) for number, name, arguments in rows]


def answer(con: sqlite3.Connection, command: Command, reply: dict[str, Any]) -> None:
    """Answer a command; old answers are forgotten."""
    con.execute("UPDATE inbox SET answer = ? WHERE id = ?", (json.dumps(reply), command.id))
    con.execute("DELETE FROM inbox WHERE answer IS NOT NULL AND id < ?", (command.id - 1000,))


def reply_to(con: sqlite3.Connection, number: int) -> dict[str, Any] | None:
    """Return the answer to a command, None while there is none. Touches nothing."""
    row = con.execute("SELECT answer FROM inbox WHERE id = ?", (number,)).fetchone()
    return json.loads(row[0]) if row and row[0] else None
