"""Open one of the owner's files for the child: read-only, never through a link, and still the file that was decided about."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer.disk.opening import open_file
from photo_organizer.disk.stamp import is_still, stamp_of
from photo_organizer.errors import PhotoOrganizerError, quoted
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.model import Stamp


@contextmanager
def opened(path: str, expect: Stamp | None = None) -> Iterator[int]:
    """Yield a descriptor of the regular file at `path`; raise LookFailed when it cannot be or is not `expect`.

    Touches nothing; the descriptor is closed at the end.
    """
    try:
        number, found = open_file(path, path)
    except PhotoOrganizerError as problem:
        raise LookFailed(Why.UNREADABLE, problem.message) from None
    try:
        if expect and not is_still(stamp_of(found), expect):
            raise LookFailed(Why.CHANGED, f"{quoted(path)} was changed meanwhile")
        yield number
    finally:
        os.close(number)
