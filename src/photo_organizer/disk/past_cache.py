"""Read a file from the disk, past the memory in which the kernel keeps what was written. Touches nothing.

Pages that were dropped are read again from the disk, but on their way they fill that memory anew and are copied out of it,
which costs more than the disk takes. A direct read (O_DIRECT, open(2)) costs a fifth of it. Not every filesystem has it,
and where Btrfs compresses it is an ordinary read: so pages are dropped in any case, before.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from photo_organizer.disk.blocks import borrowed, fill
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.flags import DIRECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from hashlib import _Hash as Hash


def same_as(written: int, source: int, check: Callable[[], object]) -> bool:
    """Return whether the disk holds in `written`, which was synced, what can be read from `source`. Raises OSError.

    `check` is called before every block and may raise.
    """
    with _direct(written):
        return same_bytes(written, source, check)


def add_to(digest: Hash, written: int, check: Callable[[], object]) -> None:
    """Tell `digest` all that the disk holds in `written`. Raises OSError; `check` may raise."""
    offset = 0
    with _direct(written), borrowed() as blocks:
        while length := fill(written, blocks.one, offset):
            digest.update(blocks.one[:length])
            offset += length
            check()


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
