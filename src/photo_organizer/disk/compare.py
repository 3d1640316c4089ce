"""Compare two open files byte for byte, from the disk, at this moment. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash as Hash

BLOCK = 1 << 18  # bytes at a time, always into the same memory: to get new one costs more than to read


def same_bytes(one: int, other: int, check: Callable[[], object], digest: Hash | None = None) -> bool:
    """Return whether two descriptors hold the same bytes. Raises OSError when one cannot be read.

    `check` is called before every block and may raise: it is how a long comparison is given up.
    `digest` is told all bytes that both hold.
    """
    size = os.fstat(one).st_size
    if os.fstat(other).st_size != size:
        return False
    block = min(BLOCK, size + 1)  # one more, so that a file that grew is seen
    offset, left, right = 0, bytearray(block), bytearray(block)
    while True:
        check()
        length = _read_full(one, left, offset)
        if _read_full(other, right, offset) != length:
            return False
        if left != right:  # behind a short read both hold what was equal before
            return False
        if digest:
            digest.update(memoryview(left)[:length])
        if length < block:
            return True
        offset += length


def _read_full(fd: int, block: bytearray, offset: int) -> int:
    """Fill a block and return how much of it was there: a short read is not the end of the file."""
    length = os.preadv(fd, [block], offset)
    while length < len(block) and (part := os.preadv(fd, [memoryview(block)[length:]], offset + length)):
        length += part
    return length
