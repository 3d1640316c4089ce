"""Going through the boxes of an ISO base media file (ISO/IEC 14496-12 section 4.2), in bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.ends.window import EndWindow

_BOXES = 10_000
_HEAD = 8  # bytes: size and type


def head_of(window: EndWindow, position: int, end: int) -> tuple[int, int, bytes]:
    """Return the length of the box's head, its whole length, and its type."""
    length, kind = int.from_bytes(window.peek(position, 4)), window.peek(position + 4, 4)
    if length == 1:
        return 16, int.from_bytes(window.peek(position + 8, 8)), kind
    return _HEAD, end - position if length == 0 else length, kind


def children(window: EndWindow, position: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield type, start and end of the content of each box between `position` and `end`."""
    for _ in range(_BOXES):
        if end - position < _HEAD:
            return
        head, length, kind = head_of(window, position, end)
        if length < head or position + length > end:
            return
        yield kind, position + head, position + length
        position += length


def inside(window: EndWindow, start: int, end: int, *path: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the contents of all boxes at `path` are, counted from the boxes at `start`."""
    for kind, first, last in children(window, start, end):
        if kind == path[0]:
            if len(path) == 1:
                yield first, last
            else:
                yield from inside(window, first, last, *path[1:])
