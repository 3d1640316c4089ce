"""Why a database file could not be written or opened, in words with the cure that helps. Touches nothing."""

from __future__ import annotations

import sqlite3

from photo_organizer.errors import DatabaseBusy, VolumeFull, VolumeProblem

_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FREE_SPACE = "free some space on the package's volume"
_CLOSE_IT = (
    "it is tried again by itself; if it stays so, close the program that has it open, such as a backup or an"
    " editor of databases"
)
_LOOK = "check that the package's volume is healthy, has free space and can be written by this account"


def not_written(what: str, error: sqlite3.Error) -> VolumeProblem:
    """Return what `error`, met while writing to `what`, means to an owner."""
    return not_usable(f"{what} cannot be written", error, _LOOK)


def not_usable(words: str, error: Exception, cure: str) -> VolumeProblem:
    """Return what `error` means to an owner, behind `words`; `cure` where the error names no better one."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return VolumeFull(f"{words}: {error}", _FREE_SPACE)
    if code in _IN_USE:
        return DatabaseBusy(f"{words}: another program has it open ({error})", _CLOSE_IT)
    return VolumeProblem(f"{words}: {error}", cure)
