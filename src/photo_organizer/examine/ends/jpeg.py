"""Where a JPEG ends. ITU-T T.81 (markers, annex B); what phones append behind the picture.

The common case costs two small reads: the header's segments up to the start of the scan, so that the end
mark of an embedded thumbnail cannot be taken for the picture's, and the file's last bytes.
"""

from __future__ import annotations

import re

from photo_organizer.examine.ends import boxes
from photo_organizer.examine.ends.window import CutShortError, OddError, Window
from photo_organizer.model import Wholeness

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_SOS = 0xDA
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_SEGMENTS = 10_000
_PICTURES = 32  # behind each other: gain map, depth map, preview
_PAD = 1 << 16
_CHUNK = 1 << 20
# In a scan a 0xFF that is data is followed by 0x00; restart marks are D0 to D7; FF FF is filling.
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def jpeg(window: Window) -> Wholeness:
    """Judge a JPEG with whatever its phone appended to it."""
    scan = _scan_start(window, 0)
    if window.size - scan >= 2 and window.last(2) == _EOI:
        return Wholeness.WHOLE
    padded = window.last(min(_PAD, window.size - scan))
    if padded.rstrip(b"\0").endswith(_EOI):
        return Wholeness.WHOLE
    end = _picture_end(window, scan)
    for _ in range(_PICTURES):
        if window.size - end < 2 or window.take(end, 2) != _SOI:
            return _appended(window, end)
        end = _picture_end(window, _scan_start(window, end))
    return Wholeness.UNPROVABLE


def _scan_start(window: Window, start: int) -> int:
    """Return where the entropy-coded data of the picture at `start` begins."""
    if window.take(start, 2) != _SOI:
        raise OddError
    position = start + 2
    for _ in range(_SEGMENTS):
        position, mark = _marker(window, position)
        if mark not in _WITHOUT_LENGTH:
            position += _length(window, position)
        if mark == _SOS:
            return position
    raise OddError


def _marker(window: Window, position: int) -> tuple[int, int]:
    """Return the code of the marker at `position` and where it is over."""
    if window.take(position, 1) != b"\xff":
        raise OddError
    while (mark := window.number(position + 1, 1)) == 0xFF:  # filling before a marker
        position += 1
    return position + 2, mark


def _length(window: Window, position: int) -> int:
    length = window.number(position, 2)
    if length < 2:
        raise OddError
    return length


def _picture_end(window: Window, position: int) -> int:
    """Return where the picture is over whose scan begins at `position`; reads it through."""
    while position < window.size:
        chunk = window.take(position, min(_CHUNK, window.size - position))
        found = _MARK.search(chunk)
        if found is None:
            position += max(len(chunk) - 1, 1)  # the last byte may be the first of a marker
        elif found.group() == _EOI:
            return position + found.end()
        else:  # tables and further scans of a progressive picture
            position += found.end()
            position += _length(window, position)
    raise CutShortError


def _appended(window: Window, end: int) -> Wholeness:
    """Judge what stands behind the last picture: nothing, zeros, a film, a maker's own block."""
    if window.size == end or window.last(4) == b"SEFT":  # Samsung's block ends with its own mark
        return Wholeness.WHOLE
    if window.size - end >= 8 and window.take(end + 4, 4) == b"ftyp":  # the film of a motion photo
        return boxes.film(window, end)
    return Wholeness.UNPROVABLE
