"""Where a BMP ends, and whether its rows were written. BITMAPFILEHEADER."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.ends.rows import require_rows
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_CORE, _OS2 = 12, 64  # bytes of the headers that are read otherwise
_PLAIN = (0, 3, 6)  # BI_RGB, and those that say which bits are which colour


def bmp(window: EndWindow) -> Wholeness:
    """Judge a BMP: the length in its header is the file's, and its rows were written."""
    pixels = window.number(10, 4, "little")
    row, length = _pixels(window)
    if window.number(2, 4, "little") != window.size:
        window.require(pixels + length)
        return Wholeness.UNPROVABLE
    require_rows(window, pixels, window.size, row)
    return Wholeness.UNPROVABLE if window.blank_end() else Wholeness.WHOLE


def _pixels(window: EndWindow) -> tuple[int, int]:
    """Return the bytes of a row, 0 where rows are compressed, and those of all the pixels."""
    head = window.number(14, 4, "little")
    if head == _CORE:
        width, height, bits = (window.number(at, 2, "little") for at in (18, 20, 24))
    else:
        width = window.number(18, 4, "little")
        height = abs(int.from_bytes(window.take(22, 4), "little", signed=True))
        bits, coding = window.number(28, 2, "little"), window.number(30, 4, "little")
        if coding not in (_PLAIN if head != _OS2 else (0,)):
            return 0, window.number(34, 4, "little")
    row = (width * bits + 31) // 32 * 4
    return row, row * height
