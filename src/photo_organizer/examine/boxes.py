"""Boxes of ISO base media files (ISO/IEC 14496-12), also called QuickTime atoms. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.window import Window

MOST_BOXES = 2000  # of one level; fragmented films have two for every few seconds


def boxes(view: Window, start: int, end: int, most: int = MOST_BOXES) -> Iterator[tuple[bytes, int, int]]:
    """Give type, start and end of the content of each box between `start` and `end`."""
    for _ in range(most):
        head = view.at(start, 16)
        if start + 8 > end or len(head) < 8:
            return
        size, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, header = int.from_bytes(head[8:16], "big"), 16
        if size == 0:
            size = end - start
        if size < header:
            return
        yield kind, start + header, min(start + size, end)
        start += size


def find(view: Window, start: int, end: int, *path: bytes) -> tuple[int, int] | None:
    """Return start and end of the first box along `path`, None where there is none."""
    for kind, inner, last in boxes(view, start, end):
        if kind == path[0]:
            return find(view, inner, last, *path[1:]) if len(path) > 1 else (inner, last)
    return None


def after_version(view: Window, start: int) -> int:
    """Return where a `meta` box's children begin: QuickTime's own has no version field before them."""
    return start if view.at(start + 4, 4) == b"hdlr" else start + 4
