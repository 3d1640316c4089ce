"""The order for the child: where each tile lies, and which part of its picture it shows. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.thumbnails.crop import WHOLE, crop, fits, whole
from photo_organizer.thumbnails.layout import film_bar, layouts, sheet
from photo_organizer.thumbnails.options import QUALITY
from photo_organizer.thumbnails.prices import of_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.thumbnails.judge import ScoredPicture
    from photo_organizer.thumbnails.layout import Cell, Layout, Sheet
    from photo_organizer.thumbnails.options import Options


def order(chosen: Sequence[ScoredPicture], options: Options) -> dict[str, Any]:
    """Return what the child needs to compose the tiles: sizes in pixels, parts as shares of each picture."""
    page = _best_sheet(chosen, options)
    return {
        "size": (page.width, page.height),
        "radius": page.radius,
        "quality": QUALITY,
        "tiles": [_entry(cell, tile) for cell, tile in zip(page.cells, chosen, strict=True)],
    }


def _best_sheet(chosen: Sequence[ScoredPicture], options: Options) -> Sheet:
    """Return the sheet of the layout that costs least with these pictures."""
    shapes = [tile.measures.width / tile.measures.height for tile in chosen]
    best, _ = min(
        (
            (layout, _price(layout, chosen, options))
            for layout in layouts(shapes, options.width / options.height)
        ),
        key=lambda each: each[1],
    )
    return sheet(best, width=options.width, height=options.height)


def _price(layout: Layout, chosen: Sequence[ScoredPicture], options: Options) -> float:
    cells = sheet(layout, width=options.width, height=options.height).cells
    return layout.price + sum(
        of_cell(tile, _shape(cell, tile)) for cell, tile in zip(cells, chosen, strict=True)
    )


def _shape(cell: Cell, tile: ScoredPicture) -> float:
    """Return width per height of what is seen of the picture; a film's lies between its two bars."""
    return cell.width / (cell.height - 2 * _bar(cell, tile))


def _bar(cell: Cell, tile: ScoredPicture) -> int:
    return film_bar(cell) if tile.picture.video else 0


def _entry(cell: Cell, tile: ScoredPicture) -> dict[str, Any]:
    """Return one tile; `fill` is the part that lies blurred behind a page, or a group that does not fit the cell."""
    size, faces, shape = (tile.measures.width, tile.measures.height), tile.measures.faces, _shape(cell, tile)
    if tile.verdict.is_page:
        part, fill = WHOLE, crop(size, shape)
    elif not fits(size, shape, faces):
        part, fill = whole(size, shape, faces), crop(size, shape)
    else:
        part, fill = crop(size, shape, faces, pixels=cell.width, focus=tile.measures.focus), None
    place = (cell.left, cell.top, cell.width, cell.height)
    return {"cell": place, "bar": _bar(cell, tile), "crop": part, "fill": fill, "video": tile.picture.video}
