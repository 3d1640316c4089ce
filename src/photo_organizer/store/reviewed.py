"""Which groups of related pictures their owner has looked at and keeps as they are.

Writers work inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def members_key(contents: Iterable[bytes]) -> bytes:
    """Return what stands for a group with these contents, by MD5, whatever their order. Touches nothing."""
    return hashlib.blake2b(b"".join(sorted(set(contents))), digest_size=16).digest()


def put(con: sqlite3.Connection, contents: Iterable[bytes], now_ns: int) -> None:
    """Remember that all of these are kept."""
    con.execute("INSERT OR REPLACE INTO reviewed VALUES (?, ?)", (members_key(contents), now_ns))


def take_back(con: sqlite3.Connection, contents: Iterable[bytes]) -> None:
    """Ask about them again."""
    con.execute("DELETE FROM reviewed WHERE members = ?", (members_key(contents),))


def everything(con: sqlite3.Connection) -> set[bytes]:
    """Return the keys of all groups that are kept as they are. Touches nothing."""
    return {key for (key,) in con.execute("SELECT members FROM reviewed")}
