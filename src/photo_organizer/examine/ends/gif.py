"""Where a GIF ends, and where zeros stand in it that no writer put there. GIF89a, appendix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_UNWRITTEN = 512  # zeros where a block should begin: none of the encoders leaves so many
_BLOCKS = 1_000_000  # sub-blocks of at most 255 bytes: 255 MB


def gif(window: EndWindow) -> Wholeness:
    """Judge a GIF: its blocks lead to the trailer."""
    position = 13 + _colours(window.number(10, 1))
    budget = _BLOCKS
    while budget > 0:
        mark = window.take(position, 1)
        if mark == b";":
            return Wholeness.WHOLE
        if mark == b",":  # image: descriptor, its own colours, one byte of code size
            position += 11 + _colours(window.number(position + 9, 1))
        elif mark == b"!":
            position += 2
        else:
            raise window.problem_at(position, _UNWRITTEN)
        position, budget = _sub_blocks(window, position, budget)
    return Wholeness.UNPROVABLE


def _colours(flags: int) -> int:
    """Return the bytes of the colour table that `flags` announces."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(window: EndWindow, position: int, budget: int) -> tuple[int, int]:
    while budget > 0:
        length = window.number(position, 1)
        position += 1 + length
        budget -= 1
        if length == 0:
            break
    return position, budget
