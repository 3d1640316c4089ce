"""System events in words: service started, settings that do not work, the nightly run.

Each call leaves one row in the outbox, in the caller's transaction when there is one, else in its own.
From there it goes to system_log.csv and to Log Center. `at_ns` is Unix time in nanoseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store.db import transaction
from photo_organizer.store.outbox import Level, post_system

if TYPE_CHECKING:
    import sqlite3


def info(con: sqlite3.Connection, text: str, at_ns: int) -> None:
    """Tell something that went as it should."""
    _tell(con, Level.INFO, text, at_ns)


def warning(con: sqlite3.Connection, text: str, at_ns: int) -> None:
    """Tell something the owner should look at some time."""
    _tell(con, Level.WARNING, text, at_ns)


def error(con: sqlite3.Connection, text: str, at_ns: int) -> None:
    """Tell something that keeps photos from being filed."""
    _tell(con, Level.ERROR, text, at_ns)


def _tell(con: sqlite3.Connection, level: Level, text: str, at_ns: int) -> None:
    if con.in_transaction:
        post_system(con, level, text, at_ns)
        return
    with transaction(con):
        post_system(con, level, text, at_ns)
