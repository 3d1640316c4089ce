"""One picture among all that are remembered: write its look down, and find who is near. Imports no numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide import relations
from photo_organizer.look.index import HashIndex
from photo_organizer.look.looker import agreements
from photo_organizer.look.wire import Why
from photo_organizer.store import library_looks, looks
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Set as AbstractSet

    from photo_organizer.look.child import Child
    from photo_organizer.look.looker import Seen
    from photo_organizer.model import Agreement, Look, Stamp

# What another look at the same bytes may change; the rest is noted, so that no night begins with the same crash.
_PASSING = (Why.CHANGED, Why.NOT_STARTED, Why.UNREADABLE, Why.STOPPED)


def index_of(con: sqlite3.Connection, child: Child) -> HashIndex:
    """Return the index of all looks in the database, kept by `child`."""
    return HashIndex(
        child,
        lambda after: (
            (number, hash_, entropy < relations.GATE) for number, hash_, entropy in looks.hashes(con, after)
        ),
        limit=relations.ALIKE_LIMIT,
        flat_limit=relations.ALIKE_LIMIT_FLAT,
        expected=lambda: looks.highest(con),
    )


def confirmed_matches(
    con: sqlite3.Connection, index: HashIndex, child: Child, look: Look, thumbnail: bytes
) -> list[tuple[int, Agreement]]:
    """Return (number, agreement) of the remembered looks near one that need not be among them.

    One whose small picture is lost is not among them until it was looked at again. Not in a transaction.
    """
    if look.plain:
        return []
    hits = index.within_limit(look.hash, flat=relations.is_flat(look))
    pictures = looks.thumbnails(con, [number for number, _ in hits])
    forget_lost(con, {number for number, _ in hits} - pictures.keys())
    pairs = [(0, number) for number, _ in hits if number in pictures]
    return list(
        zip((number for _, number in pairs), agreements(child, pictures | {0: thumbnail}, pairs), strict=True)
    )


def forget_lost(con: sqlite3.Connection, numbers: AbstractSet[int]) -> None:
    """Let photos be looked at again whose small pictures are lost. Not in a transaction."""
    if numbers:
        with transaction(con):
            looks.forget_lost(con, numbers)


def remember(con: sqlite3.Connection, number: int, stamp: Stamp, seen: Seen) -> None:
    """Write down what was seen of the file with this number in the catalogue, inside the caller's transaction."""
    if seen.look:
        look = looks.put(con, seen.md5, stamp.size, seen.look, seen.thumbnail)
        library_looks.put_look(con, number, stamp, look, seen.md5)
    elif seen.why not in _PASSING:
        library_looks.put_look(con, number, stamp, 0, seen.md5 or None)
