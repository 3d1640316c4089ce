"""Where a box file ends: MP4, MOV, 3GP, HEIF, AVIF, CR3. ISO/IEC 14496-12 section 4.2.

A whole file is filled by its top-level boxes and has its index: `moov` for a film, `meta` for a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.examine.ends.window import CutShortError, OddError, Window
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOXES = 10_000
_HEAD = 8  # bytes: size and type
# Boxes that a cut file may well end in; an overlong box of any other name is a maker's own trailer.
_KNOWN = frozenset(
    b"ftyp moov mdat moof mfra meta free skip wide uuid sidx ssix styp prft emsg pdin pnot PICT udta mpvd".split(),
)
_META_FIELDS = 4  # bytes: version and flags before the children of `meta`


@dataclass(slots=True)
class _Found:
    kinds: set[bytes] = field(default_factory=set)
    open_end: bool = False  # the last box says "to the end of the file"
    rest: int = 0  # where bytes begin that are no box
    inner: set[bytes] = field(default_factory=set)  # children of `meta`


def film(window: Window, start: int = 0) -> Wholeness:
    """Judge a film that begins at `start` and runs to the end of the file."""
    found = _walk(window, start)
    return _judge(window, found, complete=b"moov" in found.kinds and bool(found.kinds & {b"mdat", b"moof"}))


def picture(window: Window) -> Wholeness:
    """Judge a HEIF or AVIF picture."""
    found = _walk(window, 0)
    pixels = b"mdat" in found.kinds or b"idat" in found.inner
    # An image sequence has `moov` as a film has it.
    return _judge(window, found, complete=pixels and bool(found.kinds & {b"meta", b"moov"}))


def _judge(window: Window, found: _Found, *, complete: bool) -> Wholeness:
    if not complete:
        if found.rest and not window.blank_end():
            raise OddError
        return Wholeness.INCOMPLETE
    unsure = found.open_end or found.rest or window.blank_end()
    return Wholeness.UNPROVABLE if unsure else Wholeness.WHOLE


def _walk(window: Window, start: int) -> _Found:
    found = _Found()
    position = start
    for _ in range(_BOXES):
        if position == window.size:
            return found
        if window.size - position < _HEAD:
            return _leftover(window, found, position)
        head, length, kind = _box(window, position, window.size)
        overlong = position + length > window.size
        if overlong and kind in _KNOWN:
            raise CutShortError
        if overlong or length < head or not _plausible(kind):
            found.rest = position
            return found
        found.open_end = window.number(position, 4) == 0
        found.kinds.add(kind)
        if kind == b"meta":
            found.inner.update(_children(window, position + head + _META_FIELDS, position + length))
        position += length
    raise OddError


def _leftover(window: Window, found: _Found, position: int) -> _Found:
    """Tolerate a few zeros behind the last box; anything else may be the head of a box to come."""
    if window.take(position, window.size - position).strip(b"\0"):
        found.rest = position
    return found


def _box(window: Window, position: int, end: int) -> tuple[int, int, bytes]:
    """Return the length of the box's head, its whole length, and its type."""
    length, kind = window.number(position, 4), window.take(position + 4, 4)
    if length == 1:
        return 16, window.number(position + 8, 8), kind
    return _HEAD, end - position if length == 0 else length, kind


def _plausible(kind: bytes) -> bool:
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)  # 0xA9: QuickTime's ©


def _children(window: Window, position: int, end: int) -> Iterator[bytes]:
    for _ in range(_BOXES):
        if end - position < _HEAD:
            return
        head, length, kind = _box(window, position, end)
        if length < head or position + length > end:
            return
        yield kind
        position += length
