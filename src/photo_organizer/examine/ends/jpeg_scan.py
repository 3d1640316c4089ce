"""The header of one picture of a JPEG, where its scan ends, and whether that was written through. ITU-T T.81, annex B."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import codes
from photo_organizer.examine.ends.window import CutShortError, OddError
from photo_organizer.model import Wholeness
from photo_organizer.records import changeable

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
PAD = 1 << 16  # bytes that may be appended
_SOS, _DHT, _APP1, _APP2 = 0xDA, 0xC4, 0xE1, 0xE2
_SEQUENTIAL = (0xC0, 0xC1)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {_DHT, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_SEGMENTS = 10_000
_FILLING = 256  # bytes of filling that are passed over at once
_CHUNK = 1 << 20
_UNWRITTEN = 512  # zeros in a row; a solid picture has 16 of them with the usual codes
# In a scan a 0xFF that is data is followed by 0x00; restart marks are D0 to D7; FF FF is filling.
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


@changeable
class Picture:
    """What the header of one picture says."""

    scan: int = 0  # where its entropy-coded data begin
    plain: bool = False  # sequential: two codes or more for each block
    blocks: int = 0  # of 8 by 8
    tables: bytearray = field(default_factory=bytearray)  # Huffman codes
    packets: list[tuple[int, int]] = field(default_factory=list)  # XMP and MPF: where, how long


def written(window: EndWindow, picture: Picture, end: int, *, marked: bool = True) -> Wholeness:
    """Look for zeros that nobody wrote between the start of the scan and the last end mark, or `end` where it has none."""
    last = end - window.zeros_at_end(max(picture.scan, end - PAD), end)
    run = window.zero_run(picture.scan, last, _UNWRITTEN)
    if run is None:
        return Wholeness.WHOLE
    mark = picture_end(window, picture.scan) if marked else last
    if run < mark:
        most = _UNWRITTEN + codes.longest_run(picture.blocks, bytes(picture.tables), plain=picture.plain)
        if most <= mark - run and window.zeros(run, most):
            raise CutShortError(Missing.ZEROS)
    return Wholeness.UNPROVABLE


def header(window: EndWindow, start: int) -> Picture:
    """Read the segments of the picture at `start` up to its scan."""
    if window.take(start, 2) != SOI:
        raise window.problem_at(start, 16)
    picture = Picture()
    position = start + 2
    for _ in range(_SEGMENTS):
        at, mark = _marker(window, position)
        position = at
        if mark not in _WITHOUT_LENGTH:
            position += _length(window, at)
        if mark in _FRAMES:
            picture.plain = mark in _SEQUENTIAL
            picture.blocks = codes.blocks(window.take(at + 2, position - at - 2))
        elif mark == _DHT:
            picture.tables += window.take(at + 2, position - at - 2)
        elif mark in (_APP1, _APP2) and start == 0:
            picture.packets.append((at + 2, position - at - 2))
        elif mark == _SOS:
            picture.scan = position
            return picture
    raise OddError


def _marker(window: EndWindow, position: int) -> tuple[int, int]:
    """Return the code of the marker at `position` and where it is over."""
    if position + 2 <= window.size:
        mark = window.take(position, 2)
        if mark[0] == 0xFF and mark[1] != 0xFF:  # without filling, as by far the most
            return position + 2, mark[1]
    if window.take(position, 1) != b"\xff":
        raise window.problem_at(position, 16)
    while not (rest := (block := _more(window, position + 1)).lstrip(b"\xff")):  # filling before a marker
        position += len(block)
    position += len(block) - len(rest)
    return position + 2, rest[0]


def _more(window: EndWindow, position: int) -> bytes:
    """Return some bytes from `position`; raise CutShortError at the end."""
    return window.take(position, max(1, min(_FILLING, window.size - position)))


def _length(window: EndWindow, position: int) -> int:
    length = int.from_bytes(window.take(position, 2))
    if length < 2:
        raise OddError
    return length


def picture_end(window: EndWindow, position: int) -> int:
    """Return where the picture is over whose scan begins at `position`; reads it through, once."""
    while position < window.size:
        chunk = window.take(position, min(_CHUNK, window.size - position))
        at = 0
        while (found := _MARK.search(chunk, at)) is not None:
            if found.group() == EOI:
                return position + found.end()
            at = found.end()  # tables and further scans of a progressive picture
            length = int.from_bytes(chunk[at : at + 2]) if at + 2 <= len(chunk) else 0
            at += length if length >= 2 else _length(window, position + at)
        position += max(at, len(chunk) - 1, 1)  # the last byte may be the first of a marker
    raise CutShortError
