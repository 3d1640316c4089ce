"""Bounded reading of an open file by position, in blocks that are kept while they are looked at."""

from __future__ import annotations

import os

_BLOCK = 1 << 16
_BLANK = 512  # bytes; compressed pictures do not end in that many zeros


class CutShortError(Exception):
    """The structure points behind the end of the file: bytes are missing."""


class OddError(Exception):
    """The structure is not understood: nothing can be proved."""


class Window:
    """A read-only view of the file behind `fd`; the file's own position is not moved."""

    def __init__(self, fd: int, size: int) -> None:
        self._fd = fd
        self.size = size
        self._start = 0
        self._block = b""

    def take(self, position: int, count: int) -> bytes:
        """Return exactly `count` bytes from `position`; raises CutShortError where the file ends earlier."""
        if position + count > self.size:
            raise CutShortError
        if count > _BLOCK:
            return self._read(position, count)
        offset = position - self._start
        if offset < 0 or offset + count > len(self._block):
            self._block = self._read(position, min(_BLOCK, self.size - position))
            self._start, offset = position, 0
        return self._block[offset : offset + count]

    def number(self, position: int, count: int, order: str = "big") -> int:
        """Return the unsigned integer of `count` bytes at `position`; `order` is "big" or "little"."""
        return int.from_bytes(self.take(position, count), "little" if order == "little" else "big")

    def last(self, count: int) -> bytes:
        """Return the last `count` bytes, fewer when the file is shorter."""
        count = min(count, self.size)
        return self.take(self.size - count, count)

    def blank_end(self) -> bool:
        """Say whether the end is nothing but zeros: space reserved for bytes that are still to come."""
        return not self.last(min(_BLANK, self.size // 2)).strip(b"\0")

    def _read(self, position: int, count: int) -> bytes:
        parts, wanted = [], count
        while wanted:
            part = os.pread(self._fd, wanted, position + count - wanted)
            if not part:  # shorter than when it was looked at
                raise CutShortError
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)
