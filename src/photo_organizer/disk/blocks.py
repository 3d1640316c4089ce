"""Memory for a block of each of two files, filled by reads that may be direct (O_DIRECT), and compared where it is.

It is kept for the next file: to get new memory costs as much as to read into it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import functools
import mmap
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.flags import DIRECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLOCK = 1 << 19  # bytes at a time


class Blocks:
    """Room for a block of each of two files; it begins where a page of memory does, as a direct read wants it."""

    def __init__(self) -> None:
        self.one, self._one = _aligned()
        self.other, self._other = _aligned()

    def equal(self, length: int) -> bool:
        """Tell whether both begin with the same `length` bytes. Other threads go on meanwhile."""
        return _memcmp()(self._one, self._other, length) == 0


_SPARE: list[Blocks] = []


@contextmanager
def borrowed() -> Iterator[Blocks]:
    """Give blocks that nobody else uses meanwhile."""
    try:
        blocks = _SPARE.pop()
    except IndexError:  # asked first, another thread could take the last in between
        blocks = Blocks()
    try:
        yield blocks
    finally:
        _SPARE.append(blocks)


def fill(fd: int, block: memoryview, offset: int) -> int:
    """Fill a block and return how much of it was there: a short read is not the end of the file. Raises OSError."""
    done = 0
    while done < len(block) and (length := _read(fd, block[done:], offset + done)):
        done += length
    return done


def _read(fd: int, block: memoryview, offset: int) -> int:
    """Read; a direct read that the filesystem does not have, or not from there, is made an ordinary one."""
    try:
        return os.preadv(fd, [block], offset)
    except OSError as error:
        flags = fcntl.fcntl(fd, fcntl.F_GETFL)
        if error.errno != errno.EINVAL or not flags & DIRECT:
            raise
        fcntl.fcntl(fd, fcntl.F_SETFL, flags & ~DIRECT)
        return os.preadv(fd, [block], offset)


def _aligned() -> tuple[memoryview, int]:
    """Return memory and its address."""
    memory = bytearray(BLOCK + mmap.PAGESIZE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    start = -address % mmap.PAGESIZE
    return memoryview(memory)[start : start + BLOCK], address + start


@functools.cache
def _memcmp() -> Callable[[int, int, int], int]:
    """Return the C library's: Python compares views of memory byte by byte, or copies them first."""
    library: Any = ctypes.CDLL(None)
    function = library.memcmp
    function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
    function.restype = ctypes.c_int
    return function  # type: ignore[no-any-return]  # ctypes functions carry no type
