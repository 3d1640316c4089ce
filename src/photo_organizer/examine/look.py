"""Open one file once, read-only, and learn what it is and when it may have been taken. Touches nothing.

The file is opened without following links and without waiting, and must still be the one that was
sighted. Only headers are read. A reader that fails costs its own clue and is told in `troubles`.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from photo_organizer import errors
from photo_organizer.decide.date_text import epoch_moment
from photo_organizer.decide.file_names import extension_of
from photo_organizer.disk.opening import opened
from photo_organizer.errors import FileProblem
from photo_organizer.examine.birth import birth_ns
from photo_organizer.examine.findings import Findings
from photo_organizer.examine.kind import kind_of
from photo_organizer.examine.readers import READERS
from photo_organizer.examine.whole import judge
from photo_organizer.examine.window import TooMuch, Window
from photo_organizer.model import DateClue, Facts, FileType, Sighting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What broken structures make a bounded reader raise; anything else is a bug and must be seen.
_BROKEN = (ValueError, LookupError, ArithmeticError, RecursionError, struct.error, zlib.error, TooMuch)


class OwnFile(FileProblem):
    """This program made the file: it is no photo of its owner's."""


def examine(sighting: Sighting, is_own: Callable[[bytes], bool] = lambda _: False) -> Facts:
    """Return what the sighted file is; `is_own` tells by its first bytes whether it is one of ours.

    Raises FileBusy when it changed, OwnFile, FileProblem when it cannot be read.
    """
    with opened(sighting.path, sighting.stamp) as descriptor:
        try:
            head, filetype = kind_of(descriptor, sighting.stamp.size, sighting.path)
            if is_own(head):
                raise OwnFile("made by this program", sighting.path)
            found = findings(Window(descriptor, sighting.stamp.size, head), filetype)
            whole = judge(descriptor, filetype, sighting.stamp.size, head, extension_of(sighting.path))
        except OSError as error:
            raise errors.from_os_error(error, "read", sighting.path) from error
        times = tuple(_file_times(sighting, descriptor))
    return Facts(
        sighting,
        filetype,
        whole.wholeness,
        (*found.clues, *times),
        camera=found.camera_name,
        content_id=found.content_id,
        bracket=found.bracket,
        made=found.made,
        troubles=tuple(found.troubles),
        missing=whole.missing,
        software=found.software,
        seconds=found.seconds,
    )


def findings(view: Window, filetype: FileType | None) -> Findings:
    """Let the format's reader collect what it can."""
    found = Findings()
    if filetype and (reader := READERS.get(filetype.name)):
        try:
            reader(view, found)
        except _BROKEN as error:
            found.troubles.append(f"the {filetype.name} header could not be read to its end: {error}")
    found.finish()
    return found


def _file_times(sighting: Sighting, descriptor: int) -> Iterator[DateClue]:
    """Give the file's own times; `ctime` is no creation time and is not among them."""
    born = sighting.birth_ns if sighting.birth_ns is not None else birth_ns(descriptor)
    for source, nanoseconds in (("file:birth", born), ("file:modified", sighting.stamp.mtime_ns)):
        moment = epoch_moment(nanoseconds) if nanoseconds is not None else None
        if moment is not None:
            yield DateClue(source, moment[0], moment[1], utc=True)
