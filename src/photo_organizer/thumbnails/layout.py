"""Where the tiles lie on the sheet: one fills it, two are halves, three are one tall and two, four are a grid.

Touches nothing. Two wide pictures lie one above the other, two tall ones side by side; of three the tallest is the tall one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 0.0125  # of a tile's short side, white
CORNER = 0.04  # radius, of a tile's short side
FILM = 0.085  # height of a strip of film above and below, of its tile's short side

_Place = tuple[int, int, int, int]


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


def film_bar(cell: Cell) -> int:
    """Return the height in pixels of the strip of film above and below a video's picture."""
    return max(4, round(min(cell.width, cell.height) * FILM))


def sheet(shapes: Sequence[float], *, width: int, height: int) -> Sheet:
    """Return the sheet for one to four pictures, given width / height of each.

    `width` and `height` are those of one tile of four, in pixels.
    """
    if not 1 <= len(shapes) <= 4:
        raise ValueError(f"a cover has one to four tiles, not {len(shapes)}")
    gap = max(1, round(min(width, height) * MARGIN))
    right, below = width + 2 * gap, height + 2 * gap
    wide, high = 2 * width + gap, 2 * height + gap
    columns = ((gap, gap, width, high), (right, gap, width, high))
    rows = ((gap, gap, wide, height), (gap, below, wide, height))
    grid = (
        (gap, gap, width, height),
        (right, gap, width, height),
        (gap, below, width, height),
        (right, below, width, height),
    )
    cells = {
        1: ((gap, gap, wide, high),),
        2: rows if prod(shapes) > (width / height) ** 2 else columns,
        3: _three(shapes, columns, grid),
        4: grid,
    }[len(shapes)]
    radius = max(1, round(min(width, height) * CORNER))
    return Sheet(wide + 2 * gap, high + 2 * gap, tuple(Cell(*cell) for cell in cells), radius)


def _three(
    shapes: Sequence[float], columns: tuple[_Place, ...], grid: tuple[_Place, ...]
) -> tuple[_Place, ...]:
    """Give the tall cell to the tallest picture: the left one to the first, the right one to either of the others."""
    tall = min(range(len(shapes)), key=shapes.__getitem__)
    if tall == 0:
        return (columns[0], grid[1], grid[3])
    return (grid[0], columns[1], grid[2]) if tall == 1 else (grid[0], grid[2], columns[1])
