"""Are the packets of a WMV there? Advanced Systems Format, section 3.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.asf import FILE_PROPERTIES
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_OBJECTS = 1000
_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_DATA_HEAD = 50
_SHORTEST = 64  # bytes; a packet's own head alone takes about twenty
_PROBES = 256
_LIVE = 1  # flag: sent while it was recorded, and no length is known


def asf(window: EndWindow) -> Wholeness:
    """Judge a WMV by the length that its header names, and by its packets: all have one length, and none is zeros."""
    window.require_mark(b"\x30\x26\xb2\x75")
    at = 30
    for _ in range(min(window.number(24, 4, "little"), _OBJECTS)):
        length = window.number(at + 16, 8, "little")
        if window.peek(at, 16) == FILE_PROPERTIES:
            size, flags = window.number(at + 40, 8, "little"), window.number(at + 88, 4, "little")
            if not flags & _LIVE:
                window.require(size)
                _require_packets(
                    window, window.number(at + 56, 8, "little"), window.number(at + 92, 4, "little")
                )
            break
        at += max(length, 24)
    return Wholeness.UNPROVABLE


def _require_packets(window: EndWindow, count: int, length: int) -> None:
    """Raise CutShortError where a packet of a WMV is still to come: each that was written names its stream, from 1 on."""
    start = window.number(16, 8, "little")
    if window.size < start + _DATA_HEAD or window.peek(start, len(_DATA)) != _DATA:
        return
    start += _DATA_HEAD
    count = min(count, (window.size - start) // max(length, _SHORTEST))
    probes = {*range(0, count, max(1, count // _PROBES)), count - 1} if count else set()
    for number in probes:
        window.require_written(start + number * length, length)
