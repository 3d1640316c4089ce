"""Which version a database file has, read without disturbing who has it open. Touches nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from functools import cache

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


@cache
def newest_version() -> int:
    """Return the number of the last migration that this version knows: asked of the disk once. Touches nothing."""
    names = os.listdir(os.path.join(os.path.dirname(__file__), "migrations"))
    return max(int(name[:4]) for name in names if name.endswith(".sql"))


def version_of(path: str) -> int:
    """Return the version of the file, 0 where it is none of ours.

    While anybody has it open, only SQLite may read it: whoever opens and closes the file beside SQLite ends all
    locks that this process holds on it. The next process that closes it then takes itself for the last one, and
    removes the log in use. Where there is no log nobody has it open, and SQLite would leave files beside it.
    """
    return _version_read(path) if os.path.exists(f"{path}-wal") else _version_in_header(path)


def _version_in_header(path: str) -> int:
    """Return the version that the file itself carries, 0 where it is none of ours."""
    if not os.path.isfile(path):  # a pipe would be waited for
        return 0
    try:
        with open(path, "rb") as file:
            head = file.read(64)
    except OSError:
        return 0
    return int.from_bytes(head[60:64], "big") if head.startswith(b"SQLite format 3\0") else 0


def _version_read(path: str) -> int:
    """Return the version with what is still in the write-ahead log, 0 where that cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=5)) as con:
            return int(con.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0


def quote(path: str) -> str:
    """Return a path as an address has it (urllib.parse does the same, and takes longer to load than to read a row)."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in os.fsencode(path))
