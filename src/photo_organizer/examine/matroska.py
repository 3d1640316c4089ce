"""Matroska's and WebM's elements, and DateUTC among them (RFC 9559; EBML is RFC 8794). Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

SEGMENT, CLUSTER, TRACKS = 0x18538067, 0x1F43B675, 0x1654AE6B
HEAD = 12  # bytes at most: identifier and length
_INFO, _DATE = 0x1549A966, 0x4461
_FROM_1970_TO_2001 = 978_307_200 * 10**9  # nanoseconds; DateUTC counts from there
_MOST_ELEMENTS = 200


def element(head: bytes) -> tuple[int, int, bool, int] | None:
    """Return identifier, length, whether that is known, and the length of the head, of the element that begins so.

    None: none begins so. The length of a head that is cut is more than what is there of it.
    """
    width = _width(head[:1])
    more = _width(head[width : width + 1])
    if width > 4 or more > 8:
        return None
    unknown = (1 << 7 * more) - 1  # a live stream: the element goes on to the end
    length = int.from_bytes(head[width : width + more]) & unknown
    return int.from_bytes(head[:width]), length, length != unknown, width + more


def _width(first: bytes) -> int:
    """Return how many bytes a number has, by its first."""
    return 9 - first[0].bit_length() if first else 1


def read_matroska(view: Window, found: Findings) -> None:
    """Keep the date of the first segment's information."""
    for segment, start, end in _elements(view, 0, view.size):
        if segment != SEGMENT:
            continue
        for kind, inner, last in _elements(view, start, end):
            if kind == CLUSTER:
                return
            if kind == _INFO:
                _information(view, inner, last, found)


def _information(view: Window, start: int, end: int, found: Findings) -> None:
    for kind, inner, last in _elements(view, start, end):
        if kind == _DATE and last - inner == 8:
            count = int.from_bytes(view.at(inner, 8), "big", signed=True)
            found.count("matroska:DateUTC", count + _FROM_1970_TO_2001, utc=True)


def _elements(view: Window, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give identifier, start and end of the content of each element."""
    for _ in range(_MOST_ELEMENTS):
        found = element(view.at(start, HEAD))
        if start >= end or found is None:
            return
        kind, length, known, head = found
        inner = start + head
        last = min(inner + length, end) if known else end
        yield kind, inner, last
        start = last
