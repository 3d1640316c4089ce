"""Which look belongs to which file of the library, and the groups of related pictures that the page shows.

Writers work inside the caller's transaction. Paths are relative to the library. Nothing here touches the library.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import DUPLICATES, Stamp
from photo_organizer.records import frozen
from photo_organizer.store import looks, verdicts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from photo_organizer.model import Look

_ASIDE = f"{DUPLICATES.lower()}/"  # what lies there, in whatever letters it is written, is settled already
NOT_ASIDE = f"lower(CAST(substr(c.path, 1, {len(_ASIDE)}) AS TEXT)) <> '{_ASIDE}'"


# ── looks of files ───────────────────────────────────────────────────────────────────────────────


def unlooked(con: sqlite3.Connection, after: int, limit: int) -> list[tuple[int, str, Stamp]]:
    """Return (number, path, stamp) of files behind the number `after` that nobody has looked at. Touches nothing."""
    query = "SELECT id, path, dev, ino, size, mtime_ns FROM catalogue WHERE look IS NULL AND id > ? ORDER BY id LIMIT ?"
    rows = con.execute(query, (after, limit))
    return [(number, os.fsdecode(path), Stamp(*stamp)) for number, path, *stamp in rows]


def count_unlooked(con: sqlite3.Connection) -> int:
    """Return how many files nobody has looked at, films and all. Touches nothing."""
    return int(con.execute("SELECT count(*) FROM catalogue WHERE look IS NULL").fetchone()[0])


def newest_unlooked(con: sqlite3.Connection) -> int:
    """Return the number of the file that came last of those nobody has looked at, 0 when there is none. Touches nothing."""
    query = "SELECT id FROM catalogue WHERE look IS NULL ORDER BY id DESC LIMIT 1"
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def put_look(con: sqlite3.Connection, number: int, stamp: Stamp, look: int, md5: bytes | None = None) -> None:
    """Note which look a file has (0: none), and its MD5; nothing, when the file is another by now."""
    con.execute(
        "UPDATE catalogue SET look = ?, md5 = coalesce(?, md5) WHERE id = ? AND size = ? AND mtime_ns = ? AND ino = ?",
        (look, md5, number, stamp.size, stamp.mtime_ns, stamp.ino),
    )


def files_with(con: sqlite3.Connection, look: int) -> list[tuple[int, str, Stamp, str]]:
    """Return (number, path, stamp, capture date) of the files that show this look and are not set aside."""
    query = (
        "SELECT c.id, c.path, c.dev, c.ino, c.size, c.mtime_ns, coalesce(c.taken, '') FROM catalogue c "
        f"WHERE c.look = ? AND c.look > 0 AND {NOT_ASIDE} ORDER BY c.path"
    )
    rows = con.execute(query, (look,))
    return [(row[0], os.fsdecode(row[1]), Stamp(*row[2:6]), row[6]) for row in rows]


def versions_of(con: sqlite3.Connection, path: str) -> set[str]:
    """Return the files that show the same picture as the file `path`: copies and versions, itself too. Touches nothing."""
    row = con.execute(
        "SELECT look FROM catalogue WHERE path = ? AND look > 0", (os.fsencode(path),)
    ).fetchone()
    if row is None:
        return set()
    rows = con.execute(
        "SELECT path FROM catalogue WHERE look = ? OR look IN (SELECT other.look FROM look_groups AS mine JOIN look_groups AS "
        "other ON other.number = mine.number WHERE mine.look = ? AND mine.relation = 'same' AND other.relation = 'same')",
        (row[0], row[0]),
    )
    return {os.fsdecode(found) for (found,) in rows}


def capture_date(con: sqlite3.Connection, path: str) -> str:
    """Return the capture date of a file as catalogued, ISO 8601, "" when it has none. Touches nothing."""
    row = con.execute("SELECT taken FROM catalogue WHERE path = ?", (os.fsencode(path),)).fetchone()
    return row[0] or "" if row else ""


def pictures_named(con: sqlite3.Connection, folder: str, stem: str) -> list[str]:
    """Return the catalogued files of `folder` whose names are `stem` and an extension. Touches nothing."""
    start = os.fsencode(f"{folder}/{stem}." if folder else f"{stem}.")
    end = start[:-1] + b"/"  # the byte after the dot
    rows = con.execute("SELECT path FROM catalogue WHERE path >= ? AND path < ?", (start, end))
    return [os.fsdecode(path) for (path,) in rows if b"." not in path[len(start) :]]


def paths_with_md5(con: sqlite3.Connection, size: int, md5: bytes) -> list[str]:
    """Return the files that are known to have these bytes. Touches nothing."""
    rows = con.execute("SELECT path FROM catalogue WHERE size = ? AND md5 = ? ORDER BY path", (size, md5))
    return [os.fsdecode(path) for (path,) in rows]


# ── groups ───────────────────────────────────────────────────────────────────────────────────────


@frozen
class Row:
    """One content's place in a group."""

    number: int
    place: int  # 0: the proposed keeper
    relation: str
    look: int
    reason: str


@frozen
class Shown:
    """One file of a group, as the page shows it."""

    picture: int  # its number in the catalogue
    path: str
    stamp: Stamp
    taken: str  # capture date as catalogued, ISO 8601, or ""
    relation: str  # to the keeper: same, burst, alike, or exact (the same bytes as the file before it)
    keeper: bool
    reason: str
    look: Look
    whole: bool = True  # False: its structure says that bytes are missing


@frozen
class SimilarGroup:
    """Related pictures, the proposed keeper first."""

    number: int
    relation: str
    files: tuple[Shown, ...]


def prepare_groups(con: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write new groups where nobody waits for them: making a million takes its time. Not in a transaction."""
    con.execute(
        "CREATE TEMP TABLE IF NOT EXISTS coming_groups (number INTEGER, place INTEGER, relation TEXT, look INTEGER, "
        "reason TEXT)"
    )
    con.execute("DELETE FROM temp.coming_groups")
    values = ((row.number, row.place, row.relation, row.look, row.reason) for row in rows)
    con.executemany("INSERT INTO temp.coming_groups VALUES (?, ?, ?, ?, ?)", values)


def replace_groups(con: sqlite3.Connection) -> None:
    """Put the groups that were prepared in the place of all old ones."""
    con.execute("DELETE FROM look_groups")
    con.execute("INSERT INTO look_groups SELECT * FROM temp.coming_groups ORDER BY number, place")
    con.execute("DROP TABLE temp.coming_groups")


def page_of_groups(
    con: sqlite3.Connection, *, relations: Sequence[str] = ("same",), after: int = 0, limit: int = 20
) -> list[SimilarGroup]:
    """Return up to `limit` groups behind the number `after`. Touches nothing.

    Files that are gone or set aside, and what the owner called no duplicates, are left out; so are groups of one.
    """
    marks = ", ".join("?" * len(relations))
    query = (
        f"SELECT DISTINCT number FROM look_groups WHERE number > ? AND relation IN ({marks}) ORDER BY number"
    )
    found = list[SimilarGroup]()
    for (number,) in con.execute(query, (after, *relations)).fetchall():
        if group := one_group(con, number):
            found.append(group)
        if len(found) == limit:
            break
    return found


def one_group(con: sqlite3.Connection, number: int) -> SimilarGroup | None:
    """Return a group as it is now, None when there is nothing left to decide in it. Touches nothing."""
    rows = [
        Row(number, *row)
        for row in con.execute(
            "SELECT place, relation, look, reason FROM look_groups WHERE number = ? ORDER BY place", (number,)
        )
    ]
    files, contents = list[Shown](), list[bytes]()
    for row in rows:
        known = looks.by_number(con, row.look)
        there = files_with(con, row.look)
        if known and there and not _denied(con, known[0], contents):
            contents.append(known[0])
            whole = not looks.lacks(con, row.look)
            files += _shown(row, there, known[2], first=not files, whole=whole)
    return SimilarGroup(number, rows[0].relation, tuple(files)) if len(contents) > 1 else None


def _denied(con: sqlite3.Connection, md5: bytes, others: Iterable[bytes]) -> bool:
    return any(verdicts.are_not_duplicates(con, md5, other) for other in others)


def _shown(
    row: Row, there: list[tuple[int, str, Stamp, str]], look: Look, *, first: bool, whole: bool
) -> Iterator[Shown]:
    for n, (number, path, stamp, taken) in enumerate(there):
        keeper = first and n == 0
        reason = "the best version" if keeper else row.reason if n == 0 else "the same bytes"
        relation = row.relation if n == 0 else "exact"
        yield Shown(number, path, stamp, taken, relation, keeper, reason, look, whole)
