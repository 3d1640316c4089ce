"""One folder's cover: gather candidates, choose, and lay out. Changes nothing but the memory of the night."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.thumbnails import draw
from photo_organizer.thumbnails.choose import Candidate, best_four, steady
from photo_organizer.thumbnails.crop import crop, fits
from photo_organizer.thumbnails.explain import words
from photo_organizer.thumbnails.judge import Fitness, Verdict, judge
from photo_organizer.thumbnails.layout import film_bar, sheet
from photo_organizer.thumbnails.moments import by_exif
from photo_organizer.thumbnails.options import QUALITY
from photo_organizer.thumbnails.report import Tile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.thumbnails.layout import Cell
    from photo_organizer.thumbnails.measures import Measures
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.scorer import Scorer
    from photo_organizer.thumbnails.stars import Liking
    from photo_organizer.thumbnails.tree import Picture

_PATIENCE = 12  # times as many pictures are looked at where hardly any is fit
TOO_WIDE = "faces do not fit into a tile"


@dataclass(frozen=True, slots=True)
class Kitchen:
    """What is needed to make covers."""

    scorer: Scorer
    options: Options
    prompts: tuple[str, ...]  # as in the models' table, see models/chosen
    likings: Mapping[str, Liking]  # the owner's, by path


def tiles(
    kitchen: Kitchen,
    folder: str,
    pictures: Sequence[Picture],
    *,
    before: Sequence[str] = (),
    changes: int = 0,
    forced: Mapping[int, Picture] | None = None,
    alone: bool = False,
) -> list[Candidate]:
    """Return the pictures to show, in the order of their tiles; [] when none can be decoded.

    `before` are the tiles that are shown now, of which at most `changes` give way, the lost ones included. `forced`
    ones are shown in their places, and with `alone` no others beside them unless one cannot be shown.
    """
    held = {number: _scored(kitchen, folder, picture) for number, picture in (forced or {}).items()}
    if alone and all(held.values()):
        return [tile for tile in held.values() if tile]
    quarters = draw.quarters(pictures)
    found = [gather(kitchen, folder, quarter, turn) for turn, quarter in enumerate(quarters)]
    shown = _shown(kitchen, folder, quarters, before)
    for number, tile in shown.items():
        if tile not in found[number]:
            found[number].append(tile)
    fixed = steady(found, shown, changes - (len(before) - len(shown)))
    for number, wanted in held.items():
        found += [[] for _ in range(number + 1 - len(found))]
        if wanted:
            fixed[number] = wanted
            found[number].append(wanted)
    return best_four(found, fixed=fixed)


def gather(kitchen: Kitchen, folder: str, quarter: Sequence[Picture], turn: int) -> list[Candidate]:
    """Return the candidates of one quarter: as many good ones as are wanted, or what there is."""
    wanted, seed = kitchen.options.candidates, kitchen.options.seed
    found, good = list[Candidate](), 0
    for tried, picture in enumerate(
        draw.order(quarter, folder=folder, seed=seed, turn=turn, likings=kitchen.likings), start=1
    ):
        if candidate := _scored(kitchen, folder, picture):
            found.append(candidate)
            good += candidate.verdict.fitness is Fitness.GOOD
        if good >= wanted or (good and tried >= 3 * wanted) or tried >= _PATIENCE * wanted:
            break
    return found


def _scored(kitchen: Kitchen, folder: str, picture: Picture) -> Candidate | None:
    """Return the candidate, None when the picture cannot be shown: one bad picture stops nothing."""
    try:
        found = kitchen.scorer.measures(picture)
    except LookFailed as failed:
        if failed.why in (Why.STOPPED, Why.BROKEN):
            raise
        return None
    if (liking := kitchen.likings.get(picture.path)) and liking.rank:
        found = replace(found, rating=liking.stars, favourite=liking.favourite)
    verdict = judge(found, kitchen.options.weights, kitchen.prompts)
    verdict = _fitting(verdict, found, kitchen.options.width / kitchen.options.height)
    taken = by_exif(found.taken) or picture.moment
    return Candidate(picture, found, verdict, draw.group(picture, folder), taken)


def _fitting(verdict: Verdict, found: Measures, aspect: float) -> Verdict:
    """Call a group weak that is wider than a tile: it would lose people at the edges."""
    if fits((found.width, found.height), aspect, found.faces):
        return verdict
    return replace(verdict, fitness=max(verdict.fitness, Fitness.WEAK), against=(*verdict.against, TOO_WIDE))


def _shown(
    kitchen: Kitchen, folder: str, quarters: Sequence[Sequence[Picture]], before: Sequence[str]
) -> dict[int, Candidate]:
    """Return the tiles of the present cover that still exist, each at the quarter that it is in by now."""
    places = {picture.path: (number, picture) for number, part in enumerate(quarters) for picture in part}
    found = dict[int, Candidate]()
    for path in before:
        number, picture = places.get(path, (0, None))
        tile = _scored(kitchen, folder, picture) if picture else None
        free = next((each for each in (number, *range(len(quarters))) if each not in found), None)
        if tile and free is not None:
            found[free] = tile
    return found


def plan(chosen: Sequence[Candidate], options: Options) -> dict[str, Any]:
    """Return what the child needs to compose the tiles: sizes in pixels, crops as shares of each picture."""
    shapes = [tile.measures.width / tile.measures.height for tile in chosen]
    page = sheet(shapes, width=options.width, height=options.height)
    entries = [_entry(cell, tile) for cell, tile in zip(page.cells, chosen, strict=True)]
    return {
        "size": (page.width, page.height),
        "radius": page.radius,
        "quality": QUALITY,
        "tiles": entries,
    }


def _entry(cell: Cell, tile: Candidate) -> dict[str, Any]:
    """Return one tile of the plan; a film's picture lies between its two bars."""
    bar = film_bar(cell) if tile.picture.video else 0
    shape = cell.width / (cell.height - 2 * bar)
    size = tile.measures.width, tile.measures.height
    part = crop(size, shape, tile.measures.faces, pixels=cell.width)
    place = (cell.left, cell.top, cell.width, cell.height)
    return {"cell": place, "bar": bar, "crop": part, "video": tile.picture.video}


def described(chosen: Sequence[Candidate], options: Options) -> tuple[Tile, ...]:
    """Return the tiles with their reasons in words."""
    return tuple(
        Tile(
            tile.picture.path,
            tile.verdict.points,
            words(tile.measures, tile.verdict, sharpness=options.weights.sharpness),
            tuple((name, round(points, 1)) for name, points in tile.verdict.parts if points),
        )
        for tile in chosen
    )
