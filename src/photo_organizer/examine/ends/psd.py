"""Are the pixels of a PSD or PSB there? Adobe Photoshop File Formats."""

from __future__ import annotations

import struct
import sys
from array import array
from typing import TYPE_CHECKING

from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_SECTIONS = 26  # bytes before the first of them
_LARGE = 2
_RAW, _PACKED = 0, 1
_WIDE = 4  # bytes of a row's length in a large one
_MOST_ROWS = 56 * 30_000  # of all channels, in a file that is not a large one
_BLANK = 512  # zeros; in packed rows black is a count and one zero


def photoshop(window: EndWindow) -> Wholeness:
    """Judge a PSD or PSB: its three sections, and the pixels behind them."""
    window.require_mark(b"8BPS")
    version, channels, height, width, depth = struct.unpack(">4xH6xHIIH", window.take(0, 24))
    at = _SECTIONS
    for wide in (4, 4, 8 if version == _LARGE else 4):
        at += wide + window.number(at, wide)
    coding, rows = window.number(at, 2), channels * height
    if coding == _RAW:
        window.require(at + 2 + rows * (width * depth // 8))
    elif coding == _PACKED:
        _packed_rows(window, at + 2, rows, _WIDE if version == _LARGE else 2)
    return Wholeness.UNPROVABLE


def _packed_rows(window: EndWindow, place: int, rows: int, wide: int) -> None:
    """Raise CutShortError where the packed rows, whose lengths stand before them, go beyond the end or end in zeros."""
    window.require(place + rows * wide)
    if rows > _MOST_ROWS:
        return
    lengths = array("I" if wide == _WIDE else "H", window.take(place, rows * wide))
    if sys.byteorder == "little":
        lengths.byteswap()
    length = sum(lengths)
    end = place + rows * wide + length
    window.require(end)
    if length > _BLANK:
        window.require_written(end - _BLANK, _BLANK)
