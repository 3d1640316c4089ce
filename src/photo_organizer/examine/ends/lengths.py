"""Formats that do not prove their end, but say where their parts are: what points beyond the end is missing.

RAF: Fujifilm's header as LibRaw reads it. X3F: Sigma's, as there. ICO: Windows' ICONDIR.
"""

from __future__ import annotations

import struct

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.png import png
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness

_RAF_PLACES = (84, 92, 100)  # preview, table and pixels of the sensor: where and how long
_X3F_DIRECTORY = b"SECd"
_PNG = b"\x89PNG"
_UNWRITTEN = 4096  # zeros in a row


def raf(window: EndWindow) -> Wholeness:
    """Judge a Fujifilm raw file: neither its preview nor its pixels begin or end in zeros."""
    window.require_mark(b"FUJIFILM")
    for at in _RAF_PLACES:
        place, length = struct.unpack(">II", window.take(at, 8))
        window.require(place + length)
        for begins in (place, place + length - _UNWRITTEN) if length > 4 * _UNWRITTEN else ():
            window.require_written(begins, _UNWRITTEN)
    return Wholeness.UNPROVABLE


def foveon(window: EndWindow) -> Wholeness:
    """Judge a Sigma raw file: its last four bytes tell where its directory stands."""
    window.require_mark(b"FOVb")
    place = int.from_bytes(window.last(4), "little")
    if place + len(_X3F_DIRECTORY) > window.size or window.peek(place, len(_X3F_DIRECTORY)) != _X3F_DIRECTORY:
        raise CutShortError(Missing.INDEX)
    return Wholeness.UNPROVABLE


def icon(window: EndWindow) -> Wholeness:
    """Judge the pictures of an ICO."""
    window.require_mark(b"\0\0\1\0")
    for number in range(window.number(4, 2, "little")):
        length, place = struct.unpack("<II", window.take(6 + 16 * number + 8, 8))
        window.require(place + length)
        if window.peek(place, 4) == _PNG:
            png(window.part(place, length))
    return Wholeness.UNPROVABLE
