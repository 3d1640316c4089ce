"""Files that stay in the intake for a reason: reported once, offered again when they change.

Writers work inside the caller's transaction.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import is_still_after_restart
from photo_organizer.model import Reason, Stamp
from photo_organizer.records import frozen
from photo_organizer.sentences import read, written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

HOUR_NS = 3600 * 10**9
AT_EVERY_LOOK = "at every look"
# Code of what stays because a file that it belongs to does: when that is tried, it is.
WITH_ANOTHER = "waits-with"
BROUGHT_BACK = Reason("undone", "was brought back by its owner; it stays until it is changed or tried again")
RETRIES = (HOUR_NS, 24 * HOUR_NS)  # after that only a change of the file, or its owner, helps
_LONGEST = max(RETRIES)  # what is to be tried later than so was noted by a clock that was set back since


@frozen
class Held:
    """One file that stays where it is; `retry_ns` is Unix time, None: when it changes."""

    path: str
    stamp: Stamp
    reason: str  # stable code
    sentence: str
    since_ns: int
    tries: int = 1
    retry_ns: int | None = None
    dismissed: bool = False  # its owner has seen it: listed, but no longer counted

    def is_still(self, now: Stamp) -> bool:
        """Whether a file of its path is this one, unchanged.

        What its owner brought back is so also where all was copied to another disk: each file has another inode there. What
        could not be filed on the old one is tried anew.
        """
        copied = self.reason == BROUGHT_BACK.code and self.stamp.dev != now.dev
        return self.stamp[-2:] == now[-2:] if copied else is_still_after_restart(now, self.stamp)


def hold(
    con: sqlite3.Connection, path: str, stamp: Stamp, reason: Reason, now_ns: int, *, retry: bool | str
) -> bool:
    """Hold a file; return whether that is news.

    With `retry` it is tried again after an hour and a day, or AT_EVERY_LOOK at the intake.
    """
    before = get(con, path)
    same = before is not None and before.is_still(stamp) and before.reason == reason.code
    tries = before.tries + 1 if before and same else 1
    again = now_ns if retry == AT_EVERY_LOOK else None
    if retry is True and tries <= len(RETRIES):
        again = now_ns + RETRIES[tries - 1]
    sentence = written(reason.sentence)
    seen = before is not None and same and before.dismissed and written(before.sentence) == sentence
    con.execute(
        "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            os.fsencode(path), stamp.dev, stamp.ino, stamp.size, stamp.mtime_ns, reason.code, sentence,
            tries, before.since_ns if before and same else now_ns, again, seen,
        ),
    )  # fmt: skip
    return not same


def get(con: sqlite3.Connection, path: str) -> Held | None:
    """Return why `path` is held, if it is. Touches nothing."""
    row = con.execute("SELECT * FROM held WHERE path = ?", (os.fsencode(path),)).fetchone()
    return _held(row) if row else None


def everything(con: sqlite3.Connection) -> list[Held]:
    """Return all held files in path order. Touches nothing."""
    return [_held(row) for row in con.execute("SELECT * FROM held ORDER BY path")]


def counts(con: sqlite3.Connection) -> list[tuple[str, int, int]]:
    """Return for each reason how many files are held, and how many of them its owner has dismissed. Touches nothing."""
    return con.execute("SELECT code, count(*), sum(dismissed) FROM held GROUP BY code").fetchall()


def some_since(con: sqlite3.Connection, codes: Sequence[str], since_ns: int) -> bool:
    """Whether a file has been held since then for one of these reasons. Touches nothing."""
    marks = ", ".join("?" * len(codes))
    query = f"SELECT 1 FROM held WHERE since_ns >= ? AND code IN ({marks}) LIMIT 1"
    return con.execute(query, (since_ns, *codes)).fetchone() is not None


def some_due(con: sqlite3.Connection, now_ns: int) -> bool:
    """Whether a file is to be tried again by now; an unfinished name only waits for its writer. Touches nothing."""
    query = (
        "SELECT 1 FROM held WHERE (retry_ns <= ? OR retry_ns > ?) AND code NOT IN ('unfinished', ?) LIMIT 1"
    )
    return con.execute(query, (now_ns, now_ns + _LONGEST, WITH_ANOTHER)).fetchone() is not None


def paths_of(con: sqlite3.Connection, reason: str) -> list[str]:
    """Return the files that are held for a reason. Touches nothing."""
    rows = con.execute("SELECT path FROM held WHERE code = ?", (reason,))
    return [os.fsdecode(path) for (path,) in rows]


def try_at(con: sqlite3.Connection, paths: Iterable[str], when_ns: int) -> None:
    """Offer held files again from then on."""
    con.executemany(
        "UPDATE held SET retry_ns = ? WHERE path = ?", [(when_ns, os.fsencode(path)) for path in paths]
    )


def renew(con: sqlite3.Connection, seen: Iterable[tuple[str, Stamp]]) -> None:
    """Note on which disks held files are, and under which inodes, by the numbers that these have now."""
    rows = [(now.dev, now.ino, os.fsencode(path)) for path, now in seen]
    con.executemany("UPDATE held SET dev = ?, ino = ? WHERE path = ?", rows)


def release(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget that files are held: they are gone, filed, or their owner says "try again"."""
    con.executemany("DELETE FROM held WHERE path = ?", [(os.fsencode(path),) for path in paths])


def dismiss(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Note that its owner has seen why files stay, until one changes, is tried again, or stays for another reason."""
    con.executemany("UPDATE held SET dismissed = 1 WHERE path = ?", [(os.fsencode(path),) for path in paths])


def stays(con: sqlite3.Connection, path: str, stamp: Stamp, now_ns: int) -> bool:
    """Whether a file is held, unchanged, and not due for another try. Touches nothing."""
    row = get(con, path)
    return row is not None and is_kept(row, stamp, now_ns)


def is_kept(row: Held, stamp: Stamp, now_ns: int) -> bool:
    """Whether a held file is unchanged, and not due for another try. Pure."""
    return row.is_still(stamp) and (row.retry_ns is None or 0 < row.retry_ns - now_ns <= _LONGEST)


def waits_with(row: Held) -> str:
    """Return the file with which one waits, "" where it waits for itself. Pure."""
    there = str(getattr(row.sentence, "values", {}).get("path", "")) if row.reason == WITH_ANOTHER else ""
    return os.path.normpath(os.path.join(os.path.dirname(row.path), there)) if there else ""


def _held(row: tuple[bytes, int, int, int, int, str, str, int, int, int | None, int]) -> Held:
    path, dev, ino, size, mtime_ns, code, sentence, tries, since_ns, retry_ns, dismissed = row
    stamp = Stamp(dev, ino, size, mtime_ns)
    return Held(os.fsdecode(path), stamp, code, read(sentence), since_ns, tries, retry_ns, bool(dismissed))
