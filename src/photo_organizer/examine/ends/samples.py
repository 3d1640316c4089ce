"""Were the pictures of a film written? Its sample tables say where they are. ISO/IEC 14496-12 section 8.

Looked at are some pictures of each track whose format is compressed: sound may be silent, and silence is
zeros. A picture that begins in zeros, or whose second half is zeros, is still to come; so is one with a gap.
All pictures of a small film are looked at, of a large one some.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from itertools import accumulate, islice
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
    if place + size > window.size:
        raise CutShortError
    if size > _BEGIN and window.zeros(place, _BEGIN):
        raise CutShortError(Missing.ZEROS)
    blank = _TIGHT_END if tight else size - size // 2
    if size > _LARGE and window.zeros(place + size - blank, blank):
        raise CutShortError(Missing.ZEROS)


def _format(window: EndWindow, table: int, end: int) -> bytes:
    for first, last in inside(window, table, end, b"stsd"):
        if last - first >= 16:
            return window.peek(first + 12, 4)
    return b""


def _pictures(window: EndWindow, table: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield place and size of some pictures of a track, the last one among them, or of all."""
    chunks = _chunks(window, table, end)
    runs = _runs(window, table, end, len(chunks))
    first, last = next(inside(window, table, end, b"stsz"), (0, 0))
    if not chunks or not runs or last - first < 12:
        return
    same, count = struct.unpack(">II", window.peek(first + 4, 8))
    if count > _MOST:
        return
    sizes = struct.unpack(f">{count}I", window.peek(first + 12, 4 * count)) if not same else ()
    before = [0, *accumulate(sizes)]  # bytes of all samples before each
    starts = [run[0] for run in runs]  # number of the first sample of each chunk
    probes = _PROBES_OF_SMALL if window.size <= _SMALL_FILM else _PROBES
    for number in sorted({*range(0, count, max(1, count // probes)), count - 1} - {-1}):
        chunk = bisect_right(starts, number) - 1
        first = runs[chunk][0]
        offset = same * (number - first) if same else before[number] - before[first]
        yield chunks[runs[chunk][1]] + offset, same or sizes[number]


def _chunks(window: EndWindow, table: int, end: int) -> tuple[int, ...]:
    for kind, code, width in ((b"stco", "I", 4), (b"co64", "Q", 8)):
        for first, _ in inside(window, table, end, kind):
            count = int.from_bytes(window.peek(first + 4, 4))
            if count <= _MOST:
                return struct.unpack(f">{count}{code}", window.peek(first + 8, width * count))
    return ()


def _runs(window: EndWindow, table: int, end: int, chunks: int) -> list[tuple[int, int]]:
    """Return for each chunk the number of its first sample, and the chunk's own number."""
    first, _ = next(inside(window, table, end, b"stsc"), (0, 0))
    if not first:
        return []
    count = int.from_bytes(window.peek(first + 4, 4))
    if count > _MOST:
        return []
    entries = list(struct.iter_unpack(">III", window.peek(first + 8, 12 * count)))
    firsts = [chunk for chunk, _, _ in entries]
    if firsts != sorted(set(firsts)) or firsts[:1] < [1]:
        return []  # an odd table proves nothing
    found, sample = [], 0
    for number, (chunk, per_chunk, _) in enumerate(entries):
        until = entries[number + 1][0] if number + 1 < len(entries) else chunks + 1
        for index in range(chunk - 1, min(until - 1, chunks)):
            found.append((sample, index))
            sample += per_chunk
    return found
