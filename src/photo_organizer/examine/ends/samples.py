"""Were the pictures of a film written? Its sample tables say where they are. ISO/IEC 14496-12 section 8.

Looked at are some pictures of each track whose format is compressed: sound may be silent, and silence is
zeros. A picture that begins in zeros, or whose second half is zeros, is still to come; so is one with a gap.
All pictures of a small film are looked at, of a large one some.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_right
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import frames
from photo_organizer.examine.ends.tree import inside
from photo_organizer.examine.ends.window import CutShortError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.ends.window import EndWindow

_TRACKS = 32
_PROBES = 256
_SMALL_FILM = 64 << 20  # bytes
_PROBES_OF_SMALL = 20_000
_BUDGET = 64 << 20  # bytes of each track that are looked through for gaps
_MOST = 500_000  # samples of a track: two hours of 60 pictures a second
_HEAD = 8  # bytes: size and type of a box
_NO_NAME = 12  # bytes of a data reference that names no file
_SELF_CONTAINED = 1  # flag of a data reference: the pictures are in this very file
_BEGIN = 8  # bytes: of the formats below none begins a picture with as many zeros
_LARGE = 512  # a picture's end is looked at only where it is that long
_TIGHT = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"dvhe", b"av01", b"vp09"))
_TIGHT_END = 64  # zeros in which none of these ends; the others may be padded
_COMPRESSED = _TIGHT | frozenset(
    (b"mp4v", b"jpeg", b"mjpa", b"mjpb", b"s263", b"apch", b"apcn", b"apcs", b"apco", b"ap4h", b"CRAW"),
)


def lies_elsewhere(window: EndWindow, start: int, length: int) -> bool:
    """Say whether the film with this `moov` only names the files in which its pictures are, as QuickTime could save it."""
    end = start + length
    if next(inside(window, start, end, b"rmra"), None):
        return True
    references = inside(window, start, end, b"trak", b"mdia", b"minf", b"dinf", b"dref")
    for first, last in islice(references, _TRACKS):
        if last - first > _NO_NAME + 8 and int.from_bytes(window.peek(first + 8, 4)) > _NO_NAME:
            return not window.peek(first + 19, 1)[0] & _SELF_CONTAINED
    return False


def require_written(window: EndWindow, start: int, length: int) -> None:
    """Raise CutShortError where pictures of the film with this `moov` are zeros or beyond the end."""
    if length >= _HEAD and window.zeros(start, _HEAD):
        raise CutShortError(Missing.INDEX)
    for first, last in inside(window, start, start + length, b"trak"):
        if last - first >= _HEAD and window.zeros(first, _HEAD):
            raise CutShortError(Missing.INDEX)
    tables = inside(window, start, start + length, b"trak", b"mdia", b"minf", b"stbl")
    for table, end in islice(tables, _TRACKS):
        format_ = _format(window, table, end)
        if format_ not in _COMPRESSED:
            continue
        try:
            places = list(_pictures(window, table, end))
        except (struct.error, IndexError, OverflowError):
            continue  # an odd table proves nothing
        for place, size in places:
            _require(window, place, size, tight=format_ in _TIGHT)
        if frames.is_looked_into(format_):
            _require_no_gap(window, format_, places)


def _require_no_gap(window: EndWindow, format_: bytes, places: list[tuple[int, int]]) -> None:
    budget = _BUDGET
    for place, size in places:
        if size <= budget:
            budget -= size
            frames.require_no_gap(window, format_, place, size)


def _require(window: EndWindow, place: int, size: int, *, tight: bool) -> None:
    window.require(place + size)
    if size > _BEGIN:
        window.require_written(place, _BEGIN)
    blank = _TIGHT_END if tight else size - size // 2
    if size > _LARGE:
        window.require_written(place + size - blank, blank)


def _format(window: EndWindow, table: int, end: int) -> bytes:
    for first, last in inside(window, table, end, b"stsd"):
        if last - first >= 16:
            return window.peek(first + 12, 4)
    return b""


def _pictures(window: EndWindow, table: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield place and size of some pictures of a track, the last one among them, or of all."""
    chunks = _chunks(window, table, end)
    begin, starts = _starts(window, table, end, len(chunks))
    first, last = next(inside(window, table, end, b"stsz"), (0, 0))
    if not chunks or not starts or last - first < 12:
        return
    same, count = struct.unpack(">II", window.peek(first + 4, 8))
    if count > _MOST:
        return
    sizes = _numbers(window, first + 12, 0 if same else count)
    before = array("Q", accumulate(sizes, initial=0))  # bytes of all samples before each
    probes = _PROBES_OF_SMALL if window.size <= _SMALL_FILM else _PROBES
    for number in sorted({*range(0, count, max(1, count // probes)), count - 1} - {-1}):
        chunk = bisect_right(starts, number) - 1
        first = starts[chunk]
        offset = same * (number - first) if same else before[number] - before[first]
        yield chunks[begin + chunk] + offset, same or sizes[number]


def _chunks(window: EndWindow, table: int, end: int) -> array[int]:
    for kind, code in ((b"stco", "I"), (b"co64", "Q")):
        for first, _ in inside(window, table, end, kind):
            count = int.from_bytes(window.peek(first + 4, 4))
            if count <= _MOST:
                return _numbers(window, first + 8, count, code)
    return array("I")


def _starts(window: EndWindow, table: int, end: int, chunks: int) -> tuple[int, array[int]]:
    """Return which chunk is the first that has samples, and for it and each further one the number of its first sample."""
    found, sample = array("Q"), 0
    first, _ = next(inside(window, table, end, b"stsc"), (0, 0))
    count = int.from_bytes(window.peek(first + 4, 4)) if first else 0
    if not 0 < count <= _MOST:
        return 0, found
    entries = _numbers(window, first + 8, 3 * count)
    firsts, each = entries[::3], entries[1::3]
    if firsts[0] < 1 or any(one >= other for one, other in pairwise(firsts)):
        return 0, found  # an odd table proves nothing
    firsts.append(max(chunks + 1, firsts[-1]))
    for number, per_chunk in enumerate(each):
        length = max(min(firsts[number + 1] - 1, chunks) - firsts[number] + 1, 0)
        found.extend(array("Q", (sample + per_chunk * n for n in range(length))))
        sample += per_chunk * length
    return firsts[0] - 1, found


def _numbers(window: EndWindow, start: int, count: int, code: str = "I") -> array[int]:
    """Return so many numbers of a table, held in as many bytes as they have there: a film of two hours has half a million."""
    found = array(code)
    found.frombytes(window.peek(start, count * found.itemsize))
    if sys.byteorder == "little":
        found.byteswap()
    return found
