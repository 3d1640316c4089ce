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
from photo_organizer.examine.ends import boxes, lengths, mpeg, text
from photo_organizer.examine.ends.archive import ZIP, archive
from photo_organizer.examine.ends.asf import asf
from photo_organizer.examine.ends.bmp import bmp
from photo_organizer.examine.ends.flash import flash
from photo_organizer.examine.ends.gif import gif
from photo_organizer.examine.ends.jpeg import jpeg
from photo_organizer.examine.ends.matroska import matroska
from photo_organizer.examine.ends.png import png
from photo_organizer.examine.ends.psd import photoshop
from photo_organizer.examine.ends.riff import riff
from photo_organizer.examine.ends.tiff import raw, tiff
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.examine.holes import has_hole
from photo_organizer.examine.kind import BLANK
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.model import FileType

_BY_JUDGE: tuple[tuple[Callable[[EndWindow], Wholeness], str], ...] = (
    (jpeg, "jpeg thm"),
    (png, "png"),
    (gif, "gif"),
    (riff, "webp avi wav"),
    (bmp, "bmp"),
    (boxes.picture, "heif avif"),
    (boxes.jxl, "jxl"),
    (boxes.film, "mp4 mov 3gp lrv cr3"),
    (tiff, "tiff dng"),
    (raw, "nef nrw cr2 arw sr2 pef srw orf 3fr erf dcr"),
    (lengths.foveon, "x3f"),
    (matroska, "mkv webm"),
    (mpeg.transport, "mts"),
    (mpeg.program, "mpeg"),
    (asf, "wmv"),
    (flash, "flv"),
    (lengths.raf, "raf"),
    (lengths.icon, "ico"),
    (photoshop, "psd"),
    (archive, "zip"),
    (text.xml, "xmp aae svg"),
    (text.json, "takeout flickr"),
    (text.json_list, "exiftool"),
)
_JUDGES = {name: judge for judge, names in _BY_JUDGE for name in names.split()}
# What a structure that makes no sense lets a reader raise: it proves nothing.
_BROKEN = (ValueError, LookupError, ArithmeticError, RecursionError, struct.error)


class Judgement(NamedTuple):
    """The answer, and for an incomplete file what it lacks."""

    wholeness: Wholeness
    missing: Missing = Missing.NOTHING


def judge(fd: int, filetype: FileType | None, size: int, head: bytes = b"", extension: str = "") -> Judgement:
    """Judge the file open for reading as `fd`, `size` bytes long, whose first bytes may be known; reads, changes nothing.

    `extension` tells a ZIP from a part of one, which begins in the same way and has no index ever. Raises OSError where the
    disk cannot be read.
    """
    if size == 0:
        return Judgement(Wholeness.INCOMPLETE, Missing.EVERYTHING)
    if has_hole(fd, size):
        return Judgement(Wholeness.INCOMPLETE, Missing.HOLE)
    window = EndWindow(fd, size, head=head)
    if filetype and _begins_blank(window, filetype):
        return Judgement(Wholeness.INCOMPLETE, Missing.ZEROS)
    zipped = extension == "zip" and head.startswith(ZIP)
    ask = _JUDGES.get(filetype.name if filetype else "zip" if zipped else "")
    return _asked(ask, window) if ask else Judgement(Wholeness.UNPROVABLE)


def _begins_blank(window: EndWindow, filetype: FileType) -> bool:
    """Tell whether the beginning is still to come: several streams write the file, and the first is late."""
    return window.zeros(0, BLANK) and not (filetype.name == "mpeg" and mpeg.program_begins(window))


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
