"""Which files of the library hold the same bytes, as far as they were compared. Paths are relative `str`.

A token stands for one content: files of one size (of many: of one sample, too) that all have a token are equal exactly
when their tokens are. It holds only while the file's change time is the one that was noted with it.
Writers work inside the caller's transaction. Nothing here touches the library itself.
"""

from __future__ import annotations

import os
from array import array
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeAlias

from photo_organizer.model import Stamp
from photo_organizer.records import changeable
from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_COLUMNS = (
    "path, dev, ino, size, mtime_ns, same, same_ctime_ns, md5, taken, strength, precision, unit, source"
)
# Files of one size that are as soon compared as told apart by a sample of each: where two differ, they mostly do so at once.
FEW = 4
_OF_SIZE = "SELECT size FROM catalogue GROUP BY size HAVING count(*)"  # of all sizes, by their index alone
_PORTION = 1000  # groups read at a time
_TOGETHER = 100  # files read at a time
_EQUAL = "SELECT same FROM catalogue WHERE same IS NOT NULL GROUP BY same HAVING count(*) > 1"


Row: TypeAlias = "tuple[bytes, int, int, int, int, bytes | None, int | None, bytes | None, str | None, int | None, int | None, int | None, str | None]"


@changeable
class Compared:
    """One file, and what is known of its bytes."""

    path: str
    stamp: Stamp
    token: bytes | None = None
    ctime_ns: int | None = None
    md5: bytes | None = None
    taken: str = ""  # capture date as catalogued, ISO 8601
    sureness: tuple[int, int] = (0, 0)  # strength and precision of that date
    unit: int = 0  # what it belongs to; 0: not filed by us
    source: str = ""  # of that date


def compared(row: Row) -> Compared:
    """Return a row as the file that it tells of. Touches nothing."""
    return Compared(
        os.fsdecode(row[0]),
        Stamp(*row[1:5]),
        row[5],
        row[6],
        row[7],
        row[8] or "",
        (row[9] or 0, row[10] or 0),
        row[11] or 0,
        row[12] or "",
    )


def unsampled(con: sqlite3.Connection) -> array[int]:
    """Return the numbers of the files of a size that many have, and whose first and last bytes are not known, in path order."""
    rows = con.execute(
        f"SELECT id FROM catalogue WHERE sample IS NULL AND size > 0 AND size IN ({_OF_SIZE} > {FEW}) ORDER BY path"
    )
    return array("q", (number for (number,) in rows))


def numbered(con: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[tuple[str, Stamp]]:
    """Yield path and stamp of the files with these numbers; one that is gone is passed over."""
    rest = iter(numbers)
    while some := tuple(islice(rest, _TOGETHER)):
        marks = ",".join("?" * len(some))
        query = f"SELECT path, dev, ino, size, mtime_ns, id FROM catalogue WHERE id IN ({marks})"
        rows = {
            number: (os.fsdecode(path), Stamp(*stamp)) for path, *stamp, number in con.execute(query, some)
        }
        yield from (rows[number] for number in some if number in rows)


def _uncompared_few() -> str:
    return (
        f"SELECT size, count(*) AS files FROM catalogue WHERE size > 0 AND size IN ({_OF_SIZE} BETWEEN 2 AND {FEW}) "
        "GROUP BY size HAVING count(same) < count(*)"
    )


def _uncompared_many() -> str:
    return (
        "SELECT size, sample, count(*) AS files FROM catalogue WHERE sample IS NOT NULL AND (size, sample) > (?, ?) "
        f"AND size IN ({_OF_SIZE} > {FEW}) GROUP BY size, sample HAVING count(*) > 1 AND count(same) < count(*)"
    )


def to_compare(con: sqlite3.Connection) -> int:
    """Return how many bytes the files of the groups in `uncompared` have."""
    few, many = (
        f"(SELECT total(size * files) FROM ({groups}))" for groups in (_uncompared_few(), _uncompared_many())
    )
    return int(con.execute(f"SELECT {few} + {many}", (1, b"")).fetchone()[0])


def uncompared(con: sqlite3.Connection) -> Iterator[tuple[int, bytes | None, int]]:
    """Yield (size, sample, files) of the groups in which a file was not compared with the others yet; of few files, no sample.

    A portion at a time, in their order: the caller may write down what it compares.
    """
    few = array("q", chain.from_iterable(con.execute(_uncompared_few())))
    yield from ((size, None, files) for size, files in zip(few[::2], few[1::2], strict=True))
    last: tuple[int, bytes] = (1, b"")
    query = f"{_uncompared_many()} ORDER BY size, sample LIMIT {_PORTION}"
    while rows := con.execute(query, last).fetchall():
        yield from rows
        last = rows[-1][:2]


def group(con: sqlite3.Connection, size: int, sample: bytes | None) -> list[Compared]:
    """Return the files of this size that begin and end alike or, without a sample, all of it, in path order."""
    query = f"SELECT {_COLUMNS} FROM catalogue WHERE size = ?1 AND (?2 IS NULL OR sample = ?2) ORDER BY path"
    return [compared(row) for row in con.execute(query, (size, sample))]


def equal(con: sqlite3.Connection) -> Iterator[Compared]:
    """Yield every file whose token another file has, in path order; what is equal in many is one object."""
    query = f"SELECT {_COLUMNS} FROM catalogue WHERE same IN ({_EQUAL}) ORDER BY path"
    shared = dict[object, Any]()
    for row in con.execute(query):
        file = compared(row)
        file.token = shared.setdefault(file.token, file.token)
        file.sureness = shared.setdefault(file.sureness, file.sureness)
        yield file


def in_folder(con: sqlite3.Connection, folder: str) -> Iterator[tuple[str, Row]]:
    """Yield path and row of the files in `folder` itself ("" is the library), in path order; see `compared`."""
    low, high = bounds_below(folder)
    query = f"SELECT {_COLUMNS} FROM catalogue WHERE path >= ? AND path < ? ORDER BY path"
    for row in con.execute(query, (low, high)):
        if b"/" not in row[0][len(low) :]:
            yield os.fsdecode(row[0]), row


def beside(con: sqlite3.Connection, path: str, start: str) -> int:
    """Return what differs as soon as a file, what is named after its `start`, or what belongs to it is another, or dated otherwise. Touches nothing."""
    first = os.fsencode(start)
    rows = con.execute(
        "SELECT path, ino, size, mtime_ns, taken, strength, precision, source, unit FROM catalogue "
        "WHERE path = ?1 OR (path >= ?2 AND path < ?3) OR unit = (SELECT unit FROM catalogue WHERE path = ?1) ORDER BY path",
        (os.fsencode(path), first + b".", first + b"/"),
    )
    return hash(tuple(rows))


def put_samples(con: sqlite3.Connection, found: Iterable[tuple[str, bytes]]) -> None:
    """Note the digests of first and last bytes."""
    con.executemany(
        "UPDATE catalogue SET sample = ? WHERE path = ?",
        [(sample, os.fsencode(path)) for path, sample in found],
    )


def put(con: sqlite3.Connection, files: Iterable[Compared]) -> None:
    """Note the token of each file, its change time, and its MD5 where an equal file's is known."""
    con.executemany(
        "UPDATE catalogue SET same = ?, same_ctime_ns = ?, md5 = coalesce(md5, ?) WHERE path = ?",
        [(file.token, file.ctime_ns, file.md5, os.fsencode(file.path)) for file in files],
    )


def forget(con: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget the tokens of files that are no longer what they were."""
    con.executemany(
        "UPDATE catalogue SET same = NULL WHERE path = ?", [(os.fsencode(path),) for path in paths]
    )
