"""The catalogue: every file of the library, by path and by size. Paths in and out are relative `str`.

Writers work inside the caller's transaction. Nothing here touches the library itself.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.model import Dated, Precision, Stamp, Strength, Undated
from photo_organizer.records import frozen
from photo_organizer.store import overview
from photo_organizer.store.numbers import NUMBER, new_numbers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_COLUMNS = "path, dev, ino, size, mtime_ns, sample, md5, unit"
# A digest stays known only while the bytes are the same.
SAME_BYTES = (
    "CASE WHEN size = excluded.size AND mtime_ns = excluded.mtime_ns AND ino = excluded.ino THEN {0} END"
)
_UNLESS_CHANGED = f"coalesce(excluded.{{0}}, {SAME_BYTES})"


@frozen
class Known:
    """One catalogued file."""

    path: str
    stamp: Stamp
    sample: bytes | None = None  # digest of the first and last bytes
    md5: bytes | None = None
    unit: int = 0  # what it belongs to; 0: not filed by us


def _known(row: tuple[bytes, int, int, int, int, bytes | None, bytes | None, int | None]) -> Known:
    return Known(os.fsdecode(row[0]), Stamp(*row[1:5]), row[5], row[6], row[7] or 0)


def has_size(con: sqlite3.Connection, size: int) -> bool:
    """Whether any file has `size` bytes. Touches nothing."""
    return con.execute("SELECT 1 FROM catalogue WHERE size = ? LIMIT 1", (size,)).fetchone() is not None


def of_size(con: sqlite3.Connection, size: int) -> list[Known]:
    """Return every file of `size` bytes, in path order. Touches nothing."""
    query = f"SELECT {_COLUMNS} FROM catalogue WHERE size = ? ORDER BY path"
    return [_known(row) for row in con.execute(query, (size,))]


def unsampled(con: sqlite3.Connection, size: int) -> list[Known]:
    """Return the files of `size` bytes whose first and last bytes are not known. Touches nothing."""
    rows = con.execute(f"SELECT {_COLUMNS} FROM catalogue WHERE size = ? AND sample IS NULL", (size,))
    return [_known(row) for row in rows]


def count_sampled(con: sqlite3.Connection, size: int, most: int) -> int:
    """Return of how many files of `size` bytes, up to `most`, the first and last bytes are known. Touches nothing."""
    query = "SELECT count(*) FROM (SELECT 1 FROM catalogue WHERE size = ? AND sample IS NOT NULL LIMIT ?)"
    return int(con.execute(query, (size, most)).fetchone()[0])


def alike(con: sqlite3.Connection, size: int, sample: bytes) -> list[Known]:
    """Return the files of this size that begin and end alike, in path order. Touches nothing."""
    query = f"SELECT {_COLUMNS} FROM catalogue WHERE size = ? AND sample = ? ORDER BY path"
    return [_known(row) for row in con.execute(query, (size, sample))]


def by_path(con: sqlite3.Connection, path: str) -> Known | None:
    """Return the row of `path`, if there is one. Touches nothing."""
    row = con.execute(f"SELECT {_COLUMNS} FROM catalogue WHERE path = ?", (os.fsencode(path),)).fetchone()
    return _known(row) if row else None


def below(con: sqlite3.Connection, folder: str) -> Iterator[Known]:
    """Yield the files in `folder` itself ("" is the library), without sub-folders. Touches nothing."""
    low, high = bounds_below(folder)
    return between(con, low, high, len(low))


def between(con: sqlite3.Connection, low: bytes, high: bytes, known: int) -> Iterator[Known]:
    """Yield the files from `low` up to `high` that lie in the folder their first `known` bytes name. Touches nothing."""
    for row in con.execute(f"SELECT {_COLUMNS} FROM catalogue WHERE path >= ? AND path < ?", (low, high)):
        if b"/" not in row[0][known:]:
            yield _known(row)


def bounds_below(folder: str) -> tuple[bytes, bytes]:
    """Return between which bytes all paths lie below `folder`: "/" is followed by "0" in byte order."""
    start = os.fsencode(folder)
    return (start + b"/", start + b"0") if start else (b"", b"\xff" * 5000)


def everything(con: sqlite3.Connection) -> Iterator[Known]:
    """Yield all files in path order. Touches nothing."""
    for row in con.execute(f"SELECT {_COLUMNS} FROM catalogue ORDER BY path"):
        yield _known(row)


def numbered(con: sqlite3.Connection, behind: int) -> Iterator[tuple[int, Known]]:
    """Yield all files with their numbers, by number, those behind `behind`. Touches nothing."""
    for row in con.execute(f"SELECT id, {_COLUMNS} FROM catalogue WHERE id > ? ORDER BY id", (behind,)):
        yield row[0], _known(row[1:])


def count(con: sqlite3.Connection) -> tuple[int, int]:
    """Return (files, bytes) of the whole library. Touches nothing."""
    return overview.library(con)


def is_empty(con: sqlite3.Connection) -> bool:
    """Tell whether neither a file nor a folder is known yet. Touches nothing."""
    query = "SELECT NOT EXISTS (SELECT 1 FROM catalogue) AND NOT EXISTS (SELECT 1 FROM folders)"
    return bool(con.execute(query).fetchone()[0])


def sample(con: sqlite3.Connection, number: int) -> list[Known]:
    """Return up to `number` files spread over the library, none twice, wherever its numbers have gaps. Touches nothing."""
    low, top = con.execute("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM catalogue").fetchone()
    step = max(1, (top - low + 1) // max(1, number))
    query = f"SELECT {_COLUMNS} FROM catalogue WHERE id >= ? ORDER BY id LIMIT 1"
    found = [con.execute(query, (start,)).fetchone() for start in range(low, top + 1, step)]
    # Behind a gap, or before it, there may be more.
    for order in ("DESC", "ASC") if len(set(found)) < number else ():
        found += con.execute(f"SELECT {_COLUMNS} FROM catalogue ORDER BY id {order} LIMIT ?", (number,))
    return [_known(row) for row in dict.fromkeys(found) if row][:number]


def put(
    con: sqlite3.Connection,
    known: Known,
    *,
    original: str | None = None,
    dated: Dated | None = None,
    plan: str | None = None,
    unit: int | None = None,
) -> None:
    """Add or renew one file. A digest is forgotten when the bytes are no longer the same."""
    stamp = known.stamp
    con.execute(
        "INSERT INTO catalogue (id, path, size, mtime_ns, dev, ino, sample, md5, original, plan, unit, "
        "taken, source, precision, strength) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
        f"{NUMBER}, sample = {_UNLESS_CHANGED.format('sample')}, md5 = {_UNLESS_CHANGED.format('md5')}, "
        f"look = {SAME_BYTES.format('look')}, "
        f"same = {SAME_BYTES.format('same')}, "
        "size = excluded.size, mtime_ns = excluded.mtime_ns, dev = excluded.dev, ino = excluded.ino, "
        "original = coalesce(excluded.original, original), taken = coalesce(excluded.taken, taken), "
        "source = coalesce(excluded.source, source), precision = coalesce(excluded.precision, precision), "
        "strength = coalesce(excluded.strength, strength), unit = coalesce(excluded.unit, unit), plan = coalesce(excluded.plan, plan)",
        (
            next(new_numbers(con)), os.fsencode(known.path), stamp.size, stamp.mtime_ns, stamp.dev, stamp.ino, known.sample, known.md5,
            None if original is None else os.fsencode(original), plan, unit, *said(dated),
        ),
    )  # fmt: skip


def behind(con: sqlite3.Connection, path: str, most: int) -> list[Known]:
    """Return the first files behind `path` in path order, at most so many. Touches nothing."""
    rows = con.execute(
        "SELECT path, dev, ino, size, mtime_ns FROM catalogue WHERE path > ? ORDER BY path LIMIT ?",
        (os.fsencode(path), most),
    )
    return [Known(os.fsdecode(name), Stamp(*stamp)) for name, *stamp in rows]


def rename(con: sqlite3.Connection, old: str, new: str) -> None:
    """Give a file its new path, with everything that is known of it."""
    con.execute("DELETE FROM catalogue WHERE path = ?", (os.fsencode(new),))
    con.execute("UPDATE catalogue SET path = ? WHERE path = ?", (os.fsencode(new), os.fsencode(old)))


def forget(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Remove rows whose files are gone."""
    con.executemany("DELETE FROM catalogue WHERE path = ?", [(os.fsencode(path),) for path in paths])


def forget_below(con: sqlite3.Connection, folder: str) -> None:
    """Remove every row below a folder that is gone."""
    con.execute("DELETE FROM catalogue WHERE path >= ? AND path < ?", bounds_below(folder))
    con.execute("DELETE FROM folders WHERE path = ?", (os.fsencode(folder),))
    con.execute("DELETE FROM folders WHERE path >= ? AND path < ?", bounds_below(folder))


def forget_everything(con: sqlite3.Connection) -> None:
    """Begin again for another library."""
    con.execute("DELETE FROM catalogue")
    con.execute("DELETE FROM folders")


def date_of(con: sqlite3.Connection, path: str) -> Dated | None:
    """Return the capture date under which `path` was filed, None when it is not known. Touches nothing."""
    query = "SELECT taken, source, precision, strength FROM catalogue WHERE path = ? AND taken IS NOT NULL"
    row = con.execute(query, (os.fsencode(path),)).fetchone()
    return dated_row(*row) if row else None


def said(dated: Dated | Undated | None) -> tuple[str | int | None, ...]:
    """Return a date as the columns taken, source, precision and strength keep it."""
    if not isinstance(dated, Dated):
        return (None,) * 4
    return dated.exact.isoformat(), dated.source, dated.precision, dated.strength


def dated_row(taken: str, source: str | None, precision: int | None, strength: int | None) -> Dated:
    """Return the date that such columns keep; the plans of older versions do not tell how sure it was."""
    exact = datetime.fromisoformat(taken)
    subseconds = f"{exact.microsecond:06d}" if exact.microsecond else ""
    sure = Precision(precision or Precision.SECOND), Strength(strength or Strength.CAMERA)
    return Dated(exact.replace(microsecond=0), source or "", subseconds, None, "", *sure)


# ── for the page ─────────────────────────────────────────────────────────────────────────────────


def by_id(con: sqlite3.Connection, number: int) -> Known | None:
    """Return the file with this number, if there is one. Touches nothing."""
    row = con.execute(f"SELECT {_COLUMNS} FROM catalogue WHERE id = ?", (number,)).fetchone()
    return _known(row) if row else None


def number_of(con: sqlite3.Connection, path: str) -> int | None:
    """Return the number of a file, None when it is not catalogued. Touches nothing."""
    row = con.execute("SELECT id FROM catalogue WHERE path = ?", (os.fsencode(path),)).fetchone()
    return int(row[0]) if row else None


def page_below(
    con: sqlite3.Connection, folder: str, after: str, limit: int
) -> list[tuple[int, Known, str | None, str | None]]:
    """Return (number, file, original path, capture date) below `folder` behind the path `after`. Touches nothing."""
    low, high = bounds_below(folder)
    start = max(low, os.fsencode(after) + b"\0") if after else low
    rows = con.execute(
        f"SELECT id, original, taken, {_COLUMNS} FROM catalogue WHERE path >= ? AND path < ? ORDER BY path LIMIT ?",
        (start, high, limit),
    )
    return [(row[0], _known(row[3:]), os.fsdecode(row[1]) if row[1] else None, row[2]) for row in rows]


def count_below(con: sqlite3.Connection, folder: str) -> int:
    """Return how many files lie below `folder`. Touches nothing."""
    query = "SELECT count(*) FROM catalogue WHERE path >= ? AND path < ?"
    return int(con.execute(query, bounds_below(folder)).fetchone()[0])


def same_bytes(
    con: sqlite3.Connection, limit: int
) -> tuple[int, list[tuple[bytes, int, list[tuple[int, str]]]]]:
    """Return how many contents the library holds more than once, and (key, size, [(number, path)]) of the largest.

    The key is the MD5 where it is known, else the token of the search that compared the files. Touches nothing.
    """
    groups = con.execute(
        # First the sizes, from their index alone: most files share theirs with no other.
        "SELECT coalesce(md5, same) AS key, c.size FROM "
        "(SELECT size FROM catalogue WHERE size > 0 GROUP BY size HAVING count(*) > 1) s "
        "JOIN catalogue c ON c.size = s.size WHERE key IS NOT NULL "
        "GROUP BY c.size, key HAVING count(*) > 1 ORDER BY c.size DESC"
    ).fetchall()
    query = "SELECT id, path FROM catalogue WHERE size = ? AND coalesce(md5, same) = ? ORDER BY path"
    return len(groups), [
        (md5, size, [(number, os.fsdecode(path)) for number, path in con.execute(query, (size, md5))])
        for md5, size in groups[:limit]
    ]


def some_dated(con: sqlite3.Connection, number: int) -> list[tuple[str, str]]:
    """Return (path, capture date) of the files dated last. Touches nothing."""
    rows = con.execute(
        "SELECT path, taken FROM catalogue WHERE taken IS NOT NULL ORDER BY id DESC LIMIT ?", (number,)
    )
    return [(os.fsdecode(path), taken) for path, taken in rows]
