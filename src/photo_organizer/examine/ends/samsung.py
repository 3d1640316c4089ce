"""The block that Samsung's phones append to a picture: pieces, a directory of them (SEFH), the mark SEFT.

As ExifTool and others describe it: behind the directory stand its length and the mark; each entry tells how
far before the directory its piece begins, and how long it is; a piece begins with two zeros, its kind and
the length and text of its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, EndWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

SEAL, _DIRECTORY = b"SEFT", b"SEFH"
FILM = b"MotionPhoto_Data"
_MOST_ENTRIES = 1000
_HEAD, _ENTRY = 12, 12
_PIECE = re.compile(rb"\0\0[\x00-\xff][\x00-\x0f]")
_LONGEST_NAME = 64


def is_sealed(window: EndWindow) -> bool:
    """Say whether a whole block ends the file; raise CutShortError where one of its pieces was not written."""
    if window.last(4) != SEAL or window.size < _HEAD + 8:
        return False
    start = window.size - 8 - window.number(window.size - 8, 4, "little")
    if start < 0 or window.take(start, 4) != _DIRECTORY:
        return False
    for place, length in _pieces(window, start):
        if place < 0 or place + length > window.size or window.zeros(place, min(length, 8)):
            raise CutShortError(Missing.TRAILER)
    return True


def films(window: EndWindow) -> Iterator[EndWindow]:
    """Yield the films in the block of a file that `is_sealed`."""
    start = window.size - 8 - window.number(window.size - 8, 4, "little")
    for place, length in _pieces(window, start):
        begin = place + 8 + len(FILM)
        if place + length - begin > 16 and window.take(place + 8, len(FILM)) == FILM:
            yield window.part(begin, place + length - begin)


def begins(window: EndWindow, start: int) -> bool:
    """Say whether a piece of such a block stands at `start`."""
    if window.size - start < 12 or not _PIECE.match(window.take(start, 4)):
        return False
    length = window.number(start + 4, 4, "little")
    name = window.take(start + 8, min(length, 4))
    return 0 < length < _LONGEST_NAME and name.isascii() and name.replace(b"_", b"").isalnum()


def _pieces(window: EndWindow, start: int) -> Iterator[tuple[int, int]]:
    for entry in range(min(window.number(start + 8, 4, "little"), _MOST_ENTRIES)):
        at = start + _HEAD + _ENTRY * entry
        yield start - window.number(at + 4, 4, "little"), window.number(at + 8, 4, "little")
