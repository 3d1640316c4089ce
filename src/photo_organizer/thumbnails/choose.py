"""Choose the tiles of a cover: the best of each quarter, different from each other, and steady. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from photo_organizer.thumbnails.judge import Verdict
    from photo_organizer.thumbnails.measures import Measures
    from photo_organizer.thumbnails.tree import Picture

ALIKE = 75  # bits of 256 up to which two pictures look the same
APART = timedelta(minutes=10)
KEPT = 0.85  # a tile stays while it has this share of the best challenger's points
_WIDTH = 6  # candidates of a quarter that are weighed against the other quarters'


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture with its judgement."""

    picture: Picture
    measures: Measures
    verdict: Verdict
    group: str  # the sub-folder it comes from
    moment: datetime


def alike(one: Candidate, two: Candidate) -> bool:
    """Tell whether two pictures look the same."""
    return (one.measures.phash ^ two.measures.phash).bit_count() <= ALIKE


def best_four(
    quarters: Sequence[Sequence[Candidate]], *, fixed: Mapping[int, Candidate] | None = None
) -> list[Candidate]:
    """Return one candidate for each quarter, as good and as different as can be; `fixed` ones are not up for choice.

    Pictures that look the same are never shown side by side: then there are fewer tiles.
    """
    held = dict(fixed or {})
    choices = [
        [held[number]] if number in held else _fittest(quarters, number) for number in range(len(quarters))
    ]
    choices = [options for options in choices if options]
    if not choices:
        return []
    apart = _rule(quarters)
    best = min(product(*choices), key=lambda tiles: _cost(tiles, apart))
    return _without_twins(best, set(held.values()))


def steady(
    quarters: Sequence[Sequence[Candidate]], before: Mapping[int, Candidate], changes: int
) -> dict[int, Candidate]:
    """Return the tiles of `before` that stay: good enough, or beyond the number of changes that is allowed.

    `changes` is the number of pictures that came or went since: a folder that hardly changed keeps its face.
    """
    gains = dict[int, float]()
    for number, tile in before.items():
        options = _fittest(quarters, number)
        challenger = max(options, key=lambda each: (-each.verdict.fitness, each.verdict.points), default=tile)
        if not _holds(tile.verdict, challenger.verdict):
            gains[number] = challenger.verdict.points - tile.verdict.points
    leaving = sorted(gains, key=lambda number: -gains[number])[: max(changes, 0)]
    return {number: tile for number, tile in before.items() if number not in leaving}


def _holds(tile: Verdict, challenger: Verdict) -> bool:
    if tile.fitness != challenger.fitness:
        return tile.fitness < challenger.fitness
    return tile.points >= challenger.points - (1 - KEPT) * abs(challenger.points)


def _fittest(quarters: Sequence[Sequence[Candidate]], number: int) -> list[Candidate]:
    """Return the fittest candidates for one quarter; where its own are less fit than others', theirs are lent."""
    everyone = [each for quarter in quarters for each in quarter]
    fitness = min((each.verdict.fitness for each in everyone), default=None)
    own = [each for each in quarters[number] if each.verdict.fitness == fitness]
    pool = own or [each for each in everyone if each.verdict.fitness == fitness]
    return sorted(pool, key=lambda each: (-each.verdict.points, each.picture.path))[:_WIDTH]


def _rule(quarters: Sequence[Sequence[Candidate]]) -> str:
    """Return what must tell four tiles apart: sub-folders when there are enough, else days, else minutes."""
    everyone = [each for quarter in quarters for each in quarter]
    if len({each.group for each in everyone}) >= len(quarters):
        return "groups"
    return "days" if len({each.moment.date() for each in everyone}) >= len(quarters) else "minutes"


def _cost(tiles: Sequence[Candidate], apart: str) -> tuple[int, int, float, tuple[str, ...]]:
    pairs = list(combinations(tiles, 2))
    twins = sum(alike(one, two) for one, two in pairs)
    close = sum(_close(one, two, apart) for one, two in pairs)
    names = tuple(tile.picture.path for tile in tiles)  # a tie is broken the same way every night
    return twins, close, -sum(tile.verdict.points for tile in tiles), names


def _close(one: Candidate, two: Candidate, apart: str) -> bool:
    if apart == "groups":
        return one.group == two.group
    if apart == "days":
        return one.moment.date() == two.moment.date()
    return abs(one.moment - two.moment) < APART


def _without_twins(tiles: Sequence[Candidate], held: set[Candidate]) -> list[Candidate]:
    """Return the tiles in their order without the weaker of any two that look the same; held ones stay."""
    kept = list[Candidate]()
    for tile in sorted(tiles, key=lambda each: (each not in held, -each.verdict.points)):
        if tile in held or not any(alike(tile, other) for other in kept):
            kept.append(tile)
    return [tile for number, tile in enumerate(tiles) if tile in kept and tile not in tiles[:number]]
