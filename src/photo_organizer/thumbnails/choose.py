"""Choose the tiles of a thumbnail together with its layout: the best sum of points minus prices, and steady. Touches nothing.

Only twins and unusable pictures are excluded outright. `quarters` are the candidates of the folder's quarters in time; there
are as many tiles as quarters, and a quarter with better pictures lends them to the others.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.thumbnails.judge import Fitness
from photo_organizer.thumbnails.prices import Cells, alike, of_folders, of_pair, of_quarters
from photo_organizer.thumbnails.tree import TILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from photo_organizer.thumbnails.judge import ScoredPicture

KEPT = 0.85  # a tile stays while it has this share of the best challenger's points
_BEST = 4  # candidates of a quarter that are weighed against all others
_FOLDERS = 6  # sub-folders whose best picture is weighed in any case


class Choice:
    """What a set of tiles is worth, worked out once for each picture and pair."""

    def __init__(self, quarters: Sequence[Sequence[ScoredPicture]], aspect: float) -> None:
        everyone = list({each.picture.path: each for quarter in quarters for each in quarter}.values())
        fitness = min((each.verdict.fitness for each in everyone), default=Fitness.GOOD)
        least = max(Fitness.WEAK, fitness)
        self.usable = [each for each in everyone if each.verdict.fitness <= least < Fitness.BLANK]
        self._quarter = {each.picture.path: number for number, part in enumerate(quarters) for each in part}
        self.folders = len({each.group for each in self.usable if each.verdict.fitness is Fitness.GOOD})
        self.parts = len(set(map(self._part, self.usable)))
        self._cells, self._pairs = Cells(aspect), dict[tuple[str, str], float]()

    def pool(self) -> list[ScoredPicture]:
        """Return the candidates that are worth weighing: the best of each quarter, and of each sub-folder."""
        ranked = sorted(self.usable, key=lambda each: (-each.verdict.points, each.picture.path))
        found: list[ScoredPicture] = []
        counts: dict[int, list[ScoredPicture]] = {}
        groups = set[str]()
        for each in ranked:
            mine = counts.setdefault(self._part(each), [])
            first = each.group not in groups and len(groups) < _FOLDERS
            if first or (len(mine) < _BEST and not any(alike(each, other) for other in mine)):
                mine.append(each)
                groups.add(each.group)
                found.append(each)
        return found

    def worth(self, tiles: Sequence[ScoredPicture]) -> float:
        """Return the points of the tiles minus what they cost together."""
        points = sum(each.verdict.points for each in tiles)
        near = sum(
            max((self._pair(each, other) for other in tiles[:number]), default=0.0)
            for number, each in enumerate(tiles)
        )
        folders = of_folders([each.group for each in tiles], self.folders)
        quarters = of_quarters([self._part(each) for each in tiles], self.parts)
        return points - near - folders - quarters - self._cells.cheapest(tiles)

    def _part(self, each: ScoredPicture) -> int:
        return self._quarter.get(each.picture.path, -1)

    def _pair(self, one: ScoredPicture, two: ScoredPicture) -> float:
        key = one.picture.path, two.picture.path
        if key not in self._pairs:
            self._pairs[key] = of_pair(one, two)
        return self._pairs[key]


def best_four(
    quarters: Sequence[Sequence[ScoredPicture]],
    *,
    fixed: Mapping[int, ScoredPicture] | None = None,
    aspect: float = 1.0,
) -> list[ScoredPicture]:
    """Return the tiles that are worth most together, in the order of their moments; `fixed` ones keep their places.

    `aspect` is that of one tile of four. Pictures that look the same are never shown side by side: then there are fewer.
    """
    held = dict(fixed or {})
    choice, kept = Choice(quarters, aspect), list(dict.fromkeys(held.values()))
    pool = [each for each in choice.pool() if each not in kept and not any(alike(each, one) for one in kept)]
    wanted = max(min(max(len(quarters), len(kept)), TILES) - len(kept), 0)
    for count in range(min(wanted, len(pool)), 0, -1):
        sets = (each for each in combinations(pool, count) if _distinct(each))
        if best := max(sets, key=lambda each: (choice.worth([*kept, *each]), _names(each)), default=None):
            return _in_place(held, best)
    return _in_place(held, ())


def steady(
    quarters: Sequence[Sequence[ScoredPicture]],
    before: Mapping[int, ScoredPicture],
    changes: int,
    *,
    aspect: float = 1.0,
) -> dict[int, ScoredPicture]:
    """Return the tiles of `before` that stay: good enough in their company, or beyond the number of changes allowed.

    `changes` is the number of pictures that came or went since: a folder that hardly changed keeps its face.
    """
    choice = Choice(quarters, aspect)
    now, staying = dict(before), dict(before)
    while len(before) - len(staying) < changes:
        gains = max(_gains(choice, now, staying), key=lambda each: each[0], default=None)
        if gains is None:
            break
        _, number, challenger = gains
        now[number] = challenger
        del staying[number]
    return staying


def _gains(
    choice: Choice, now: Mapping[int, ScoredPicture], staying: Iterable[int]
) -> Iterator[tuple[float, int, ScoredPicture]]:
    """Yield the exchanges of a tile for a challenger that is clearly better in its place, and how much is won."""
    pool = choice.pool()
    for number in staying:
        others = [tile for other, tile in now.items() if other != number]
        tile, alone = now[number], choice.worth(others) if others else 0.0
        value = choice.worth([*others, tile]) - alone
        unusable = tile not in choice.usable
        for each in pool:
            if each in now.values() or any(alike(each, other) for other in others):
                continue
            challenge = choice.worth([*others, each]) - alone
            if unusable or value < challenge - (1 - KEPT) * abs(challenge):
                yield challenge - value + 1e6 * unusable, number, each


def _distinct(tiles: Sequence[ScoredPicture]) -> bool:
    return not any(alike(one, two) for one, two in combinations(tiles, 2))


def _names(tiles: Iterable[ScoredPicture]) -> tuple[str, ...]:
    return tuple(tile.picture.path for tile in tiles)  # a tie is broken the same way every night


def _in_place(held: Mapping[int, ScoredPicture], others: Iterable[ScoredPicture]) -> list[ScoredPicture]:
    """Return all tiles, the held ones in their places and the others between them in the order of their moments."""
    waiting = sorted(others, key=lambda each: (each.moment, each.picture.path))
    count = max([len(waiting) + len(held), *(number + 1 for number in held)])
    found = [
        held[number] if number in held else waiting.pop(0) if waiting else None for number in range(count)
    ]
    return list(dict.fromkeys(each for each in found if each))
