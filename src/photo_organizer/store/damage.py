"""A database that is not whole: how that is recognised, wherever it is met, and how the next start is told of it.

Damage need not show at opening: a page that nobody reads until noon is met at noon. Whoever meets it leaves a
mark beside the database; the next opening sets the file aside and begins a new one.
"""

from __future__ import annotations

import os
import sqlite3

from photo_organizer.errors import DatabaseDamaged

MARK = "organizer.db.damaged"
_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_CUT_OFF = sqlite3.SQLITE_IOERR_SHORT_READ  # no error of the disk: a file ends too early
# A part of the schema is missing, is another one, or is there although its version says that it is still to be made.
_SCHEMA = (
    "no such table",
    "no such column",
    "has no column named",
    "no such index",
    "malformed",
    "already exists",
    "duplicate column name",
)


def is_damage(error: BaseException) -> bool:
    """Return whether an error says that the database itself is not whole. Touches nothing."""
    if isinstance(error, DatabaseDamaged):
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", 0)
    return code == _CUT_OFF or code & 0xFF in _CODES or any(words in str(error) for words in _SCHEMA)


def mark(folder: str) -> None:
    """Let the next opening set the database in `folder` aside. Changes only files of ours."""
    with open(os.path.join(folder, MARK), "w", encoding="ascii"):
        pass


def is_marked(folder: str) -> bool:
    """Return whether somebody has met damage. Touches nothing."""
    return os.path.exists(os.path.join(folder, MARK))


def unmark(folder: str) -> None:
    """Forget the mark: the damaged file has another name now."""
    try:
        os.unlink(os.path.join(folder, MARK))
    except FileNotFoundError:
        return
