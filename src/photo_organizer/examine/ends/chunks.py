"""Where GIF and BMP files end, and where zeros stand in them that no writer put there.

GIF: GIF89a, appendix. BMP: BITMAPFILEHEADER.
"""

from __future__ import annotations

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.model import Wholeness

_RUNS = 16  # black areas that are looked at
_BLOCK = 1 << 20
_LARGEST = 1 << 30  # bytes of uncompressed pixels that are looked through
_UNWRITTEN = 512  # zeros where a block should begin: none of the encoders leaves so many
_FRAME = 2  # zeros of the row before where the black begins
_CORE, _OS2 = 12, 64  # bytes of the headers that are read otherwise
_PLAIN = (0, 3, 6)  # BI_RGB, and those that say which bits are which colour
_GIF_BLOCKS = 1_000_000  # sub-blocks of at most 255 bytes: 255 MB


def gif(window: EndWindow) -> Wholeness:
    """Judge a GIF: its blocks lead to the trailer."""
    position = 13 + _colours(window.number(10, 1))
    budget = _GIF_BLOCKS
    while budget > 0:
        mark = window.take(position, 1)
        if mark == b";":
            return Wholeness.WHOLE
        if mark == b",":  # image: descriptor, its own colours, one byte of code size
            position += 11 + _colours(window.number(position + 9, 1))
        elif mark == b"!":
            position += 2
        else:
            if window.zeros(position, _UNWRITTEN):
                raise CutShortError(Missing.ZEROS)
            raise OddError
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


def bmp(window: EndWindow) -> Wholeness:
    """Judge a BMP: the length in its header is the file's, and its rows were written."""
    pixels = window.number(10, 4, "little")
    row, length = _pixels(window)
    if window.number(2, 4, "little") != window.size:
        if pixels + length > window.size:
            raise CutShortError
        return Wholeness.UNPROVABLE
    require_rows(window, pixels, window.size, row)
    return Wholeness.UNPROVABLE if window.blank_end() else Wholeness.WHOLE


def _pixels(window: EndWindow) -> tuple[int, int]:
    """Return the bytes of a row, 0 where rows are compressed, and those of all the pixels."""
    head = window.number(14, 4, "little")
    if head == _CORE:
        width, height, bits = (window.number(at, 2, "little") for at in (18, 20, 24))
    else:
        width, height = window.number(18, 4, "little"), abs(_signed(window.number(22, 4, "little")))
        bits, coding = window.number(28, 2, "little"), window.number(30, 4, "little")
        if coding not in (_PLAIN if head != _OS2 else (0,)):
            return 0, window.number(34, 4, "little")
    row = (width * bits + 31) // 32 * 4
    return row, row * height


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


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number
