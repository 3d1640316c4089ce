"""Compare two open files byte for byte, at this moment. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.blocks import BLOCK, borrowed, fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash as Hash


def same_bytes(one: int, other: int, check: Callable[[], object], digest: Hash | None = None) -> bool:
    """Return whether two descriptors hold the same bytes. Raises OSError when one cannot be read.

    `check` is called before every block and may raise: it is how a long comparison is given up.
    `digest` is told all bytes that both hold.
    """
    if os.fstat(other).st_size != os.fstat(one).st_size:
        return False
    offset = 0
    with borrowed() as blocks:
        while True:
            check()
            length = fill(one, blocks.one, offset)
            if fill(other, blocks.other, offset) != length or not blocks.equal(length):
                return False
            if digest:
                digest.update(blocks.one[:length])
            if length < BLOCK:
                return True
            offset += length
