"""Is a file whole? Its own structure says so, without decoding anything. Reads only, in bounds.

The answer decides how long a file is left alone: whole, a short quiet period; unprovable, a long one;
incomplete, until it changes. Incomplete means that something says so: a part that was never written, zeros
where the format has data, a length that goes beyond the end. Where a structure is merely odd the answer is
"unprovable": a wrong "incomplete" keeps a photo in the intake until its owner says "file it as it is".
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import boxes, chunks, lengths, matroska, packets, text
from photo_organizer.examine.ends.jpeg import jpeg
from photo_organizer.examine.ends.png import png
from photo_organizer.examine.ends.riff import riff
from photo_organizer.examine.ends.tiff import raw, tiff
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.examine.holes import has_hole
from photo_organizer.examine.kind import BLANK
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.model import FileType

_JUDGES: dict[str, Callable[[EndWindow], Wholeness]] = {
    "jpeg": jpeg,
    "png": png,
    "gif": chunks.gif,
    "webp": riff,
    "avi": riff,
    "wav": riff,
    "bmp": chunks.bmp,
    "heif": boxes.picture,
    "avif": boxes.picture,
    "jxl": boxes.jxl,
    "mp4": boxes.film,
    "mov": boxes.film,
    "3gp": boxes.film,
    "lrv": boxes.film,
    "cr3": boxes.film,
    "tiff": tiff,
    "dng": tiff,
    **dict.fromkeys(("nef", "nrw", "cr2", "arw", "sr2", "pef", "srw", "orf", "3fr", "erf", "dcr"), raw),
    "x3f": lengths.foveon,
    "mkv": matroska.matroska,
    "webm": matroska.matroska,
    "mts": packets.transport,
    "mpeg": lengths.program,
    "wmv": lengths.asf,
    "flv": lengths.flash,
    "raf": lengths.raf,
    "ico": lengths.icon,
    "psd": lengths.photoshop,
    "thm": jpeg,
    "xmp": text.xml,
    "aae": text.xml,
    "svg": text.xml,
    "takeout": text.json,
    "flickr": text.json,
    "exiftool": text.json_list,
}
# What a structure that makes no sense lets a reader raise: it proves nothing.
_BROKEN = (ValueError, LookupError, ArithmeticError, RecursionError, struct.error)


class Judgement(NamedTuple):
    """The answer, and for an incomplete file what it lacks."""

    wholeness: Wholeness
    missing: Missing = Missing.NOTHING


def judge(fd: int, filetype: FileType | None, size: int, head: bytes = b"") -> Judgement:
    """Judge the file open for reading as `fd`, `size` bytes long, whose first bytes may be known; reads, changes nothing.

    Raises OSError where the disk cannot be read.
    """
    if size == 0:
        return Judgement(Wholeness.INCOMPLETE, Missing.EVERYTHING)
    if has_hole(fd, size):
        return Judgement(Wholeness.INCOMPLETE, Missing.HOLE)
    window = EndWindow(fd, size, head=head)
    if filetype and _begins_blank(window, filetype):
        return Judgement(Wholeness.INCOMPLETE, Missing.ZEROS)
    ask = _JUDGES.get(filetype.name) if filetype else None
    return _asked(ask, window) if ask else Judgement(Wholeness.UNPROVABLE)


def _begins_blank(window: EndWindow, filetype: FileType) -> bool:
    """Tell whether the beginning is still to come: several streams write the file, and the first is late."""
    return window.zeros(0, BLANK) and not (filetype.name == "mpeg" and lengths.program_begins(window))


def _asked(ask: Callable[[EndWindow], Wholeness], window: EndWindow) -> Judgement:
    try:
        answer = ask(window)
    except CutShortError as cut:
        return Judgement(Wholeness.INCOMPLETE, cut.what)
    except _BROKEN:
        return Judgement(Wholeness.UNPROVABLE)
    except OddError:
        if window.blank_end():
            return Judgement(Wholeness.INCOMPLETE, Missing.ZEROS)
        return Judgement(Wholeness.UNPROVABLE)
    return Judgement(answer, Missing.END if answer is Wholeness.INCOMPLETE else Missing.NOTHING)


def wholeness(fd: int, filetype: FileType | None, size: int) -> Wholeness:
    """Return the answer of `judge` alone."""
    return judge(fd, filetype, size).wholeness
