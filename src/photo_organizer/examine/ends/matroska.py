"""Where Matroska and WebM films end, and where zeros stand in them that no writer put there. RFC 8794, RFC 9559."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.ends.window import OddError
from photo_organizer.examine.matroska import CLUSTER, HEAD, SEGMENT, TRACKS, element
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.ends.window import EndWindow

_UNWRITTEN = 512  # zeros in a row
_CODEC = b"\x86"
_ELEMENTS = 20_000  # of a segment: a cluster for every few seconds
_BUDGET = 64 << 20  # bytes that are looked through for gaps
_LONGEST_TRACKS = 1 << 20
# Formats that never hold so many zeros; uncompressed sound and sound of a constant rate may.
_DENSE = (b"V_MPEG4/ISO/", b"V_MPEGH/", b"V_VP8", b"V_VP9", b"V_AV1", b"A_AAC", b"A_OPUS", b"A_VORBIS")


def matroska(window: EndWindow) -> Wholeness:
    """Judge a Matroska or WebM film: the segment's length, where one was written, is the file's."""
    position = 0
    for _ in range(16):
        kind, length, known, head = _element(window, position)
        start, position = position + head, position + head + length
        if kind == SEGMENT:
            if not known:
                return Wholeness.UNPROVABLE
            window.require(position)
            _elements(window, start, position)
            exact = position == window.size and not window.blank_end()
            return Wholeness.WHOLE if exact else Wholeness.UNPROVABLE
    raise OddError


def _element(window: EndWindow, position: int) -> tuple[int, int, bool, int]:
    """Return what the element at `position` says. Raises CutShortError where its head is cut, OddError where there is none."""
    window.require(position + 1)
    found = element(window.peek(position, min(HEAD, window.size - position)))
    if found is None:
        raise OddError
    window.require(position + found[-1])
    return found


def _elements(window: EndWindow, position: int, end: int) -> None:
    """Raise CutShortError where zeros stand in place of one of the segment's elements, or begin a cluster."""
    dense, budget = False, _BUDGET
    for _ in range(_ELEMENTS):
        if end - position < HEAD:
            return
        window.require_written(position, HEAD)
        try:
            kind, length, known, head = _element(window, position)
        except OddError:
            return
        inside = position + head
        if kind == CLUSTER:
            through = known and dense and length <= budget
            _require_written(window, inside, length, known=known, through=through)
            budget -= length if through else 0
        if not known:
            return
        if kind == TRACKS and length <= _LONGEST_TRACKS:
            dense = _all_dense(window.peek(inside, length))
        position = inside + length


def _require_written(window: EndWindow, start: int, length: int, *, known: bool, through: bool) -> None:
    """Raise CutShortError where a cluster, whose frames are compressed, begins or ends in zeros, or has them inside when it is looked `through`."""
    if length > HEAD:
        window.require_written(start, HEAD)
    if known and length > 4 * _UNWRITTEN and start + length <= window.size:
        window.require_written(start + length - _UNWRITTEN, _UNWRITTEN)
    if through:
        window.require_no_run(start, start + length, _UNWRITTEN)


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
