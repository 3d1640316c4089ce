"""Why a database file could not be written, in words with the cure that helps. Touches nothing."""

from __future__ import annotations

import sqlite3

from photo_organizer.errors import VolumeFull, VolumeProblem

_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FREE_SPACE = "free some space on the package's volume"
_CLOSE_IT = (
    "it is tried again by itself; if it stays so, close the program that has it open, such as a backup or an"
    " editor of databases"
)
_LOOK = "check that the package's volume is healthy, has free space and can be written by this account"


def not_written(what: str, error: sqlite3.Error) -> VolumeProblem:
    """Return what `error`, met while writing to `what`, means to an owner."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return VolumeFull(f"{what} cannot be written: {error}", _FREE_SPACE)
    if code in _IN_USE:
        return VolumeProblem(f"{what} cannot be written: another program has it open ({error})", _CLOSE_IT)
    return VolumeProblem(f"{what} cannot be written: {error}", _LOOK)
