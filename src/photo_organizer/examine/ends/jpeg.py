"""Where a JPEG ends, and whether it was written through. ITU-T T.81 (markers, annex B).

Two small reads find the end mark: the header's segments up to the start of the scan, so that the mark of an
embedded thumbnail cannot be taken for the picture's, and the file's last bytes. Then the scan is looked
through for zeros, because a writer may have set the size and the end first and fill the middle later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import behind, samsung
from photo_organizer.examine.ends.jpeg_scan import EOI, PAD, SOI, header, picture_end, written
from photo_organizer.examine.ends.window import CutShortError
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_PICTURES = 32  # behind each other: gain map, depth map, preview


def jpeg(window: EndWindow) -> Wholeness:
    """Judge a JPEG with whatever its phone appended to it."""
    picture = header(window, 0)
    told = behind.announced(window, picture.packets)
    if not told and window.size - picture.scan >= 2 and _ends(window, picture.scan):
        return written(window, picture, window.size)
    window = samsung.unpadded(window)
    block = samsung.start(window) if samsung.is_sealed(window) else None
    try:
        end = picture_end(window if block is None else window.part(0, block), picture.scan)
    except CutShortError:
        if block is None:
            raise
        # Panoramas of Samsung's phones have no end mark, but the block behind them has one.
        written(window, picture, block, marked=False)
        return behind.judge(window, block, told)
    first, pictures, answers = end, 1, {written(window, picture, end)}
    while pictures <= _PICTURES and window.size - end >= 2 and window.take(end, 2) == SOI:
        try:
            following = header(window, end)
            end = picture_end(window, following.scan)
            answers.add(written(window, following, end))
        except CutShortError as cut:
            raise CutShortError(Missing.BEHIND) from cut
        pictures += 1
    told.require(first, pictures)
    answers.add(behind.judge(window, end, told) if pictures <= _PICTURES else Wholeness.UNPROVABLE)
    return Wholeness.UNPROVABLE if Wholeness.UNPROVABLE in answers else Wholeness.WHOLE


def _ends(window: EndWindow, scan: int) -> bool:
    """Say whether the file ends with the end mark, or with it and zeros."""
    if window.last(2) == EOI:
        return True
    return window.last(min(PAD, window.size - scan)).rstrip(b"\0").endswith(EOI)
