"""The list of groups of related pictures, short: what a reader needs to choose one. Reads only.

All groups are read at once: two thousand of them take some hundredths of a second, and their places stay countable.
"""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.store import verdicts
from photo_organizer.store.library_looks import NOT_ASIDE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_ORDER = {"same": 0, "burst": 1, "alike": 2}  # the first is the likeliest to free space
# One row for each content; what lies in Duplicates/ is settled already.
_QUERY = (
    "SELECT g.number, g.relation, l.md5, min(c.id), c.path, c.size, count(*) FROM look_groups g "
    "JOIN looks l ON l.id = g.look JOIN catalogue c ON c.look = g.look "
    f"WHERE c.look > 0 AND {NOT_ASIDE} GROUP BY g.number, g.place ORDER BY g.number, g.place"
)
_Row = tuple[int, str, bytes, int, bytes, int, int]


@frozen
class ListedGroup:
    """One group: its number, what its pictures are to each other, and one file of each content, the keeper's first."""

    number: int
    relation: str
    pictures: tuple[int, ...]  # numbers in the catalogue
    files: int  # of all its contents: one may be there several times
    name: str  # path of the keeper
    spare: int  # bytes of all files but the keeper
    reviewed: bool  # its owner keeps all of it


def entries(con: sqlite3.Connection) -> list[ListedGroup]:
    """Return every group that still holds two different pictures, versions of one picture first. Touches nothing."""
    rows = con.execute(_QUERY)
    denied = set(con.execute("SELECT one, other FROM not_duplicates"))
    return sorted(
        _entries(rows, denied, verdicts.kept_groups(con)), key=lambda one: _ORDER.get(one.relation, 3)
    )


def _entries(
    rows: Iterable[_Row],
    denied: set[tuple[bytes, bytes]],
    kept_as_is: set[bytes],
) -> Iterator[ListedGroup]:
    for number, members in groupby(rows, key=lambda row: row[0]):
        kept = list[_Row]()
        for row in members:
            if not any((min(row[2], one[2]), max(row[2], one[2])) in denied for one in kept):
                kept.append(row)
        if len(kept) > 1:
            pictures = tuple(row[3] for row in kept)
            spare = sum(row[5] * row[6] for row in kept) - kept[0][5]
            files = sum(row[6] for row in kept)
            settled = verdicts.members_key(row[2] for row in kept) in kept_as_is
            yield ListedGroup(number, kept[0][1], pictures, files, os.fsdecode(kept[0][4]), spare, settled)
