"""The memory of the night under the name that it had up to 2.0.0: taken over once, so that nothing is measured again."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from photo_organizer.store import expendable

if TYPE_CHECKING:
    from pathlib import Path

_FORMER = "covers.db"
_FORMER_VERSION, _VERSION = 2, 3


def take_over(path: Path) -> None:
    """Give a file of the former name the name `path`; nothing where there is none. Raises OSError and sqlite3.Error.

    Its tables are renamed first and everything is written into the one file: at any stop the next try goes on.
    """
    former = path.with_name(_FORMER)
    if path.exists() or not former.is_file():
        return
    try:
        _rename_tables(former)
    except sqlite3.OperationalError:  # locked or full: nothing says that it is damaged
        if former.exists():
            raise
        return  # another process was faster
    except sqlite3.DatabaseError:
        expendable.remove(str(former))
        return
    with suppress(FileNotFoundError):
        former.replace(path)
    expendable.remove(str(former))


def _rename_tables(former: Path) -> None:
    there = f"{former.absolute().as_uri()}?mode=rw"  # nothing is made where nothing is
    with closing(sqlite3.connect(there, uri=True, isolation_level=None, timeout=30)) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] == _FORMER_VERSION:
            db.executescript(
                f"BEGIN IMMEDIATE; ALTER TABLE covers RENAME TO thumbnails; PRAGMA user_version = {_VERSION}; COMMIT;"
            )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
