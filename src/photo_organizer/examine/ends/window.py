"""Bounded reading of an open file by position, in blocks that are kept while they are looked at."""

from __future__ import annotations

import os

from photo_organizer.decide.missing import Missing

_BLOCK = 1 << 16
_SAMPLE = 1 << 20
_PIECE = 1 << 18  # bytes at a time, always into the same memory: to get new one costs more than to read
_READ_WHOLE = 64 << 20  # bytes that are looked through for zeros
_BLANK = 512  # bytes; compressed pictures do not end in that many zeros


class CutShortError(Exception):
    """The structure says that bytes are missing; `what` is one of model.Missing."""

    def __init__(self, what: Missing = Missing.END) -> None:
        super().__init__(what)
        self.what = what


class OddError(Exception):
    """The structure is not understood: nothing can be proved."""


class EndWindow:
    """A read-only view of the file behind `fd`, or of a part that begins at `base`; its first bytes may be known already."""

    def __init__(self, fd: int, size: int, base: int = 0, head: bytes = b"") -> None:
        self._fd = fd
        self._base = base
        self.size = size
        self._start = 0
        self._block = head

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

    def peek(self, position: int, count: int) -> bytes:
        """Return the same as `take`, without reading on: for places that lie far apart."""
        if position + count > self.size:
            raise CutShortError
        offset = position - self._start
        if offset >= 0 and offset + count <= len(self._block):
            return self._block[offset : offset + count]
        return self._read(position, count)

    def require(self, end: int) -> None:
        """Raise CutShortError where the file ends before `end`."""
        if end > self.size:
            raise CutShortError

    def require_mark(self, mark: bytes) -> None:
        """Raise OddError for a file that only its name calls one of the format that begins with `mark`."""
        if self.take(0, len(mark)) != mark:
            raise OddError

    def require_written(self, position: int, count: int) -> None:
        """Raise CutShortError where `count` bytes from `position`, as far as the file goes, are nothing but zeros."""
        if self.zeros(position, count):
            raise CutShortError(Missing.ZEROS)

    def require_no_run(self, start: int, end: int, count: int) -> None:
        """Raise CutShortError where `count` zeros in a row stand between `start` and `end`."""
        if self.zero_run(start, end, count) is not None:
            raise CutShortError(Missing.ZEROS)

    def part(self, start: int, length: int) -> EndWindow:
        """Return a view of `length` bytes from `start`, with positions of its own."""
        self.require(start + length)
        return EndWindow(self._fd, length, self._base + start)

    def zeros(self, position: int, count: int) -> bool:
        """Say whether `count` bytes from `position`, as far as the file goes, are nothing but zeros."""
        count = min(count, self.size - position)
        return count > 0 and not self.peek(position, count).strip(b"\0")

    def problem_at(self, position: int, count: int) -> CutShortError | OddError:
        """Return what to raise where the format has something else at `position`: zeros there are bytes that are still to come."""
        return CutShortError(Missing.ZEROS) if self.zeros(position, count) else OddError()

    def zero_run(self, start: int, end: int, count: int) -> int | None:
        """Return where the first `count` zeros in a row stand between `start` and `end`, None: nowhere.

        All is read where that is at most 64 MB, of more only samples. No run is looked for that is longer than that or than
        what there is: a damaged header can ask for any length.
        """
        if count > min(end - start, _READ_WHOLE):
            return None
        whole = end - start <= _READ_WHOLE
        piece = max(_PIECE, count) if whole else _SAMPLE
        step = piece if whole else (end - start) // (_READ_WHOLE // _SAMPLE)
        memory = bytearray(min(piece + count, end - start))
        for position in range(start, end, step):
            length = min(len(memory), end - position)
            self._fill(memoryview(memory)[:length], position)
            found = _first_run(memory, length, count)
            if found >= 0:
                return position + found
        return None

    def zeros_at_end(self, start: int, end: int) -> int:
        """Return how many bytes before `end`, and not before `start`, are zeros."""
        position, amount = end, _BLANK
        while position > start:
            block = self.peek(max(start, position - amount), min(amount, position - start))
            written = block.rstrip(b"\0")
            position -= len(block) - len(written)
            if written:
                break
            amount = _BLOCK
        return end - position

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
            part = os.pread(self._fd, wanted, self._base + position + count - wanted)
            if not part:  # shorter than when it was looked at
                raise CutShortError
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _fill(self, memory: memoryview, position: int) -> None:
        """Read all of `memory` from `position`; raises CutShortError where the file ends earlier."""
        self.require(position + len(memory))
        while memory:
            length = os.preadv(self._fd, [memory], self._base + position)
            if not length:
                raise CutShortError
            memory, position = memory[length:], position + length


def _first_run(memory: bytearray, length: int, count: int) -> int:
    """Return where the first `count` zeros in a row stand in the first `length` bytes, -1: nowhere.

    A run holds two bytes that stand half its length apart, counted from the start of the memory: where no two neighbours of
    those are zeros, no other byte has to be looked at.
    """
    step = max(1, count // 2)
    pair = memory[:length:step].find(bytes(min(2, count)))
    return -1 if pair < 0 else memory.find(bytes(count), max(0, pair - 1) * step, length)
