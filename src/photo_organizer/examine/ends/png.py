"""Where a PNG ends, and whether its picture was written. ISO/IEC 15948 (chunks: section 5).

A solid picture compresses to long runs of zeros; the checksum tells those from bytes that are to come.
"""

from __future__ import annotations

import zlib

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.samsung import require_end
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness

_CHUNKS = 15_000  # more than 100 MB in blocks of 8 KB
_UNWRITTEN = 512
_CRC = 4
_LARGEST = 256 << 20  # bytes whose checksum is made
_READ = 1 << 20


def png(window: EndWindow) -> Wholeness:
    """Judge a PNG: its chunks, each as it was written, lead to IEND."""
    position = 8
    for _ in range(_CHUNKS):
        length, kind = window.number(position, 4), window.take(position + 4, 4)
        if not kind.isalpha():
            raise window.problem_at(position, 12)
        window.require(position + 12 + length)
        if kind == b"IDAT":
            _require_written(window, position + 4, length + 4)
        if kind == b"IEND":  # what follows is not the picture's, but may be the phone's
            require_end(window, position + 12)
            return Wholeness.WHOLE
        position += 12 + length
    return Wholeness.UNPROVABLE


def _require_written(window: EndWindow, start: int, length: int) -> None:
    """Raise CutShortError where a part of the chunk whose type is at `start` is zeros that nobody wrote."""
    end = start + length
    blank_checksum = length > _UNWRITTEN and window.zeros(end - 4, 4 + _CRC)
    if length > _LARGEST or (not blank_checksum and window.zero_run(start, end, _UNWRITTEN) is None):
        return
    checksum = 0
    for position in range(start, end, _READ):
        checksum = zlib.crc32(window.peek(position, min(_READ, end - position)), checksum)
    if checksum != int.from_bytes(window.peek(end, _CRC)):
        raise CutShortError(Missing.ZEROS)
