"""Where a box file ends: MP4, MOV, 3GP, HEIF, AVIF, CR3, JPEG XL. ISO/IEC 14496-12 section 4.2, 18181-2.

A whole file is filled by its top-level boxes and has its index: `moov` for a film, `meta` for a picture;
and what the index points at was written.
"""

from __future__ import annotations

from dataclasses import field

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import items, samples
from photo_organizer.examine.ends.samsung import is_sealed, require_end, unpadded
from photo_organizer.examine.ends.tree import children, head_of
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.model import Wholeness
from photo_organizer.records import changeable

_BOXES = 10_000
_HEAD = 8  # bytes: size and type
_BARE_JXL, _LAST_PART = b"\xff\x0a", 1 << 31
# Boxes that a cut file may well end in; an overlong box of any other name is a maker's own trailer.
_KNOWN = frozenset(
    b"ftyp moov mdat moof mfra meta free skip wide uuid sidx ssix styp prft emsg pdin pnot PICT udta mpvd sefd inst".split(),
)
_BEHIND = frozenset((b"mpvd", b"sefd", b"inst"))  # a motion photo's film, Samsung's block, Insta360's
_OF_JXL = frozenset(
    (b"JXL ", b"jxll", b"jxlc", b"jxlp", b"jxli", b"jbrd", b"brob", b"Exif", b"xml ", b"jumb")
)
_META_FIELDS = 4  # bytes: version and flags before the children of `meta`


@changeable
class _Found:
    """What the boxes of a file say of its end."""

    kinds: set[bytes] = field(default_factory=set)
    open_end: bool = False  # the last box says "to the end of the file"
    rest: int = 0  # where bytes begin that are no box
    inner: set[bytes] = field(default_factory=set)  # children of `meta`
    indexes: dict[bytes, list[tuple[int, int]]] = field(  # where their contents are
        default_factory=lambda: {b"moov": [], b"meta": [], b"mpvd": []}
    )


def film(window: EndWindow) -> Wholeness:
    """Judge a film."""
    found = _walk(window)
    pictures = bool(found.kinds & {b"mdat", b"moof"})
    if not pictures and any(samples.lies_elsewhere(window, *place) for place in found.indexes[b"moov"]):
        return Wholeness.UNPROVABLE
    return _judge(window, found, complete=b"moov" in found.kinds and pictures)


def picture(window: EndWindow) -> Wholeness:
    """Judge a HEIF or AVIF picture."""
    found = _walk(window)
    pixels = b"mdat" in found.kinds or b"idat" in found.inner
    # An image sequence has `moov` as a film has it.
    return _judge(window, found, complete=pixels and bool(found.kinds & {b"meta", b"moov"}))


def film_behind(window: EndWindow) -> Wholeness:
    """Judge the film of a motion photo; what begins as no film proves nothing."""
    if window.size < _HEAD or (window.peek(4, 4) != b"ftyp" and not window.zeros(0, _HEAD)):
        return Wholeness.UNPROVABLE
    try:
        return film(window)
    except OddError:
        return Wholeness.UNPROVABLE
    except CutShortError as cut:
        raise CutShortError(Missing.BEHIND) from cut


def jxl(window: EndWindow) -> Wholeness:
    """Judge a JPEG XL picture in boxes; bare, it does not say where it is over."""
    if window.take(0, 2) == _BARE_JXL:
        return Wholeness.UNPROVABLE
    found = _walk(window, _KNOWN | _OF_JXL)
    parts = [first for kind, first, _ in children(window, 0, window.size) if kind == b"jxlp"]
    if parts and not window.number(parts[-1], 4) & _LAST_PART:
        raise CutShortError
    return _judge(window, found, complete=bool(found.kinds & {b"jxlc", b"jxlp"}))


def _judge(window: EndWindow, found: _Found, *, complete: bool) -> Wholeness:
    if not complete:
        if found.rest and not (window.blank_end() or window.zeros(found.rest, _HEAD)):
            raise OddError
        raise CutShortError(Missing.INDEX)
    for start, length in found.indexes[b"moov"]:
        samples.require_written(window, start, length)
    for start, length in found.indexes[b"meta"]:
        items.require_written(window, start, length)
    behind = {film_behind(window.part(start, length)) for start, length in found.indexes[b"mpvd"]}
    if found.rest and b"moof" in found.kinds:  # the next piece of a film in pieces
        window.require_written(found.rest, _HEAD)
    if found.rest and is_sealed(unpadded(window)):
        return Wholeness.WHOLE
    if found.rest:
        require_end(window, found.rest)
    unsure = found.open_end or found.rest or Wholeness.UNPROVABLE in behind
    unsure = unsure or (window.blank_end() and not found.indexes[b"meta"])
    return Wholeness.UNPROVABLE if unsure else Wholeness.WHOLE


def _walk(window: EndWindow, known: frozenset[bytes] = _KNOWN) -> _Found:
    found = _Found()
    position = 0
    for _ in range(_BOXES):
        if position == window.size:
            return found
        if window.size - position < _HEAD:
            return _leftover(window, found, position)
        head, length, kind = head_of(window, position, window.size)
        overlong = position + length > window.size
        if overlong and kind in known:
            raise CutShortError(Missing.BEHIND if kind in _BEHIND else Missing.END)
        if overlong or length < head or not _plausible(kind):
            found.rest = position
            return found
        if kind == b"ftyp" and b"meta" in found.kinds:  # the film of a motion photo, without a box of its own
            found.indexes[b"mpvd"].append((position, window.size - position))
            return found
        found.open_end = window.number(position, 4) == 0
        found.kinds.add(kind)
        if kind == b"moof":
            window.require_written(position + head, length - head)
        if kind in found.indexes:
            found.indexes[kind].append((position + head, length - head))
        if kind == b"meta":
            inside = children(window, position + head + _META_FIELDS, position + length)
            found.inner.update(name for name, _, _ in inside)
        position += length
    raise OddError


def _leftover(window: EndWindow, found: _Found, position: int) -> _Found:
    """Tolerate a few zeros behind the last box; anything else may be the head of a box to come."""
    if window.take(position, window.size - position).strip(b"\0"):
        found.rest = position
    return found


def _plausible(kind: bytes) -> bool:
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)  # 0xA9: QuickTime's ©
