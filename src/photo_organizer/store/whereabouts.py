"""Where files came from and where they went, by the journal; and which came although the library had them. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.store.catalogue import bounds_below

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_MOST_NAMES = 100  # by which one name is followed
_MOST_TAKEN = 5000  # files of one folder that are told
_MOST = 20  # of one name in one folder, the last ones
# Removed, set aside, and left where they were because the intake is only copied from.
_REMOVED = (
    "SELECT src, dst, size, closed_ns FROM steps JOIN plans ON plans.n = plan "
    "WHERE src >= ? AND src < ? AND kind = 'remove' AND state = 'done' ORDER BY plan DESC LIMIT ?"
)
_ASIDE = (
    "SELECT here.original, here.path, there.path, closed_ns FROM catalogue AS here JOIN plans ON plans.token = here.plan "
    "JOIN catalogue AS there ON there.size = here.size AND there.md5 = here.md5 AND there.path <> here.path "
    "WHERE here.original >= ? AND here.original < ? ORDER BY plans.n DESC LIMIT ?"
)
_LEFT = (
    "SELECT copied.path, there.path, at_ns FROM copied "
    "JOIN catalogue AS there ON there.size = copied.size AND there.md5 = copied.digest "
    "WHERE copied.path >= ? AND copied.path < ? ORDER BY at_ns DESC LIMIT ?"
)
# Nearly every newcomer asks, and of nearly none anything came again: one statement that sorts and joins nothing says so.
_ANY = (
    "SELECT EXISTS (SELECT 1 FROM steps WHERE src >= ?1 AND src < ?2 AND kind = 'remove') "
    "OR EXISTS (SELECT 1 FROM catalogue WHERE original >= ?1 AND original < ?2) "
    "OR EXISTS (SELECT 1 FROM copied WHERE path >= ?1 AND path < ?2)"
)


class CameAgain(NamedTuple):
    """A file that came although the library had the same bytes, and the one that the library kept."""

    path: str  # in the intake, whole
    kept: str  # relative to the library
    at_ns: int  # when it came, Unix time in nanoseconds


def name_before(con: sqlite3.Connection, path: str) -> str:
    """Return where the file at `path` was before it was moved there last, "" where that is not known."""
    row = con.execute(
        "SELECT src FROM steps JOIN plans ON plans.n = plan WHERE dst = ? AND kind = 'move' AND state = 'done' "
        "ORDER BY plan DESC LIMIT 1",
        (os.fsencode(path),),
    ).fetchone()
    return os.fsdecode(row[0]) if row else ""


def moved_on(con: sqlite3.Connection, path: str, size: int) -> list[str]:
    """Return every name that a file of `size` bytes at `path` may have got from us since, the next ones first."""
    query = "SELECT dst FROM steps WHERE src = ? AND size = ? AND kind = 'move'"
    names = [os.fsencode(path)]
    for name in names:  # grows while it is walked
        names += [dst for (dst,) in con.execute(query, (name, size)) if dst not in names][:_MOST_NAMES]
    return [os.fsdecode(name) for name in names[1:]]


def taken_from(con: sqlite3.Connection, folder: str, ending: str) -> list[tuple[str, int]]:
    """Return where files below a folder whose names end so are now, or their kept copies, oldest first, with their sizes."""
    rows = con.execute(
        "SELECT dst, size FROM steps JOIN plans ON plans.n = plan WHERE src >= ? AND src < ? AND kind IN ('move', 'remove') "
        "AND state = 'done' AND action <> 'undo' AND lower(CAST(substr(src, ?) AS TEXT)) = ? ORDER BY plan LIMIT ?",
        (*bounds_below(folder), -len(ending), ending, _MOST_TAKEN),
    )
    return [(os.fsdecode(path), size) for path, size in rows]


def came_again(con: sqlite3.Connection, library: str, folder: str, stem: str) -> Iterator[CameAgain]:
    """Yield what came as `stem` with any extension in a folder of the intake, and the library had."""
    name = os.fsencode(f"{folder}/{stem}")
    ends = (name + b".", name + b"/")
    if not con.execute(_ANY, ends).fetchone()[0]:
        return
    bounds = (*ends, _MOST)
    for src, dst, size, at_ns in con.execute(_REMOVED, bounds):
        names = [os.fsdecode(dst), *moved_on(con, os.fsdecode(dst), size)]
        inside = [one.removeprefix(f"{library}/") for one in names if one.startswith(f"{library}/")]
        yield from _each(src, [os.fsencode(one) for one in inside], at_ns)
    for path, aside, there, at_ns in con.execute(_ASIDE, bounds):
        if lies_in(os.fsdecode(aside), DUPLICATES):
            yield from _each(path, [there], at_ns)
    for path, there, at_ns in con.execute(_LEFT, bounds):
        yield from _each(path, [there], at_ns)


def _each(path: bytes, kept: list[bytes], at_ns: int | None) -> Iterator[CameAgain]:
    for one in map(os.fsdecode, kept):
        if not lies_in(one, DUPLICATES):
            yield CameAgain(os.fsdecode(path), one, at_ns or 0)
