"""Looks by content, the near pairs among them, and which the owner said are no duplicates.

Writers work inside the caller's transaction. A content is its MD5 and its size.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from photo_organizer.model import Agreement, Look, Moment
from photo_organizer.store import small_pictures
from photo_organizer.store.small_pictures import PictureAt

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

Pair = tuple[int, int, Agreement]

_UNREACHED = "hash IS NOT NULL AND NOT plain AND NOT reached"
_LOST = "lost"
_AGREEMENT = "p.correlation, p.difference, p.places"
_SEEN = ("hash", "entropy", "plain", "width", "height", "format", "bits", "quantisers", "has_place")
_COLUMNS = f"{', '.join(_SEEN)}, taken, subseconds, unique_id, camera"

# Near pairs that the owner has not called different.
_PAIRS = (
    "look_pairs p JOIN looks a ON a.id = p.one JOIN looks b ON b.id = p.other WHERE NOT EXISTS "
    "(SELECT 1 FROM not_duplicates n WHERE n.one = min(a.md5, b.md5) AND n.other = max(a.md5, b.md5))"
)


def put(con: sqlite3.Connection, md5: bytes, size: int, look: Look, thumbnail: bytes) -> int:
    """Remember a look with its small picture; return its number."""
    number = _put(con, md5, size, _row(look), "")
    if number not in thumbnails(con, [number]):
        _put_thumbnail(con, number, thumbnail)
    return number


def _put_thumbnail(con: sqlite3.Connection, number: int, thumbnail: bytes) -> None:
    place = small_pictures.append(con, thumbnail)
    con.execute(f"UPDATE looks SET ({small_pictures.COLUMNS}) = (?, ?, ?) WHERE id = ?", (*place, number))
    if place.at is None:
        con.execute("INSERT OR REPLACE INTO main.look_thumbnails VALUES (?, ?)", (number, thumbnail))


def put_trouble(con: sqlite3.Connection, md5: bytes, size: int, trouble: str) -> int:
    """Remember that this content cannot be looked at, and why."""
    return _put(con, md5, size, (None,) * 6 + (None, None, 0, None, None, None, None), trouble)


def _put(con: sqlite3.Connection, md5: bytes, size: int, row: tuple[Any, ...], trouble: str) -> int:
    plain = row[2] or 0
    values = (md5, size, *row[:2], plain, *row[3:], trouble)
    marks = ", ".join("?" * len(values))
    con.execute(f"INSERT OR IGNORE INTO looks (md5, size, {_COLUMNS}, trouble) VALUES ({marks})", values)
    found = con.execute("SELECT id FROM looks WHERE md5 = ? AND size = ?", (md5, size)).fetchone()
    return int(found[0])


def _row(look: Look) -> tuple[Any, ...]:
    moment = look.moment
    taken = moment.taken.isoformat() if moment.taken else None
    seen = (getattr(look, name) for name in _SEEN)
    return *seen, taken, moment.subseconds, moment.unique_id, moment.camera


def _look(row: tuple[Any, ...]) -> Look | None:
    if row[0] is None:
        return None
    seen, (taken, *rest) = dict(zip(_SEEN, row, strict=False)), row[len(_SEEN) :]
    flags = {name: bool(seen[name]) for name in ("plain", "has_place")}
    return Look(**(seen | flags), moment=Moment(datetime.fromisoformat(taken) if taken else None, *rest))


def by_number(con: sqlite3.Connection, number: int) -> tuple[bytes, int, Look] | None:
    """Return (md5, size, look) of a number that has a look."""
    row = con.execute(f"SELECT md5, size, {_COLUMNS} FROM looks WHERE id = ?", (number,)).fetchone()
    look = _look(row[2:]) if row else None
    return (row[0], int(row[1]), look) if look else None


def lacks(con: sqlite3.Connection, number: int) -> bool | None:
    """Tell whether bytes are missing in the file of a look; None where nobody has asked it yet. Touches nothing."""
    row = con.execute("SELECT lacks FROM looks WHERE id = ?", (number,)).fetchone()
    return None if row is None or row[0] is None else bool(row[0])


def put_lacks(con: sqlite3.Connection, number: int, *, lacks: bool) -> None:
    """Remember whether bytes are missing in the file of a look."""
    con.execute("UPDATE looks SET lacks = ? WHERE id = ?", (lacks, number))


def thumbnails(con: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    """Return the small pictures of these looks; one that is not there was lost, see `forget_lost`. Touches nothing."""
    query = f"SELECT {small_pictures.COLUMNS} FROM looks WHERE id = ?"
    found = ((number, con.execute(query, (number,)).fetchone()) for number in dict.fromkeys(numbers))
    return small_pictures.read(con, {number: PictureAt(*row) for number, row in found if row})


def forget_lost(con: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Forget looks whose small pictures are lost, so that their photos are looked at again.

    The next look has a number of its own, and is compared with all; the old number stays, and means no picture any more.
    """
    for number in numbers:
        con.execute(
            f"UPDATE looks SET md5 = CAST('{_LOST} ' || id AS BLOB), hash = NULL, trouble = '{_LOST}', picture_at = NULL WHERE id = ?",
            (number,),
        )
        con.execute("UPDATE catalogue SET look = NULL WHERE look = ? AND look > 0", (number,))


def count_lost(con: sqlite3.Connection) -> int:
    """Return how many looks were forgotten so. Touches nothing."""
    query = (
        f"SELECT count(*) FROM looks WHERE md5 > CAST('{_LOST} ' AS BLOB) AND md5 < CAST('{_LOST}!' AS BLOB)"
    )
    return int(con.execute(query).fetchone()[0])


def hashes(con: sqlite3.Connection, after: int = 0) -> Iterator[tuple[int, bytes, float]]:
    """Yield (number, hash, entropy) of every picture that can be compared, in the order of the numbers."""
    query = "SELECT id, hash, entropy FROM looks WHERE id > ? AND hash IS NOT NULL AND NOT plain ORDER BY id"
    yield from con.execute(query, (after,))


def highest(con: sqlite3.Connection) -> int:
    """Return the highest number of a look: about as many as there are. Touches nothing."""
    return int(con.execute("SELECT coalesce(max(id), 0) FROM looks").fetchone()[0])


def unpaired(con: sqlite3.Connection, limit: int) -> list[tuple[int, bytes, float]]:
    """Return (number, hash, entropy) of the first `limit` pictures that were not compared with all earlier ones."""
    query = "SELECT id, hash, entropy FROM looks WHERE hash IS NOT NULL AND NOT plain AND NOT paired ORDER BY id LIMIT ?"
    return con.execute(query, (limit,)).fetchall()


def count_unpaired(con: sqlite3.Connection) -> int:
    """Return how many pictures were not compared with all earlier ones. Touches nothing."""
    query = "SELECT count(*) FROM looks WHERE hash IS NOT NULL AND NOT plain AND NOT paired"
    return int(con.execute(query).fetchone()[0])


def put_pairs(con: sqlite3.Connection, found: Iterable[Pair]) -> None:
    """Remember pairs that are near as whole pictures, also where they were known as pairs that show one place."""
    rows = ((min(one, other), max(one, other), *agreement) for one, other, agreement in found)
    con.executemany("INSERT OR REPLACE INTO look_pairs VALUES (?, ?, ?, ?, ?)", rows)


def put_reached(con: sqlite3.Connection, found: Iterable[Pair]) -> None:
    """Remember pairs that show places of one picture, unless they are known to be near."""
    rows = ((min(one, other), max(one, other), *agreement) for one, other, agreement in found)
    con.executemany("INSERT OR IGNORE INTO look_pairs VALUES (?, ?, ?, ?, ?)", rows)


def are_paired(con: sqlite3.Connection, one: int, other: int) -> bool:
    """Tell whether two looks are a pair already. Touches nothing."""
    query = "SELECT 1 FROM look_pairs WHERE one = ? AND other = ?"
    return con.execute(query, (min(one, other), max(one, other))).fetchone() is not None


def unreached(con: sqlite3.Connection, limit: int) -> list[int]:
    """Return the first `limit` pictures whose crops and turned versions were not looked for."""
    query = f"SELECT id FROM looks WHERE {_UNREACHED} ORDER BY id LIMIT ?"
    return [number for (number,) in con.execute(query, (limit,))]


def count_unreached(con: sqlite3.Connection) -> int:
    """Return how many pictures' crops and turned versions were not looked for. Touches nothing."""
    return int(con.execute(f"SELECT count(*) FROM looks WHERE {_UNREACHED}").fetchone()[0])


def mark_reached(con: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remember that crops and turned versions of these were looked for."""
    con.executemany("UPDATE looks SET reached = 1 WHERE id = ?", ((number,) for number in numbers))


def mark_paired(con: sqlite3.Connection, first: int, last: int) -> None:
    """Remember that the looks numbered `first` … `last` were compared with all before each."""
    con.execute("UPDATE looks SET paired = 1 WHERE id BETWEEN ? AND ?", (first, last))


def pairs(con: sqlite3.Connection) -> Iterator[Pair]:
    """Yield the near pairs that the owner has not called different."""
    query = f"SELECT p.one, p.other, {_AGREEMENT} FROM {_PAIRS} ORDER BY p.one, p.other"
    yield from map(_pair, con.execute(query))


def _pair(row: tuple[Any, ...]) -> Pair:
    return row[0], row[1], Agreement(*row[2:5])


def clusters(con: sqlite3.Connection) -> Iterator[list[Pair]]:
    """Yield near pairs, together those that hang together through any others: few of a million at a time."""
    above = dict[int, int]()

    def root(number: int) -> int:
        while (up := above.get(number, number)) != number:
            above[number] = number = above.get(up, up)  # halves the way for the next one
        return number

    for one, other, _ in pairs(con):
        first, second = sorted((root(one), root(other)))
        above[one] = above[other] = above[second] = above[first] = first
    con.execute("CREATE TEMP TABLE IF NOT EXISTS cluster_of (look INTEGER PRIMARY KEY, cluster INTEGER)")
    con.execute("DELETE FROM temp.cluster_of")
    con.executemany("INSERT INTO temp.cluster_of VALUES (?, ?)", ((one, root(one)) for one in list(above)))
    above.clear()
    query = (
        f"SELECT p.one, p.other, {_AGREEMENT}, c.cluster FROM temp.cluster_of c, {_PAIRS} AND c.look = p.one "
        "ORDER BY c.cluster, p.one, p.other"
    )
    for _, rows in groupby(con.execute(query), key=itemgetter(5)):
        yield [_pair(row) for row in rows]


def state(con: sqlite3.Connection) -> str:
    """Return what changes whenever a look, a pair or a word of the owner has come or gone. Touches nothing."""
    query = (
        "SELECT (SELECT coalesce(max(id), 0) FROM looks), (SELECT count(*) FROM look_pairs), "
        "(SELECT count(*) FROM not_duplicates)"
    )
    return " ".join(str(number) for number in con.execute(query).fetchone())
