"""Was this content copied out of the intake before, from whatever place? Touches nothing."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.disk.digest import md5_of, sha256_of
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import FileProblem, quoted
from photo_organizer.store import copied

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Sighting

log = logging.getLogger(__name__)
_DIGESTS = {16: md5_of, 32: sha256_of}  # by the length of what is remembered


def copied_before(
    con: sqlite3.Connection, library: str, candidate: Candidate, stop: Callable[[], bool]
) -> bool:
    """Tell whether every photo and film of a newcomer was copied before, and its owner took it out of the library."""
    if candidate.content.exact_duplicates:
        return False
    members = [member.facts for member in candidate.unit.members]
    photos = [one for one in members if not is_companion(one)] or members
    return all(_was_taken_out(con, library, candidate, one.sighting, stop) for one in photos)


def _was_taken_out(
    con: sqlite3.Connection, library: str, candidate: Candidate, sighting: Sighting, stop: Callable[[], bool]
) -> bool:
    """Tell whether a file was copied, and is not what the library has lost by itself. Raises Stopping."""
    digests = _remembered(con, sighting, stop)
    if candidate.content_of(sighting.path).exact_duplicates:
        return bool(digests)  # of a unit some may be there yet
    size = sighting.stamp.size
    return bool(digests) and not any(_changed_by_itself(con, library, size, one) for one in digests)


def _remembered(con: sqlite3.Connection, sighting: Sighting, stop: Callable[[], bool]) -> list[bytes]:
    """Return the digests of a file under which its bytes were copied; it is read only where one of its size was. Raises Stopping."""
    known = copied.of_size(con, sighting.stamp.size)
    try:
        mine = {
            length: digest(sighting.path, sighting.stamp, stop)
            for length, digest in _DIGESTS.items()
            if any(len(one) == length for one in known)
        }
    except FileProblem:
        return []  # what cannot be read now is told of when it is copied
    return [one for one in known if one == mine.get(len(one))]


def _changed_by_itself(con: sqlite3.Connection, library: str, size: int, digest: bytes) -> bool:
    """Tell whether a copy of these bytes lies in the library as it was filed by its size and time: it has others now.

    Nobody has deleted it, and what comes may be the last good copy. One that a program edited has another time.
    """
    for path, mtime_ns in copied.copies(con, size, digest):
        with suppress(FileProblem):
            there = seen(f"{library}/{path}")
            if there and (there.stamp.size, there.stamp.mtime_ns) == (size, mtime_ns):
                log.warning("%s has other bytes than when it was copied", quoted(f"{library}/{path}"))
                return True
    return False
