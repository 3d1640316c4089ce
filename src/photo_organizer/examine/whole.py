"""Is a file whole? Its own structure says so, without decoding anything. Reads only, in bounds.

The answer decides how long a file is left alone: whole, a short quiet period; unprovable, a long one;
incomplete, until it changes. A wrong "incomplete" keeps a photo in the intake for ever, so where a
structure is merely odd the answer is "unprovable".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.ends import boxes, chunks, text
from photo_organizer.examine.ends.jpeg import jpeg
from photo_organizer.examine.ends.tiff import tiff
from photo_organizer.examine.ends.window import CutShortError, OddError, Window
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.model import FileType

_JUDGES: dict[str, Callable[[Window], Wholeness]] = {
    "jpeg": jpeg,
    "png": chunks.png,
    "gif": chunks.gif,
    "webp": chunks.riff,
    "avi": chunks.riff,
    "wav": chunks.riff,
    "bmp": chunks.bmp,
    "heif": boxes.picture,
    "avif": boxes.picture,
    "mp4": boxes.film,
    "mov": boxes.film,
    "3gp": boxes.film,
    "lrv": boxes.film,
    "cr3": boxes.film,
    "tiff": tiff,
    "dng": tiff,
    "mkv": chunks.matroska,
    "webm": chunks.matroska,
    "thm": jpeg,
    "xmp": text.xml,
    "aae": text.xml,
    "svg": text.xml,
    "takeout": text.json,
}


def wholeness(fd: int, filetype: FileType | None, size: int) -> Wholeness:
    """Judge the file open for reading as `fd`, `size` bytes long; reads a few blocks, changes nothing.

    Raises OSError where the disk cannot be read.
    """
    if size == 0:
        return Wholeness.INCOMPLETE
    judge = _JUDGES.get(filetype.name) if filetype else None
    if judge is None:
        return Wholeness.UNPROVABLE
    window = Window(fd, size)
    try:
        return judge(window)
    except CutShortError:
        return Wholeness.INCOMPLETE
    except OddError:
        return Wholeness.INCOMPLETE if window.blank_end() else Wholeness.UNPROVABLE
