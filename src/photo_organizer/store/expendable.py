"""A database file of which all can be computed again: where it is damaged, it is thrown away and begun anew."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ENDS = ("", "-journal", "-wal", "-shm")


def opened(path: str, prepare: Callable[[sqlite3.Connection], object], timeout: float) -> sqlite3.Connection:
    """Open such a file, wait for its lock so many seconds, and let `prepare` make its tables. Raises sqlite3.Error and OSError."""
    try:
        return _prepared(path, prepare, timeout)
    except sqlite3.OperationalError:  # locked, full, not to be opened: nothing says that it is damaged
        raise
    except sqlite3.DatabaseError:
        remove(path)
        return _prepared(path, prepare, timeout)


def remove(path: str) -> None:
    """Remove the file and what SQLite keeps beside it; nothing where none is. Raises OSError."""
    for end in _ENDS:
        with suppress(FileNotFoundError):
            os.unlink(path + end)


def _prepared(
    path: str, prepare: Callable[[sqlite3.Connection], object], timeout: float
) -> sqlite3.Connection:
    con = sqlite3.connect(path, timeout=timeout)
    try:
        prepare(con)
    except sqlite3.Error:
        con.close()
        raise
    return con
