"""Where the tiles lie on the sheet: one fills it, two are halves, three are one tall and two, four are a grid. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass

MARGIN = 0.0125  # of a tile's short side, white
CORNER = 0.04  # radius, of a tile's short side


@dataclass(frozen=True, slots=True)
class Cell:
    """A tile's place in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a cover in pixels, its cells in reading order, and the radius of their corners."""

    width: int
    height: int
    cells: tuple[Cell, ...]
    radius: int


def sheet(tiles: int, *, width: int, height: int) -> Sheet:
    """Return the sheet for one to four tiles; `width` and `height` are those of one tile of four, in pixels."""
    if not 1 <= tiles <= 4:
        raise ValueError(f"a cover has one to four tiles, not {tiles}")
    gap = max(1, round(min(width, height) * MARGIN))
    right, below = width + 2 * gap, height + 2 * gap
    wide, high = 2 * width + gap, 2 * height + gap
    cells = {
        1: ((gap, gap, wide, high),),
        2: ((gap, gap, width, high), (right, gap, width, high)),
        3: ((gap, gap, width, high), (right, gap, width, height), (right, below, width, height)),
        4: (
            (gap, gap, width, height),
            (right, gap, width, height),
            (gap, below, width, height),
            (right, below, width, height),
        ),
    }[tiles]
    radius = max(1, round(min(width, height) * CORNER))
    return Sheet(wide + 2 * gap, high + 2 * gap, tuple(Cell(*cell) for cell in cells), radius)
