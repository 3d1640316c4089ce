"""Open one file once, read-only, and learn what it is and when it may have been taken. Touches nothing.

The file is opened without following links and without waiting, and must still be the one that was
sighted. Only headers are read. A reader that fails costs its own clue and is told in `troubles`.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer import errors
from photo_organizer.decide.date_text import epoch_moment
from photo_organizer.examine.birth import birth_ns
from photo_organizer.examine.findings import Findings
from photo_organizer.examine.kind import HEAD_BYTES, filetype_of
from photo_organizer.examine.readers import READERS
from photo_organizer.examine.whole import wholeness
from photo_organizer.examine.window import TooMuch, Window
from photo_organizer.model import DateClue, Facts, FileType, Sighting, Stamp, Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterator

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
# What broken structures make a bounded reader raise; anything else is a bug and must be seen.
_BROKEN = (
    ValueError,
    LookupError,
    struct.error,
    OverflowError,
    ArithmeticError,
    RecursionError,
    TooMuch,
    zlib.error,
)


def examine(sighting: Sighting) -> Facts:
    """Return what the sighted file is. Raises FileBusy when it changed, FileProblem when it cannot be read."""
    with opened(sighting) as descriptor:
        try:
            head = os.pread(descriptor, min(HEAD_BYTES, max(sighting.stamp.size, 1)), 0)
            filetype = filetype_of(head, os.path.basename(sighting.path))
            found = _findings(Window(descriptor, sighting.stamp.size, head), filetype)
            whole = _wholeness(descriptor, filetype, sighting.stamp.size)
        except OSError as error:
            raise errors.from_os_error(error, "read", sighting.path) from error
        times = tuple(_file_times(sighting, descriptor))
    return Facts(
        sighting,
        filetype,
        whole,
        (*found.clues, *times),
        found.camera_name,
        found.content_id,
        tuple(found.troubles),
    )


@contextmanager
def opened(sighting: Sighting) -> Iterator[int]:
    """Open the sighted file read-only and make sure that it is the one. Raises FileBusy or FileProblem."""
    try:
        descriptor = os.open(sighting.path, _FLAGS)
    except OSError as error:
        raise errors.from_os_error(error, "open", sighting.path) from error
    try:
        now = os.fstat(descriptor)
        if not stat.S_ISREG(now.st_mode) or _stamp(now) != sighting.stamp:
            raise errors.FileBusy(f"{sighting.path!r} changed while it was looked at", sighting.path)
        yield descriptor
    finally:
        os.close(descriptor)


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _findings(view: Window, filetype: FileType | None) -> Findings:
    """Let the format's reader collect what it can."""
    found = Findings()
    reader = READERS.get(filetype.name) if filetype else None
    if reader is not None and filetype is not None:
        try:
            reader(view, found)
        except _BROKEN as error:
            found.troubles.append(f"the {filetype.name} header could not be read to its end: {error}")
    return found


def _file_times(sighting: Sighting, descriptor: int) -> Iterator[DateClue]:
    """Give the file's own times; `ctime` is no creation time and is not among them."""
    born = sighting.birth_ns if sighting.birth_ns is not None else birth_ns(descriptor)
    for source, nanoseconds in (("file:birth", born), ("file:modified", sighting.stamp.mtime_ns)):
        moment = epoch_moment(nanoseconds) if nanoseconds is not None else None
        if moment is not None:
            yield DateClue(source, moment[0], moment[1], utc=True)


def _wholeness(descriptor: int, filetype: FileType | None, size: int) -> Wholeness:
    """Ask the format's structure whether the file is whole; what has no known format proves nothing."""
    return wholeness(descriptor, filetype, size) if filetype else Wholeness.UNPROVABLE
