"""The inbox: commands that the faces of the program leave for the one process that acts."""

from __future__ import annotations

import json
import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from typing import Any

    from photo_organizer.store.left_command import Command

SIGNAL = "wake"  # beside the database
KEPT = 1000  # commands of which the answer is kept


def post(con: sqlite3.Connection, name: str, arguments: dict[str, Any], now_ns: int) -> int:
    """Leave a command; return its number, by which the answer is found. Commits at once."""
    cursor = con.execute(
        "INSERT INTO inbox (command, arguments, posted_ns) VALUES (?, ?, ?)",
        (name, json.dumps(arguments), now_ns),
    )
    _wake_service(con)
    return int(cursor.lastrowid or 0)


def _wake_service(con: sqlite3.Connection) -> None:
    """Let the service look for commands at once: it hears when this file is closed."""
    database = str(con.execute("PRAGMA database_list").fetchone()[2])
    with suppress(OSError), open(os.path.join(os.path.dirname(database), SIGNAL), "ab"):
        pass  # to close it is what is heard; where that fails, the service looks by itself within a minute


def waiting(con: sqlite3.Connection) -> list[Command]:
    """Return the commands without an answer, oldest first. Touches nothing."""
    from photo_organizer.store.left_command import (
        Command,  # here: only who acts needs it, and it loads `dataclasses`
    )

    rows = con.execute(
        "SELECT id, command, arguments, progress, tries FROM inbox WHERE answer IS NULL ORDER BY id"
    )
    return [
        Command(number, name, wanted or {}, _object(progress) or {}, tries, readable=wanted is not None)
        for number, name, arguments, progress, tries in rows
        for wanted in (_object(arguments),)
    ]


def begin(con: sqlite3.Connection, number: int) -> None:
    """Note that a command is begun."""
    con.execute("UPDATE inbox SET tries = tries + 1 WHERE id = ?", (number,))


def forgive(con: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Note that the process ends in order: these commands are not to blame."""
    con.executemany("UPDATE inbox SET tries = 0 WHERE id = ?", [(number,) for number in numbers])


def note(con: sqlite3.Connection, number: int, progress: Mapping[str, Any]) -> None:
    """Note how far a command has come."""
    con.execute("UPDATE inbox SET progress = ? WHERE id = ?", (json.dumps(dict(progress)), number))


def answer(con: sqlite3.Connection, command: Command, reply: dict[str, Any]) -> None:
    """Answer a command, once; old answers are forgotten."""
    con.execute(
        "UPDATE inbox SET answer = ? WHERE id = ? AND answer IS NULL",
        (json.dumps(reply, default=str), command.id),
    )
    con.execute("DELETE FROM inbox WHERE answer IS NOT NULL AND id < ?", (command.id - KEPT,))


def knows(con: sqlite3.Connection, number: int, name: str = "") -> bool:
    """Tell whether a command, of that name where one is given, is waiting, or was answered and is still remembered. Touches nothing."""
    found = con.execute("SELECT command FROM inbox WHERE id = ?", (number,)).fetchone()
    return found is not None and name in ("", found[0])


def reply_to(con: sqlite3.Connection, number: int) -> dict[str, Any] | None:
    """Return the answer to a command, None while there is none. Touches nothing."""
    row = con.execute("SELECT answer FROM inbox WHERE id = ?", (number,)).fetchone()
    return json.loads(row[0]) if row and row[0] else None


def progress_of(con: sqlite3.Connection, number: int) -> dict[str, Any]:
    """Return how far a command has come, as far as it was noted. Touches nothing."""
    row = con.execute("SELECT progress FROM inbox WHERE id = ?", (number,)).fetchone()
    return (_object(row[0]) or {}) if row else {}


def _object(text: str) -> dict[str, Any] | None:
    """Return what a row holds; None where it is no object, so that no row can stop the others."""
    try:
        values = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
