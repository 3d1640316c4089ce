"""Where PNG, GIF, RIFF (WebP, AVI, WAV), BMP and Matroska files end.

PNG: ISO/IEC 15948 section 5. GIF: GIF89a, appendix. RIFF: Microsoft's RIFF and OpenDML 1.02.
BMP: BITMAPFILEHEADER. Matroska: RFC 8794 (EBML), RFC 9559.
"""

from __future__ import annotations

from photo_organizer.examine.ends.window import CutShortError, OddError, Window
from photo_organizer.model import Wholeness

_CHUNKS = 10_000
_IEND = bytes.fromhex("00000000 49454e44 ae426082")
_HEAD = 8  # bytes: "RIFF" and the length
_GIF_BLOCKS = 1_000_000  # sub-blocks of at most 255 bytes: 255 MB


def png(window: Window) -> Wholeness:
    """Judge a PNG: the IEND chunk is there."""
    if window.last(len(_IEND)) == _IEND:
        return Wholeness.WHOLE
    position = 8
    for _ in range(_CHUNKS):
        length, kind = window.number(position, 4), window.take(position + 4, 4)
        if not kind.isalpha():
            raise OddError
        position += 12 + length
        if position > window.size:
            raise CutShortError
        if kind == b"IEND":  # what follows is not the picture's
            return Wholeness.WHOLE
    return Wholeness.UNPROVABLE


def gif(window: Window) -> Wholeness:
    """Judge a GIF: its blocks lead to the trailer."""
    position = 13 + _colours(window.number(10, 1))
    budget = _GIF_BLOCKS
    while budget > 0:
        mark = window.take(position, 1)
        if mark == b";":
            return Wholeness.WHOLE
        if mark == b",":  # image: descriptor, its own colours, one byte of code size
            position += 11 + _colours(window.number(position + 9, 1))
        elif mark == b"!":
            position += 2
        else:
            raise OddError
        position, budget = _sub_blocks(window, position, budget)
    return Wholeness.UNPROVABLE


def _colours(flags: int) -> int:
    """Return the bytes of the colour table that `flags` announces."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(window: Window, position: int, budget: int) -> tuple[int, int]:
    while budget > 0:
        length = window.number(position, 1)
        position += 1 + length
        budget -= 1
        if length == 0:
            break
    return position, budget


def riff(window: Window) -> Wholeness:
    """Judge a RIFF file: its chunks, several in a long AVI, fill it."""
    position = 0
    for count in range(_CHUNKS):
        if window.size - position < _HEAD or window.take(position, 4) != b"RIFF":
            if count == 0:
                raise OddError
            return Wholeness.UNPROVABLE  # bytes behind the container
        length = window.number(position + 4, 4, "little")
        if length == 0:  # still being recorded
            raise CutShortError
        position += _HEAD + length
        if position > window.size + _HEAD:
            raise CutShortError
        if position > window.size:  # some writers count the container's own head too
            return Wholeness.UNPROVABLE
        if window.size - position <= length % 2:  # odd chunks are padded by one byte, or should be
            return Wholeness.UNPROVABLE if window.blank_end() else Wholeness.WHOLE
    return Wholeness.UNPROVABLE


def bmp(window: Window) -> Wholeness:
    """Judge a BMP: the length in its header is the file's."""
    length = window.number(2, 4, "little")
    if length == window.size:
        return Wholeness.UNPROVABLE if window.blank_end() else Wholeness.WHOLE
    pixels, head = window.number(10, 4, "little"), window.number(14, 4, "little")
    if head >= 40 and window.number(30, 4, "little") == 0:  # BI_RGB: rows padded to four bytes
        width, height = window.number(18, 4, "little"), _signed(window.number(22, 4, "little"))
        rows = (width * window.number(28, 2, "little") + 31) // 32 * 4
        if pixels + rows * abs(height) > window.size:
            raise CutShortError
    return Wholeness.UNPROVABLE


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number


def matroska(window: Window) -> Wholeness:
    """Judge a Matroska or WebM film: the segment's length, where one was written, is the file's."""
    position = 0
    for _ in range(16):
        kind, position = _ebml_id(window, position)
        length, known, position = _ebml_length(window, position)
        if kind == 0x18538067:  # Segment
            if not known:
                return Wholeness.UNPROVABLE
            if position + length > window.size:
                raise CutShortError
            exact = position + length == window.size and not window.blank_end()
            return Wholeness.WHOLE if exact else Wholeness.UNPROVABLE
        position += length
    raise OddError


def _ebml_id(window: Window, position: int) -> tuple[int, int]:
    count = 9 - window.number(position, 1).bit_length()
    if count > 4:
        raise OddError
    return window.number(position, count), position + count


def _ebml_length(window: Window, position: int) -> tuple[int, bool, int]:
    """Return the length at `position`, whether it is known (not all ones), and where it is over."""
    count = 9 - window.number(position, 1).bit_length()
    if count > 8:
        raise OddError
    unknown = (1 << 7 * count) - 1
    length = window.number(position, count) & unknown
    return length, length != unknown, position + count
