"""Formats that do not prove their end, but say how long their parts are: what points beyond the end is missing.

RAF: Fujifilm's header as LibRaw reads it. X3F: Sigma's, as there. ICO: Windows' ICONDIR. PSD: Adobe Photoshop File Formats. ASF (WMV): Advanced
Systems Format, section 3.2. FLV: Adobe Flash Video 10.1, annex E. MPEG: ISO/IEC 13818-1, program streams.
"""

from __future__ import annotations

import struct
import sys
from array import array

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.png import png
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.model import Wholeness

_RAF_PLACES = (84, 92, 100)  # preview, table and pixels of the sensor: where and how long
_X3F_DIRECTORY = b"SECd"
_PSD_SECTIONS = 26  # bytes before the first of them
_LARGE_PSD = 2
_RAW, _PACKED = 0, 1
_WIDE = 4  # bytes of a row's length in a large one
_MOST_ROWS = 56 * 30_000  # of all channels, in a file that is not a large one
_PACKED_BLANK = 512  # zeros; in packed rows black is a count and one zero
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_PNG = b"\x89PNG"
_ASF_OBJECTS = 1000
_ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_ASF_DATA_HEAD = 50
_ASF_SHORTEST = 64  # bytes; a packet's own head alone takes about twenty
_ASF_PROBES = 256
_LIVE = 1  # flag: sent while it was recorded, and no length is known
_FLV_TAGS = 20_000
_FLV_HEAD = 11
_SEQUENCE = b"\0\0\1\xb3"
_PACK = b"\0\0\1\xba"
_SECTOR = 2352  # bytes of a video disc's sector; no upload leaves out less than 4096
_RUNS = 1000  # of stuffing that are looked at
_UNWRITTEN = 4096  # zeros in a row: two packs of a DVD


def raf(window: EndWindow) -> Wholeness:
    """Judge a Fujifilm raw file."""
    _must_begin(window, b"FUJIFILM")
    for at in _RAF_PLACES:
        place, length = struct.unpack(">II", window.take(at, 8))
        _require(window, place, length)
        _require_written(window, place, length)
    return Wholeness.UNPROVABLE


def foveon(window: EndWindow) -> Wholeness:
    """Judge a Sigma raw file: its last four bytes tell where its directory stands."""
    _must_begin(window, b"FOVb")
    place = int.from_bytes(window.last(4), "little")
    if place + len(_X3F_DIRECTORY) > window.size or window.peek(place, len(_X3F_DIRECTORY)) != _X3F_DIRECTORY:
        raise CutShortError(Missing.INDEX)
    return Wholeness.UNPROVABLE


def icon(window: EndWindow) -> Wholeness:
    """Judge the pictures of an ICO."""
    _must_begin(window, b"\0\0\1\0")
    for number in range(window.number(4, 2, "little")):
        length, place = struct.unpack("<II", window.take(6 + 16 * number + 8, 8))
        _require(window, place, length)
        if window.peek(place, 4) == _PNG:
            png(window.part(place, length))
    return Wholeness.UNPROVABLE


def photoshop(window: EndWindow) -> Wholeness:
    """Judge a PSD or PSB: its three sections, and the pixels behind them."""
    _must_begin(window, b"8BPS")
    version, channels, height, width, depth = struct.unpack(">4xH6xHIIH", window.take(0, 24))
    at = _PSD_SECTIONS
    for wide in (4, 4, 8 if version == _LARGE_PSD else 4):
        at += wide + window.number(at, wide)
    coding, rows = window.number(at, 2), channels * height
    if coding == _RAW:
        _require(window, at + 2, rows * (width * depth // 8))
    elif coding == _PACKED:
        _packed_rows(window, at + 2, rows, _WIDE if version == _LARGE_PSD else 2)
    return Wholeness.UNPROVABLE


def _packed_rows(window: EndWindow, place: int, rows: int, wide: int) -> None:
    """Raise CutShortError where the packed rows, whose lengths stand before them, go beyond the end or end in zeros."""
    _require(window, place, rows * wide)
    if rows > _MOST_ROWS:
        return
    lengths = array("I" if wide == _WIDE else "H", window.take(place, rows * wide))
    if sys.byteorder == "little":
        lengths.byteswap()
    length = sum(lengths)
    end = place + rows * wide + length
    if end > window.size:
        raise CutShortError
    if length > _PACKED_BLANK and window.zeros(end - _PACKED_BLANK, _PACKED_BLANK):
        raise CutShortError(Missing.ZEROS)


def asf(window: EndWindow) -> Wholeness:
    """Judge a WMV by the length that its header names, and by its packets: all have one length, and none is zeros."""
    _must_begin(window, b"\x30\x26\xb2\x75")
    at = 30
    for _ in range(min(window.number(24, 4, "little"), _ASF_OBJECTS)):
        length = window.number(at + 16, 8, "little")
        if window.peek(at, 16) == _ASF_PROPERTIES:
            size, flags = window.number(at + 40, 8, "little"), window.number(at + 88, 4, "little")
            if not flags & _LIVE:
                _require(window, 0, size)
                _require_packets(
                    window, window.number(at + 56, 8, "little"), window.number(at + 92, 4, "little")
                )
            break
        at += max(length, 24)
    return Wholeness.UNPROVABLE


def _require_packets(window: EndWindow, count: int, length: int) -> None:
    """Raise CutShortError where a packet of a WMV is still to come: each that was written names its stream, from 1 on."""
    start = window.number(16, 8, "little")
    if window.size < start + _ASF_DATA_HEAD or window.peek(start, len(_ASF_DATA)) != _ASF_DATA:
        return
    start += _ASF_DATA_HEAD
    count = min(count, (window.size - start) // max(length, _ASF_SHORTEST))
    probes = {*range(0, count, max(1, count // _ASF_PROBES)), count - 1} if count else set()
    if any(window.zeros(start + number * length, length) for number in probes):
        raise CutShortError(Missing.ZEROS)


def flash(window: EndWindow) -> Wholeness:
    """Judge an FLV: each of its pieces says how long it is."""
    _must_begin(window, b"FLV")
    at, sized = window.number(5, 4) + 4, False
    for _ in range(_FLV_TAGS):
        if at + _FLV_HEAD > window.size:
            break
        head = window.peek(at - 4, 4 + _FLV_HEAD)
        sized, head = sized or any(head[:4]), head[4:]
        if not any(head):
            if window.size - at < _UNWRITTEN and window.zeros(at, window.size - at):
                break  # padding
            raise CutShortError(Missing.ZEROS)
        length = int.from_bytes(head[1:4])
        _require(window, at + _FLV_HEAD, length)
        at += _FLV_HEAD + length + 4
    if sized and window.zeros(at - 4, 4):  # the length of the last piece stands behind it, too
        raise CutShortError(Missing.ZEROS)
    return Wholeness.UNPROVABLE


def program(window: EndWindow) -> Wholeness:
    """Judge an MPEG film: neither its pictures nor its padding are zeros, but for stuffing before a start code.

    Only a bare video stream has so much of that: a program stream puts it into packs.
    """
    end = window.size - window.zeros_at_end(0, window.size)
    at = window.zero_run(program_begins(window), end, _UNWRITTEN)
    if window.peek(0, 4) == _SEQUENCE:
        at = _behind_stuffing(window, at, end)
    if at is not None or window.size - end >= _UNWRITTEN:
        raise CutShortError(Missing.ZEROS)
    return Wholeness.UNPROVABLE


def program_begins(window: EndWindow) -> int:
    """Return where the first pack of a program stream stands: a video disc's film may have one empty sector before it. Else 0."""
    head = window.peek(0, min(_SECTOR + len(_PACK), window.size))
    begins = len(head) - len(head.lstrip(b"\0")) - 2
    return begins if begins > 0 and head.startswith(_PACK, begins) else 0


def _behind_stuffing(window: EndWindow, at: int | None, end: int) -> int | None:
    """Return where the first long run of zeros stands, at `at` or later, that no start code ends, None: nowhere."""
    for _ in range(_RUNS):
        if at is None:
            return None
        while window.zeros(at, _UNWRITTEN) and at + _UNWRITTEN < end:
            at += _UNWRITTEN
        rest = window.peek(at, min(_UNWRITTEN, end - at)).lstrip(b"\0")
        if rest[:1] != b"\1":
            return at
        at = window.zero_run(at + 1, end, _UNWRITTEN)
    return None


def _require(window: EndWindow, place: int, length: int) -> None:
    if place + length > window.size:
        raise CutShortError


def _require_written(window: EndWindow, place: int, length: int) -> None:
    """Raise CutShortError where pixels of a sensor, or a preview, begin or end in zeros."""
    if length > 4 * _UNWRITTEN and any(
        window.zeros(at, _UNWRITTEN) for at in (place, place + length - _UNWRITTEN)
    ):
        raise CutShortError(Missing.ZEROS)


def _must_begin(window: EndWindow, mark: bytes) -> None:
    """Raise OddError for a file that only its name calls one of this format."""
    if window.take(0, len(mark)) != mark:
        raise OddError
