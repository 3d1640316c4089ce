"""Were the rows of an uncompressed picture written? Black is zeros, too. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_RUNS = 16  # black areas that are looked at
_BLOCK = 1 << 20
_LARGEST = 1 << 30  # bytes of uncompressed pixels that are looked through
_UNWRITTEN = 512  # zeros in a row
_FRAME = 2  # zeros of the row before where the black begins


def require_rows(window: EndWindow, start: int, end: int, row: int) -> None:
    """Raise CutShortError where uncompressed pixels are zeros that are no black of the picture.

    Black is zeros, too. But where a writer stopped, the row before goes on to its end; black has a shape,
    and a frame around the picture stood at the end of the row before, too.
    """
    position = start
    for _ in range(_RUNS if row > 0 and end - start <= _LARGEST else 0):
        found = window.zero_run(position, end, max(_UNWRITTEN, 2 * row))
        if found is None:
            return
        written = found - start
        column = written % row
        if written >= 2 * row and column:
            before = window.peek(found - row, row)
            last = window.peek(found - column, column)
            if any(before[:_FRAME]) and _coloured(before) and _coloured(last):
                raise CutShortError(Missing.ZEROS)
        position = _after(window, found, end)


def _after(window: EndWindow, position: int, end: int) -> int:
    """Return where the zeros at `position` are over."""
    while position < end:
        block = window.peek(position, min(_BLOCK, end - position))
        rest = block.lstrip(b"\0")
        position += len(block) - len(rest)
        if rest:
            break
    return position


def _coloured(pixels: bytes) -> bool:
    return pixels.count(0) * 10 < len(pixels)
