"""A mark of several files of the library, which any change of one of them changes. Touches nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def mark_of(con: sqlite3.Connection, pictures: Iterable[int]) -> str:
    """Return the mark of the numbered files as the catalogue knows them."""
    found = hashlib.blake2b(digest_size=8)
    for number in sorted(pictures):
        known = catalogue.by_id(con, number)
        stamp = known.stamp if known else None
        found.update(
            repr((number, stamp and (stamp.size, stamp.mtime_ns), known and known.path)).encode(
                "utf-8", "surrogateescape"
            )
        )
    return found.hexdigest()
