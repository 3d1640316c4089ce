"""Open the database file for writing: look for damage, and bring its schema up to date. Changes only files of ours."""

from __future__ import annotations

import os
import sqlite3
import stat

from photo_organizer.errors import DatabaseDamaged
from photo_organizer.store import damage, migrating, room
from photo_organizer.store.version import newest_version

_SIDE_FILES = ("", "-wal", "-shm")


def opened(path: str) -> sqlite3.Connection:
    """Return a connection to the file at `path`, which is made where there is none. Raises DatabaseDamaged, sqlite3.Error."""
    _require_files(path)
    con = sqlite3.connect(
        path, isolation_level=None, timeout=10, check_same_thread=False, factory=room.Connection
    )
    con.folder = os.path.dirname(path)
    try:
        _prepare(con, path)
    except BaseException as error:
        con.close()
        if isinstance(error, sqlite3.DatabaseError) and damage.is_damage(error):
            raise DatabaseDamaged(str(error)) from error
        raise
    return con


def set_aside(path: str, aside: str) -> None:
    """Give a damaged database another name; it is evidence, not rubbish."""
    for end in _SIDE_FILES:
        if os.path.lexists(path + end):
            os.rename(path + end, aside + end)


def _require_files(path: str) -> None:
    """Raise DatabaseDamaged where something else has the name of the file, or of one beside it."""
    for end in _SIDE_FILES:
        if os.path.lexists(path + end) and not stat.S_ISREG(os.lstat(path + end).st_mode):
            raise DatabaseDamaged(f"{path}{end} is not a file")


def _prepare(con: sqlite3.Connection, path: str) -> None:
    """Set how it is written, and bring it up to date; raise DatabaseDamaged where one that is not new lacks something."""
    con.execute("PRAGMA journal_mode = WAL")
    con.execute("PRAGMA synchronous = FULL")
    con.execute("PRAGMA cache_size = -4096")
    con.execute("PRAGMA journal_size_limit = 8000000")
    before = migrating.version(con)
    if before:
        _check(con)
    if before < newest_version():
        migrating.migrate(con, path)
    if before:
        migrating.require_schema(con)


def _check(con: sqlite3.Connection) -> None:
    """Look for damage where the last process did not stop in order."""
    if not con.execute("SELECT 1 FROM meta WHERE name = 'clean_stop' AND value = 'yes'").fetchone():
        answer = con.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise DatabaseDamaged(str(answer))
