"""Were the frames of an AVI written that its index names? Microsoft's RIFF and OpenDML 1.02. Reads only."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import frames
from photo_organizer.examine.ends.window import CutShortError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.ends.window import EndWindow

_HEAD = 8  # bytes: a name and the length
_ENTRY = 16  # bytes: name, flags, place, length
_PROBES = 256  # frames that are looked at; of a small film all
_SMALL_FILM = 64 << 20  # bytes
_BUDGET = 64 << 20  # bytes that are looked through for gaps
_STREAMS = 100
_COMPRESSION = 16  # bytes of a BITMAPINFOHEADER before the code of its format


def formats(window: EndWindow, start: int, end: int) -> dict[bytes, bytes]:
    """Return "00", "01", … → the format of that stream's frames, by the header list at `start`."""
    found = {}
    lists = (inside for kind, inside in _chunks(window, start, end) if kind == b"LIST")
    for number, (first, length) in enumerate(islice(lists, _STREAMS)):
        for kind, (at, size) in _chunks(window, first + 4, first + length):
            if kind == b"strf" and size >= _COMPRESSION + 4:
                found[b"%02d" % number] = window.peek(at + _COMPRESSION, 4)
    return found


def _chunks(window: EndWindow, position: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    while end - position >= _HEAD:
        head = window.peek(position, _HEAD)
        length = int.from_bytes(head[4:], "little")
        if position + _HEAD + length > end:
            return
        yield head[:4], (position + _HEAD, length)
        position += _HEAD + length + length % 2


def require_written(window: EndWindow, index: tuple[int, int], start: int, kinds: dict[bytes, bytes]) -> None:
    """Raise CutShortError where frames that the index (place, length) names are zeros; they begin at `start`."""
    entries, budget = index[1] // _ENTRY, _BUDGET
    step = 1 if window.size <= _SMALL_FILM else max(1, entries // _PROBES)
    for number in range(0, entries, max(step, entries // 20_000)):
        entry = window.peek(index[0] + _ENTRY * number, _ENTRY)
        if not any(entry):
            raise CutShortError(Missing.ZEROS)
        place, size = _place(window, entry, start), int.from_bytes(entry[12:], "little")
        kind = kinds.get(entry[:2], b"")
        if place and size <= budget and entry[2:4] == b"dc" and frames.is_looked_into(kind):
            budget -= size
            frames.require_no_gap(window, kind, place + _HEAD, size)


def _place(window: EndWindow, entry: bytes, start: int) -> int:
    """Return where the frame stands, 0: not known; offsets are counted from the list, or from the file's beginning."""
    offset = int.from_bytes(entry[8:12], "little")
    for place in (start + offset, offset):
        if place + _HEAD <= window.size and window.peek(place, 4) == entry[:4]:
            return place
    if start + offset + _HEAD <= window.size and window.zeros(start + offset, _HEAD):
        raise CutShortError(Missing.ZEROS)
    return 0
