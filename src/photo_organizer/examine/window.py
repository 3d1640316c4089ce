"""A bounded view of a file or of a block in memory: no reader can read too much, too often, or outside.

Touches nothing. Offsets and lengths come from the file and are never trusted: what lies outside is cut
off, and a reader that goes on reading is stopped by `TooMuch`.
"""

from __future__ import annotations

import os

MOST_BYTES = 8 << 20  # read from one file for all its headers
MOST_READS = 4000
MOST_LOOKS = 50_000  # calls, even where the bytes are at hand already
MOST_SEEN = 32 << 20  # bytes handed out in all these calls
_TOO_LARGE = "it asks for more than any camera writes"
_AHEAD = 16384  # small reads bring this much, because the next one is usually near


class TooMuch(Exception):
    """The structure asks for more than any header holds."""


class Window:
    """Random access to a file; `at` never returns more than was asked for."""

    def __init__(self, descriptor: int, size: int, head: bytes = b"") -> None:
        self.size = size
        self._descriptor = descriptor
        self._blocks = [(0, head), (0, b"")]  # the file's beginning, and what was read last
        self._bytes_left = MOST_BYTES
        self._reads_left = MOST_READS
        self._looks_left = MOST_LOOKS
        self._unseen = MOST_SEEN

    def at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes at `offset`; less where the file ends, b"" outside."""
        if length <= 0 or not 0 <= offset < self.size:
            return b""
        length = min(length, self.size - offset)
        self._looks_left -= 1
        self._unseen -= length
        if self._looks_left < 0 or self._unseen < 0:
            raise TooMuch(_TOO_LARGE)
        for start, block in self._blocks:
            if start <= offset and offset + length <= start + len(block):
                return block[offset - start : offset - start + length]
        return self._read(offset, length)

    def _read(self, offset: int, length: int) -> bytes:
        amount = max(length, _AHEAD)
        self._bytes_left -= amount
        self._reads_left -= 1
        if self._bytes_left < 0 or self._reads_left < 0:
            raise TooMuch(_TOO_LARGE)
        block = os.pread(self._descriptor, amount, offset)
        self._blocks[1] = (offset, block)
        return block[:length]


class Block(Window):
    """The same view of bytes in memory."""

    def __init__(self, data: bytes) -> None:
        super().__init__(-1, len(data), data)

    def _read(self, offset: int, length: int) -> bytes:  # pragma: no cover — everything is in the head
        raise TooMuch(f"nothing at {offset}+{length}")


class WindowPart(Window):
    """A view of a part of another view, with offsets of its own."""

    def __init__(self, whole: Window, start: int, length: int) -> None:
        super().__init__(-1, max(0, min(length, whole.size - start)))
        self._whole = whole
        self._start = start

    def at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes at `offset` of the part."""
        if length <= 0 or not 0 <= offset < self.size:
            return b""
        return self._whole.at(self._start + offset, min(length, self.size - offset))
