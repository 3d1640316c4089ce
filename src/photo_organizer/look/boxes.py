"""The boxes of films, HEIC and CR3 (ISO 14496-12, 4.2): where each begins and ends. Touches nothing, reads only their heads."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 10_000  # side by side; a file of millions was made to keep somebody busy


def boxes(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and end of what each box holds; of the whole file, or of what one box holds.

    None ends behind what it lies in, whatever it claims: else thousands of boxes may hold the same megabytes.
    """
    end, at = file.seek(0, 2) if end is None else end, start
    for _ in range(_MOST):
        if at + 8 > end:
            return
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = int.from_bytes(file.read(8), "big"), 16
        size = size or end - at
        if size < head or at + head > end:
            return
        yield name, at + head, min(at + size, end)
        at += size


def inside(
    file: BinaryIO, *names: bytes, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int]]:
    """Yield start and end of what the boxes hold that lie in each other by these names, such as moov, trak, tkhd."""
    for name, first, last in boxes(file, start, end):
        if name == names[0] and not names[1:]:
            yield first, last
        elif name == names[0]:
            yield from inside(file, *names[1:], start=first, end=last)
