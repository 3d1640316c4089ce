"""Was this content copied out of the intake before, from whatever place? Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.disk.digest import md5_of, sha256_of
from photo_organizer.errors import FileProblem
from photo_organizer.store import copied

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Sighting

_DIGESTS = {16: md5_of, 32: sha256_of}  # by the length of what is remembered


def copied_before(con: sqlite3.Connection, candidate: Candidate, stop: Callable[[], bool]) -> bool:
    """Tell whether every photo and film of a newcomer was copied before, and the library has it no more."""
    if candidate.content.exact_duplicates:
        return False
    members = [member.facts for member in candidate.unit.members]
    photos = [one for one in members if not is_companion(one)] or members
    return all(_is_remembered(con, one.sighting, stop) for one in photos)


def _is_remembered(con: sqlite3.Connection, sighting: Sighting, stop: Callable[[], bool]) -> bool:
    """Tell whether a file of these bytes was copied; it is read only where one of its size was. Raises Stopping."""
    known = copied.of_size(con, sighting.stamp.size)
    try:
        mine = {
            length: digest(sighting.path, sighting.stamp, stop)
            for length, digest in _DIGESTS.items()
            if any(len(one) == length for one in known)
        }
    except FileProblem:
        return False  # what cannot be read now is told of when it is copied
    return any(one == mine.get(len(one)) for one in known)
