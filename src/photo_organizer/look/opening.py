"""Open one of the owner's files for the child: read-only, never through a link, and still the file that was decided about."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@contextmanager
def opened(path: str, expect: Stamp | None = None) -> Iterator[int]:
    """Yield a descriptor of the regular file at `path`; raise LookFailed when it cannot be or is not `expect`.

    Touches nothing; the descriptor is closed at the end.
    """
    try:
        number = os.open(path, _FLAGS)
    except OSError as error:
        raise LookFailed(
            Why.UNREADABLE, f"could not open {path!r}: {os.strerror(error.errno or 0)}"
        ) from None
    try:
        _check(path, os.fstat(number), expect)
        yield number
    finally:
        os.close(number)


def _check(path: str, found: os.stat_result, expect: Stamp | None) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise LookFailed(Why.UNREADABLE, f"{path!r} is not a regular file")
    if expect and Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) != expect:
        raise LookFailed(Why.CHANGED, f"{path!r} was changed meanwhile")
