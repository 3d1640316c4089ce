"""Were the pictures of a HEIF or AVIF file written, and what is said of them? Its item table says where they are. ISO/IEC 23008-12.

The data of H.265 never hold four zeros in a row, and no encoder of AV1 was seen to leave more than sixteen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.tree import children, inside
from photo_organizer.examine.ends.window import CutShortError
from photo_organizer.examine.item_locations import IN_FILE, MOST_BYTES, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.ends.window import EndWindow

_FIELDS = 4  # bytes: version and flags
_PIXELS = frozenset((b"hvc1", b"av01", b"avc1", b"jpeg", b"vvc1", b"hev1"))
# The date is in them, and they end in zeros where a camera leaves room.
_WORDS = frozenset((b"Exif", b"mime"))
_BEGINNING = 16  # bytes: they have begun by then
_BEFORE = 8  # bytes of what stands before them: who wipes them out leaves that
_UNWRITTEN = 128  # zeros in a row
_BUDGET = 256 << 20  # bytes that are looked through


def require_written(window: EndWindow, start: int, length: int) -> None:
    """Raise CutShortError where pictures, or words about them, of the file with this `meta` are zeros or beyond the end."""
    end, budget = start + length, _BUDGET
    kinds = dict(_kinds(window, start + _FIELDS, end))
    for first, last in inside(window, start + _FIELDS, end, b"iloc"):
        try:
            parts = list(_parts(window.peek(first, min(last - first, MOST_BYTES))))
        except EOFError:  # the table itself is odd
            return
        for item, place, size in parts:
            window.require(place + size)
            if kinds.get(item) in _PIXELS and size <= budget:
                budget -= size
                window.require_written(place, min(size, 8))
                window.require_no_run(place, place + size, _UNWRITTEN)
        _require_words(
            window, sorted((place, size) for item, place, size in parts if kinds.get(item) in _WORDS)
        )


def _parts(table: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield item, place and size of what lies in the file itself. Raises EOFError."""
    for item in located(table):
        for place, size in item.parts if item.method == IN_FILE else ():
            if place and size:
                yield item.number, place, size


def _require_words(window: EndWindow, words: list[tuple[int, int]]) -> None:
    """Look at the beginnings of words, in their order: of those that were wiped out, the next may stand right behind."""
    wiped = 0
    for place, size in words:
        if window.zeros(place, min(size, _BEGINNING)):
            first = max(place - _BEFORE, 0)
            if first >= wiped and window.zeros(first, place - first):
                raise CutShortError(Missing.ZEROS)
            wiped = place + size


def _kinds(window: EndWindow, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and type of each item."""
    for first, last in inside(window, start, end, b"iinf"):
        wide = window.peek(first, 1) != b"\0"
        for kind, entry, over in children(window, first + _FIELDS + (4 if wide else 2), last):
            version = window.peek(entry, 1)[0] if over - entry >= 12 else 0
            if kind == b"infe" and version >= 2:
                number = 2 if version == 2 else 4
                at = entry + _FIELDS
                yield int.from_bytes(window.peek(at, number)), window.peek(at + number + 2, 4)
