"""Find a copy that still holds what a removed duplicate held: the one that was kept may have another name by now. Touches nothing.

An exchange of names, another layout, an undo or the owner may have moved it since. Whatever is found, its bytes were read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store import catalogue, whereabouts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from photo_organizer.model import Restore


def kept_now(
    con: sqlite3.Connection, library: str, step: Restore, stop: Callable[[], bool], *, afresh: bool = False
) -> str | None:
    """Return where the bytes are that `step` makes again, None where nobody knows.

    With `afresh` no remembered digest is believed: a file may have changed without a sign.
    """
    if step.md5 is None:  # an older version noted none: only the name tells
        return step.kept
    return next(
        (
            path
            for path in _places(con, library, step)
            if _holds(con, library, path, step, stop, afresh=afresh)
        ),
        None,
    )


def _places(con: sqlite3.Connection, library: str, step: Restore) -> Iterator[str]:
    """Yield the name it had, those that it got from us, then the library's files of that size, likely ones first."""
    yield step.kept
    yield from whereabouts.moved_on(con, step.kept, step.expect.size)
    alike = (known for known in catalogue.of_size(con, step.expect.size) if known.md5 in (None, step.md5))
    for known in sorted(alike, key=lambda known: known.md5 is None):
        yield f"{library}/{known.path}"


def _holds(
    con: sqlite3.Connection, library: str, path: str, step: Restore, stop: Callable[[], bool], *, afresh: bool
) -> bool:
    """Tell whether the file at `path` has the bytes; it is read, unless the catalogue knows them and is believed.

    Not where a stop cuts the reading short: nothing is carried out then.
    """
    try:
        found = sight(path)
        if found is None or found.stamp.size != step.expect.size:
            return False
        known = None if afresh else catalogue.by_path(con, os.path.relpath(path, library))
        if known is not None and known.stamp == found.stamp and known.md5 is not None:
            return known.md5 == step.md5
        return md5_of(path, found.stamp, stop) == step.md5
    except (PhotoOrganizerError, OSError):
        return False
