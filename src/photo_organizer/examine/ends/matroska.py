"""Where Matroska and WebM films end, and where zeros stand in them that no writer put there. RFC 8794, RFC 9559."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, OddError
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.ends.window import EndWindow

_UNWRITTEN = 512  # zeros in a row
_SEGMENT, _CLUSTER, _TRACKS, _CODEC = 0x18538067, 0x1F43B675, 0x1654AE6B, b"\x86"
_ELEMENTS = 20_000  # of a segment: a cluster for every few seconds
_EBML_HEAD = 12  # bytes at most: identifier and length
_BUDGET = 64 << 20  # bytes that are looked through for gaps
_LONGEST_TRACKS = 1 << 20
# Formats that never hold so many zeros; uncompressed sound and sound of a constant rate may.
_DENSE = (b"V_MPEG4/ISO/", b"V_MPEGH/", b"V_VP8", b"V_VP9", b"V_AV1", b"A_AAC", b"A_OPUS", b"A_VORBIS")


def matroska(window: EndWindow) -> Wholeness:
    """Judge a Matroska or WebM film: the segment's length, where one was written, is the file's."""
    position = 0
    for _ in range(16):
        kind, position = _ebml_id(window, position)
        length, known, position = _ebml_length(window, position)
        if kind == _SEGMENT:
            if not known:
                return Wholeness.UNPROVABLE
            if position + length > window.size:
                raise CutShortError
            _elements(window, position, position + length)
            exact = position + length == window.size and not window.blank_end()
            return Wholeness.WHOLE if exact else Wholeness.UNPROVABLE
        position += length
    raise OddError


def _elements(window: EndWindow, position: int, end: int) -> None:
    """Raise CutShortError where zeros stand in place of one of the segment's elements, or begin a cluster."""
    dense, budget = False, _BUDGET
    for _ in range(_ELEMENTS):
        if end - position < _EBML_HEAD:
            return
        if window.zeros(position, _EBML_HEAD):
            raise CutShortError(Missing.ZEROS)
        try:
            kind, inside = _ebml_id(window, position)
            length, known, inside = _ebml_length(window, inside)
        except OddError:
            return
        if kind == _CLUSTER:
            through = known and dense and length <= budget
            _require_written(window, inside, length, known=known, through=through)
            budget -= length if through else 0
        if not known:
            return
        if kind == _TRACKS and length <= _LONGEST_TRACKS:
            dense = _all_dense(window.peek(inside, length))
        position = inside + length


def _require_written(window: EndWindow, start: int, length: int, *, known: bool, through: bool) -> None:
    """Raise CutShortError where a cluster begins or ends in zeros, or has them inside when it is looked through."""
    zeros = length > _EBML_HEAD and window.zeros(start, _EBML_HEAD)
    if not zeros and known and length > 4 * _UNWRITTEN:
        zeros = _unwritten(window, start, length)
    if zeros or (through and window.zero_run(start, start + length, _UNWRITTEN) is not None):
        raise CutShortError(Missing.ZEROS)


def _all_dense(tracks: bytes) -> bool:
    """Say whether each track has a format without long runs of zeros; subtitles count as such."""
    names = [tracks[at + 2 :] for at in _codec_names(tracks)]
    return bool(names) and all(name.startswith((*_DENSE, b"S_")) for name in names)


def _codec_names(tracks: bytes) -> Iterator[int]:
    """Yield where the elements stand that name a format: short, and in capitals."""
    at = tracks.find(_CODEC)
    while at >= 0:
        if tracks[at + 2 : at + 4] in (b"V_", b"A_", b"S_"):
            yield at
        at = tracks.find(_CODEC, at + 1)


def _unwritten(window: EndWindow, start: int, length: int) -> bool:
    """Say whether the end of a cluster, whose frames are compressed, is nothing but zeros."""
    return start + length <= window.size and window.zeros(start + length - _UNWRITTEN, _UNWRITTEN)


def _ebml_id(window: EndWindow, position: int) -> tuple[int, int]:
    count = 9 - window.peek(position, 1)[0].bit_length()
    if count > 4:
        raise OddError
    return int.from_bytes(window.peek(position, count)), position + count


def _ebml_length(window: EndWindow, position: int) -> tuple[int, bool, int]:
    """Return the length at `position`, whether it is known (not all ones), and where it is over."""
    count = 9 - window.peek(position, 1)[0].bit_length()
    if count > 8:
        raise OddError
    unknown = (1 << 7 * count) - 1
    length = int.from_bytes(window.peek(position, count)) & unknown
    return length, length != unknown, position + count
