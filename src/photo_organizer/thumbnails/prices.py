"""What it costs to show pictures beside each other, and in cells that are too narrow for their groups. Touches nothing.

Everything is counted in points, so that no small defect outweighs any merit: a splendid picture is shown although it was
taken on the same day as another one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from photo_organizer.thumbnails.crop import fits, whole
from photo_organizer.thumbnails.layout import layouts
from photo_organizer.thumbnails.people import sure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photo_organizer.thumbnails.judge import ScoredPicture

ALIKE = 75  # bits of 256 up to which two pictures look the same
_RATHER_ALIKE = 100  # pictures that have nothing in common differ in 110 bits and more
_MINUTES, _CLOSE = timedelta(minutes=10), 12.0
_HOURS, _SAME_DAY = timedelta(hours=12), 3.0
_LIKENESS = 6.0
_SAME_THING = 6.0
_NAMED_SO, _SURELY = 0.4, 0.8  # fit of one prompt in both from which it costs, and costs in full
_SAME_FOLDER = 3.0
_SAME_QUARTER = 11.0
_FOLDER_LEFT_OUT = 1000.0  # above all sums of points: each sub-folder once before one twice
_WITH_FILL, _FOR_EMPTINESS = 6.0, 16.0  # for a picture on its own blurred fill, and for the share of fill


def bits_apart(one: ScoredPicture, two: ScoredPicture) -> int:
    """Return in how many of 256 bits two looks differ."""
    return (one.measures.phash ^ two.measures.phash).bit_count()


def alike(one: ScoredPicture, two: ScoredPicture) -> bool:
    """Tell whether two pictures look the same."""
    return bits_apart(one, two) <= ALIKE


def of_pair(one: ScoredPicture, two: ScoredPicture) -> float:
    """Return what it costs to show two pictures that are near in time, alike, or of one thing."""
    apart = abs(one.moment - two.moment)
    near = _CLOSE if apart < _MINUTES else _SAME_DAY if apart < _HOURS else 0.0
    likeness = max(_RATHER_ALIKE - bits_apart(one, two), 0) / (_RATHER_ALIKE - ALIKE) * _LIKENESS
    return near + max(likeness, _SAME_THING * same_thing(one, two))


def same_thing(one: ScoredPicture, two: ScoredPicture) -> float:
    """Return how sure it is, from 0 to 1, that two pictures show one thing, such as a palace from two sides; faces differ."""
    if sure(one.measures.faces) or sure(two.measures.faces):
        return 0.0
    both = max(map(min, one.measures.prompts, two.measures.prompts), default=0.0)
    return min(max((both - _NAMED_SO) / (_SURELY - _NAMED_SO), 0.0), 1.0)


def of_folders(groups: Sequence[str], usable: int) -> float:
    """Return what it costs that pictures come from the same sub-folders while others, `usable` in all, could be shown."""
    shown = len(set(groups))
    left_out = max(min(len(groups), usable) - shown, 0)
    pairs = (
        sum(one == two for number, one in enumerate(groups) for two in groups[:number]) if usable > 1 else 0
    )
    return _FOLDER_LEFT_OUT * left_out + _SAME_FOLDER * pairs


def of_quarters(quarters: Sequence[int], there: int) -> float:
    """Return what it costs that pictures come from the same quarter of the folder's time, of `there` in all."""
    return _SAME_QUARTER * max(min(len(quarters), there) - len(set(quarters)), 0)


def of_cell(candidate: ScoredPicture, aspect: float) -> float:
    """Return what it costs to show a picture in a cell of `aspect`: nothing where its group fits in."""
    size, faces = (candidate.measures.width, candidate.measures.height), candidate.measures.faces
    if fits(size, aspect, faces):
        return 0.0
    part = whole(size, aspect, faces)
    shape = part.width * size[0] / (part.height * size[1]) / aspect
    return _WITH_FILL + _FOR_EMPTINESS * (1 - min(shape, 1 / shape))


class Cells:
    """What pictures cost in cells, each worked out once."""

    def __init__(self, aspect: float) -> None:
        self.aspect = aspect  # of one tile of four
        self._known: dict[tuple[str, float], float] = {}

    def price(self, candidate: ScoredPicture, shape: float) -> float:
        """Return what a picture costs in a cell of `shape` tiles' widths per height."""
        key = candidate.picture.path, shape
        if key not in self._known:
            self._known[key] = of_cell(candidate, self.aspect * shape)
        return self._known[key]

    def cheapest(self, tiles: Sequence[ScoredPicture]) -> float:
        """Return what the best layout for these pictures costs."""
        return min(self.of_layouts(tiles))

    def of_layouts(self, tiles: Sequence[ScoredPicture]) -> Iterable[float]:
        """Return what each layout costs, in the order of `layouts`."""
        for layout in layouts([each.measures.width / each.measures.height for each in tiles], self.aspect):
            yield layout.price + sum(map(self.price, tiles, layout.shapes))
