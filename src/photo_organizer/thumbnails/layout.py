"""Where the tiles lie on the sheet: one fills it, two are halves, three are one tall and two, four are a grid.

Touches nothing. Two wide pictures lie one above the other, two tall ones side by side; of three the tallest is the tall one.
For a group that is too wide for its cell there are layouts with a cell as wide as the sheet, which cost points.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING

from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 0.0125  # of a tile's short side, white
CORNER = 0.04  # radius, of a tile's short side
FILM = 0.085  # height of a strip of film above and below, of its tile's short side

WIDE = 5.0  # points that a layout with a wide cell costs: the others become narrow
OTHER = 1.0  # points that the halves that suit the pictures' shapes less cost

_Unit = tuple[float, float, float, float]
_FOUR: tuple[_Unit, ...] = ((0, 0, 1, 1), (1, 0, 1, 1), (0, 1, 1, 1), (1, 1, 1, 1))
# The tall cell is the left one for the first picture, the right one for either of the others.
_THREE: tuple[tuple[_Unit, ...], ...] = (
    ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)),
    ((0, 0, 1, 1), (1, 0, 1, 2), (0, 1, 1, 1)),
    ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)),
)


@frozen
class Cell:
    """A tile's place in pixels."""

    left: int
    top: int
    width: int
    height: int


@frozen
class Sheet:
    """The size of a thumbnail in pixels, its cells in reading order, and the radius of their corners."""

    width: int
    height: int
    cells: tuple[Cell, ...]
    radius: int


def film_bar(cell: Cell) -> int:
    """Return the height in pixels of the strip of film above and below a video's picture."""
    return max(4, round(min(cell.width, cell.height) * FILM))


@frozen
class Layout:
    """One way to lay out tiles: what it costs, and each tile's place in a unit of half the sheet."""

    price: float
    places: tuple[_Unit, ...]  # in the order of the tiles: left, top, width, height

    @property
    def shapes(self) -> tuple[float, ...]:
        """Width per height of each tile, 1 for one of four."""
        return tuple(width / height for _, _, width, height in self.places)


@lru_cache(maxsize=64)
def _layouts(count: int, *, tall: int, rows: bool) -> tuple[Layout, ...]:
    if count == 1:
        return (Layout(0, ((0, 0, 2, 2),)),)
    if count == 2:
        halves = Layout(0, ((0, 0, 2, 1), (0, 1, 2, 1))), Layout(0, ((0, 0, 1, 2), (1, 0, 1, 2)))
        first, second = halves if rows else halves[::-1]
        return first, Layout(OTHER, second.places)
    usual = Layout(0, _THREE[tall] if count == 3 else _FOUR)
    return usual, *(Layout(WIDE, _with_a_wide_one(count, number)) for number in range(count))


def _with_a_wide_one(count: int, number: int) -> tuple[_Unit, ...]:
    """Give the cell above, or below for one of the second half, to one tile, and a row to the others."""
    above, width = number < count / 2, 2 / (count - 1)
    row = iter(range(count - 1))
    return tuple(
        (0, 0 if above else 1, 2, 1) if each == number else (next(row) * width, 1 if above else 0, width, 1)
        for each in range(count)
    )


def layouts(shapes: Sequence[float], aspect: float) -> tuple[Layout, ...]:
    """Return the ways to lay out one to four pictures, given width / height of each and of one tile of four."""
    if not 1 <= len(shapes) <= 4:
        raise ValueError(f"a thumbnail has one to four tiles, not {len(shapes)}")
    tall = min(range(len(shapes)), key=shapes.__getitem__) if len(shapes) == 3 else 0
    return _layouts(len(shapes), tall=tall, rows=len(shapes) == 2 and prod(shapes) > aspect**2)


def sheet(layout: Layout, *, width: int, height: int) -> Sheet:
    """Return the sheet for a layout; `width` and `height` are those of one tile of four, in pixels."""
    gap = max(1, round(min(width, height) * MARGIN))
    wide, high = 2 * width + gap, 2 * height + gap
    cells = tuple(_cell(place, (wide, high), gap) for place in layout.places)
    radius = max(1, round(min(width, height) * CORNER))
    return Sheet(wide + 2 * gap, high + 2 * gap, cells, radius)


def _cell(place: _Unit, size: tuple[int, int], gap: int) -> Cell:
    """Return a place in pixels, between margins."""
    left, top, width, height = place
    across, down = size[0] + gap, size[1] + gap
    x, right = round(left / 2 * across), round((left + width) / 2 * across)
    y, below = round(top / 2 * down), round((top + height) / 2 * down)
    return Cell(gap + x, gap + y, right - x - gap, below - y - gap)
