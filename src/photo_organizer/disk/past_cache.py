"""Read a file from the disk, past the memory in which the kernel keeps what was written. Touches nothing.

Pages that were dropped are read again from the disk, but on their way they fill that memory anew and are copied out of it,
which costs more than the disk takes. A direct read (O_DIRECT, open(2)) costs a fifth of it. Not every filesystem has it,
and where Btrfs compresses it is an ordinary read: so pages are dropped in any case, before.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from photo_organizer.disk.flags import DIRECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from hashlib import _Hash as Hash

BLOCK = 1 << 19  # bytes at a time, always into the same memory


def same_as(written: int, source: int, check: Callable[[], object]) -> bool:
    """Return whether the disk holds in `written`, which was synced, what can be read from `source`. Raises OSError.

    `check` is called before every block and may raise.
    """
    if os.fstat(source).st_size != os.fstat(written).st_size:
        return False
    offset = 0
    with _direct(written), _memory() as memory:
        while True:
            check()
            length = _fill(written, memory.read, offset)
            if _fill(source, memory.expected, offset) != length:
                return False
            if length < BLOCK:  # what lies behind the end on the disk came along
                return memory.read[:length].tobytes() == memory.expected[:length].tobytes()
            if memory.left != memory.right:
                return False
            offset += length


def add_to(digest: Hash, written: int, check: Callable[[], object]) -> None:
    """Tell `digest` all that the disk holds in `written`. Raises OSError; `check` may raise."""
    offset = 0
    with _direct(written), _memory() as memory:
        while length := _fill(written, memory.read, offset):
            digest.update(memory.read[:length])
            offset += length
            check()


class _Memory:
    """Room for a block of each of two files; it begins where a page of memory does, as a direct read wants it.

    What is around the blocks is never written to, and so is equal in both.
    """

    def __init__(self) -> None:
        self.left, self.right = bytearray(BLOCK + mmap.PAGESIZE), bytearray(BLOCK + mmap.PAGESIZE)
        start = -ctypes.addressof(ctypes.c_char.from_buffer(self.left)) % mmap.PAGESIZE
        self.read = memoryview(self.left)[start : start + BLOCK]
        self.expected = memoryview(self.right)[start : start + BLOCK]


_SPARE: list[_Memory] = []  # to get new memory costs as much as to read into it


@contextmanager
def _memory() -> Iterator[_Memory]:
    """Give memory that nobody else uses meanwhile."""
    try:
        memory = _SPARE.pop()
    except IndexError:  # asked first, another thread could take the last in between
        memory = _Memory()
    try:
        yield memory
    finally:
        _SPARE.append(memory)


@contextmanager
def _direct(fd: int) -> Iterator[None]:
    """Read `fd` directly for as long as the block runs, where that can be had."""
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    with suppress(OSError):
        fcntl.fcntl(fd, fcntl.F_SETFL, flags | DIRECT)
    try:
        yield
    finally:
        fcntl.fcntl(fd, fcntl.F_SETFL, flags)


def _fill(fd: int, block: memoryview, offset: int) -> int:
    """Fill a block and return how much of it was there: a short read is not the end of the file."""
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
