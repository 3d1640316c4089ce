"""What their owner has said of related pictures, by MD5: that two are no duplicates, and that all of a group are kept.

Writers work inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


# ── two pictures ──


def put_not_duplicates(con: sqlite3.Connection, one: bytes, other: bytes, now_ns: int) -> None:
    """Remember for ever that two contents are no duplicates of each other."""
    copy_not_duplicates(con, [(min(one, other), max(one, other), now_ns)])


def take_back_not_duplicates(con: sqlite3.Connection, one: bytes, other: bytes) -> None:
    """Forget that two contents are no duplicates: the owner has thought again."""
    con.execute("DELETE FROM not_duplicates WHERE one = ? AND other = ?", (min(one, other), max(one, other)))


def any_not_duplicates(con: sqlite3.Connection) -> bool:
    """Tell whether the owner has called anything no duplicates. Touches nothing."""
    return con.execute("SELECT 1 FROM not_duplicates LIMIT 1").fetchone() is not None


def are_not_duplicates(con: sqlite3.Connection, one: bytes, other: bytes) -> bool:
    """Tell whether the owner has said that these two contents are different. Touches nothing."""
    query = "SELECT 1 FROM not_duplicates WHERE one = ? AND other = ?"
    return con.execute(query, (min(one, other), max(one, other))).fetchone() is not None


def not_duplicates(con: sqlite3.Connection) -> list[tuple[bytes, bytes, int]]:
    """Return all that the owner has called no duplicates, to be copied. Touches nothing."""
    return con.execute("SELECT one, other, since_ns FROM not_duplicates").fetchall()


def copy_not_duplicates(con: sqlite3.Connection, rows: Iterable[tuple[bytes, bytes, int]]) -> None:
    """Take over what `not_duplicates` gave of another database."""
    con.executemany("INSERT OR IGNORE INTO not_duplicates VALUES (?, ?, ?)", rows)


# ── a group ──


def members_key(contents: Iterable[bytes]) -> bytes:
    """Return what stands for a group with these contents, whatever their order. Touches nothing."""
    return hashlib.blake2b(b"".join(sorted(set(contents))), digest_size=16).digest()


def keep_all(con: sqlite3.Connection, contents: Iterable[bytes], now_ns: int) -> None:
    """Remember that all of these are kept."""
    con.execute("INSERT OR REPLACE INTO reviewed VALUES (?, ?)", (members_key(contents), now_ns))


def take_back_keep_all(con: sqlite3.Connection, contents: Iterable[bytes]) -> None:
    """Forget that all of these are kept: the owner is asked about their group again."""
    con.execute("DELETE FROM reviewed WHERE members = ?", (members_key(contents),))


def kept_groups(con: sqlite3.Connection) -> set[bytes]:
    """Return the keys of all groups that are kept as they are. Touches nothing."""
    return {key for (key,) in con.execute("SELECT members FROM reviewed")}
