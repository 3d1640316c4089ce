"""Matroska's and WebM's DateUTC (RFC 9559; EBML is RFC 8794). Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_SEGMENT, _INFO, _CLUSTER, _DATE = 0x18538067, 0x1549A966, 0x1F43B675, 0x4461
_FROM_1970_TO_2001 = 978_307_200 * 10**9  # nanoseconds; DateUTC counts from there
_MOST_ELEMENTS = 200


def read_matroska(view: Window, found: Findings) -> None:
    """Keep the date of the first segment's information."""
    for segment, start, end in _elements(view, 0, view.size):
        if segment != _SEGMENT:
            continue
        for kind, inner, last in _elements(view, start, end):
            if kind == _CLUSTER:
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
        head = view.at(start, 12)
        if not head or start >= end or not head[0]:
            return
        width = 9 - head[0].bit_length()
        kind = int.from_bytes(head[:width], "big")
        first = head[width : width + 1]
        if width > 4 or not first or not first[0]:
            return
        length = 9 - first[0].bit_length()
        raw = int.from_bytes(head[width : width + length], "big") & ((1 << 7 * length) - 1)
        inner = start + width + length
        unknown = raw == (1 << 7 * length) - 1  # a live stream: the element goes on to the end
        last = end if unknown else min(inner + raw, end)
        yield kind, inner, last
        start = last
