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
_PAD = 1 << 16  # bytes that may be appended
_MOST_ENTRIES = 1000
_HEAD, _ENTRY = 12, 12
_PIECE = re.compile(rb"\0\0[\x00-\xff][\x00-\x0f]")
_LONGEST_NAME = 64


def unpadded(window: EndWindow, seal: bytes = SEAL) -> EndWindow:
    """Return the file without zeros that were put behind its block, itself where no `seal` ends that."""
    zeros = window.zeros_at_end(max(0, window.size - _PAD), window.size)
    part = window.part(0, window.size - zeros)
    return part if zeros and part.last(len(seal)) == seal else window


def start(window: EndWindow) -> int:
    """Return where the block of a file begins that `is_sealed`."""
    directory = _directory(window)
    return min((place for place, _ in _pieces(window, directory)), default=directory)


def is_sealed(window: EndWindow) -> bool:
    """Say whether a whole block ends the file; raise CutShortError where one of its pieces was not written."""
    if window.last(4) != SEAL or window.size < _HEAD + 8:
        return False
    directory = _directory(window)
    if directory < 0 or window.take(directory, 4) != _DIRECTORY:
        return False
    for place, length in _pieces(window, directory):
        if place < 0 or place + length > window.size or window.zeros(place, min(length, 8)):
            raise CutShortError(Missing.TRAILER)
    return True


def films(window: EndWindow) -> Iterator[EndWindow]:
    """Yield the films in the block of a file that `is_sealed`."""
    for place, length in _pieces(window, _directory(window)):
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


def require_end(window: EndWindow, start: int) -> None:
    """Raise CutShortError where a block begins at `start` whose end is not there."""
    if begins(window, start) and not is_sealed(unpadded(window)):
        raise CutShortError(Missing.TRAILER)


def _directory(window: EndWindow) -> int:
    return window.size - 8 - window.number(window.size - 8, 4, "little")


def _pieces(window: EndWindow, start: int) -> Iterator[tuple[int, int]]:
    for entry in range(min(window.number(start + 8, 4, "little"), _MOST_ENTRIES)):
        at = start + _HEAD + _ENTRY * entry
        yield start - window.number(at + 4, 4, "little"), window.number(at + 8, 4, "little")
