"""The sheet: no cell is empty, none overlaps, and the picture's shape decides which cell it gets."""

from __future__ import annotations

from itertools import combinations

import pytest

from photo_organizer.thumbnails.layout import Sheet, layouts, sheet

WIDE, TALL = 1.5, 0.67


def usual(shapes: list[float], *, width: int, height: int) -> Sheet:
    """Return the sheet of the layout that costs nothing."""
    return sheet(layouts(shapes, width / height)[0], width=width, height=height)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [(1600, 1600), (320, 240), (32, 64)])
def test_cells_fill_the_sheet_but_for_even_margins(count: int, size: tuple[int, int]) -> None:
    gap = max(1, round(min(size) * 0.0125))
    for layout in layouts([WIDE] * count, size[0] / size[1]):
        check(sheet(layout, width=size[0], height=size[1]), count, size, gap)


def check(page: Sheet, count: int, size: tuple[int, int], gap: int) -> None:
    assert (page.width, page.height) == (2 * size[0] + 3 * gap, 2 * size[1] + 3 * gap)
    assert len(page.cells) == count
    area = sum((cell.width + gap) * (cell.height + gap) for cell in page.cells)
    assert area == (page.width - gap) * (page.height - gap)
    for one, two in combinations(page.cells, 2):
        apart = one.left + one.width <= two.left or two.left + two.width <= one.left
        assert apart or one.top + one.height <= two.top or two.top + two.height <= one.top


def test_one_fills_the_square_and_its_corners_are_round() -> None:
    page = usual([WIDE], width=1000, height=1000)
    assert (page.cells[0].width, page.cells[0].height, page.radius) == (2012, 2012, 40)


def test_two_wide_ones_lie_above_each_other_and_two_tall_ones_side_by_side() -> None:
    rows, columns = (usual([shape] * 2, width=100, height=100).cells for shape in (WIDE, TALL))
    assert rows[0].width > rows[0].height
    assert columns[0].width < columns[0].height


@pytest.mark.parametrize("tall", [0, 1, 2])
def test_of_three_the_tallest_gets_the_tall_cell(tall: int) -> None:
    shapes = [TALL if number == tall else WIDE for number in range(3)]
    cells = usual(shapes, width=100, height=100).cells
    assert [cell.height > cell.width for cell in cells] == [number == tall for number in range(3)]


def test_five_are_too_many() -> None:
    with pytest.raises(ValueError, match="one to four"):
        usual([WIDE] * 5, width=100, height=100)


@pytest.mark.parametrize("count", [3, 4])
def test_each_picture_can_have_a_cell_as_wide_as_the_sheet_at_a_price(count: int) -> None:
    usual_one, *others = layouts([WIDE] * count, 1.0)
    assert usual_one.price == 0
    assert [layout.shapes.index(2) for layout in others] == list(range(count))
    assert all(layout.price > 0 for layout in others)
