"""Which of several files of one size hold the same bytes: read side by side, each once. Touches nothing.

A comparison costs half of what a digest does, and a file is read only as long as another one still equals it.
It tells what may be removed; the removal compares again, from the disk, at its own moment.
"""

from __future__ import annotations

import os
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.disk.opening import open_file
from photo_organizer.disk.stamp import is_still_after_restart, stamp_of
from photo_organizer.errors import FileBusy, FileProblem, Stopping, from_os_error, quoted
from photo_organizer.records import changeable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.model import Stamp

BLOCK = 1 << 18  # bytes of each of two files at a time: both stay in the processor's cache
LEAST = 1 << 14  # also what is read first of larger files: most of what differs does so there
# Bytes of each file that a disk is asked for together where they begin alike, so that its head does not run to and fro.
AHEAD = 1 << 24


@changeable
class Comparison:
    """What came of it; files are numbered as they were given."""

    classes: list[list[int]] = field(default_factory=list)  # numbers of equal files; of one alone, too
    ctimes: dict[int, int] = field(default_factory=dict)  # change times, which stayed all the while
    problems: dict[int, FileProblem] = field(default_factory=dict)  # files that are in no class


def compare(
    files: Sequence[tuple[str, Stamp]],
    stop: Callable[[], bool] = lambda: False,
    read: Callable[[int], None] = lambda _: None,
) -> Comparison:
    """Compare files of one size, given as path and stamp; `read` is told how many bytes of each were read.

    A file that cannot be read, or does not stay the one its stamp describes, is in `problems`. Raises Stopping.
    """
    found = Comparison()
    readers: dict[int, _Reader] = {}
    try:
        for number, (path, stamp) in enumerate(files):
            try:
                readers[number] = _Reader(path, stamp)
            except FileProblem as problem:
                found.problems[number] = problem
        _divide(readers, found, stop, read)
        for number, reader in readers.items():
            found.ctimes[number] = reader.ctime_ns
            try:
                reader.require_unchanged()
            except FileProblem as problem:
                found.problems[number] = problem
    finally:
        for reader in readers.values():
            os.close(reader.fd)
    found.classes = [left for one in found.classes if (left := [n for n in one if n not in found.problems])]
    return found


def _divide(
    readers: dict[int, _Reader], found: Comparison, stop: Callable[[], bool], read: Callable[[int], None]
) -> None:
    """Divide the files into classes, block by block, until each is alone or at its end."""
    open_classes, offset = [list(readers)], 0
    block = max(LEAST, BLOCK >> max(0, (len(readers) - 1).bit_length() - 1))
    size = next((reader.size for reader in readers.values()), 0)
    while offset < size and any(len(one) > 1 for one in open_classes):
        if stop():
            raise Stopping
        length = min(block if offset or size <= block else LEAST, size - offset)
        parts = [part for one in open_classes for part in _split(one, readers, offset, length, found)]
        found.classes += [part for part in parts if len(part) == 1]
        open_classes = [part for part in parts if len(part) > 1]
        offset += length
        read(offset)
    found.classes += [one for one in open_classes if one]


def _split(
    numbers: list[int], readers: dict[int, _Reader], offset: int, length: int, found: Comparison
) -> Iterator[list[int]]:
    """Yield the files of a class by the bytes at `offset`."""
    if len(numbers) == 1:
        yield numbers
        return
    parts: list[tuple[bytes | bytearray, list[int]]] = []
    for number in numbers:
        try:
            data = readers[number].block(offset, length)
        except FileProblem as problem:
            found.problems[number] = problem
            continue
        same = next((part for first, part in parts if first == data), None)
        if same is None:
            parts.append((data, [number]))
        else:
            same.append(number)
    yield from (part for _, part in parts)


class _Reader:
    """One open file and the block that was read of it last."""

    def __init__(self, path: str, expect: Stamp) -> None:
        self.path = path
        self.fd, status = open_file(path, path)
        self.size, self.ctime_ns, self._stamp = status.st_size, status.st_ctime_ns, stamp_of(status)
        self._buffer = bytearray()
        self._asked = LEAST  # up to here, the disk need not be asked for more before it is read
        if not is_still_after_restart(self._stamp, expect):
            os.close(self.fd)
            raise FileBusy(f"{quoted(path)} changed since it was catalogued", path)

    def block(self, offset: int, length: int) -> bytes | bytearray:
        """Return `length` bytes, of a longer file in the same buffer each time. Raises FileProblem."""
        try:
            if offset >= self._asked:
                os.posix_fadvise(self.fd, offset, AHEAD, os.POSIX_FADV_WILLNEED)
                self._asked = offset + AHEAD
            if length == self.size and len(whole := os.pread(self.fd, length, 0)) == length:
                return whole  # most photos of few pixels: a buffer would be made, and cleared, for one use
            return self._in_buffer(offset, length)
        except OSError as error:
            raise from_os_error(error, "read", self.path) from error

    def _in_buffer(self, offset: int, length: int) -> bytearray:
        if len(self._buffer) != length:
            self._buffer = bytearray(length)
        count = os.preadv(self.fd, [self._buffer], offset)
        while count < length:  # a short read is not the end of the file
            part = os.pread(self.fd, length - count, offset + count)
            if not part:
                raise FileBusy(f"{quoted(self.path)} became shorter while it was read", self.path)
            self._buffer[count : count + len(part)] = part
            count += len(part)
        return self._buffer

    def require_unchanged(self) -> None:
        """Raise FileBusy when the file was written to while it was read."""
        status = os.fstat(self.fd)
        if (stamp_of(status), status.st_ctime_ns) != (self._stamp, self.ctime_ns):
            raise FileBusy(f"{quoted(self.path)} changed while it was read", self.path)
