"""Of several frames of one moment, show the best: sharp, and with faces that look at us. Touches nothing but the night's memory.

The draw takes a few pictures of a folder, and of a burst any frame; so the frames beside a chosen one are looked at too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from photo_organizer.thumbnails.prices import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from photo_organizer.thumbnails.judge import ScoredPicture
    from photo_organizer.thumbnails.tree import FolderPicture

_SECONDS = timedelta(seconds=3)  # between a chosen frame and another one of its burst
_FRAMES = 8  # of a burst are looked at


def best_frames(
    chosen: Sequence[ScoredPicture],
    pictures: Sequence[FolderPicture],
    staying: Collection[str],
    scored: Callable[[FolderPicture], ScoredPicture | None],
) -> list[ScoredPicture]:
    """Return the chosen pictures, each the best frame of its burst; the paths `staying` stay as they are."""
    found = list(chosen)
    for number, each in enumerate(chosen):
        if each.picture.path not in staying:
            others = [*found[:number], *found[number + 1 :]]
            found[number] = _best(each, _beside(each, pictures), others, scored)
    return found


def _beside(one: ScoredPicture, pictures: Sequence[FolderPicture]) -> list[FolderPicture]:
    """Return the other frames of one folder and moment, the nearest first."""
    home, when = one.picture.path.rpartition("/")[0], one.picture.moment
    near = [
        each
        for each in pictures
        if each.path != one.picture.path
        and abs(each.moment - when) <= _SECONDS
        and not each.video
        and each.path.rpartition("/")[0] == home
    ]
    return sorted(near, key=lambda each: (abs(each.moment - when), each.path))[:_FRAMES]


def _best(
    one: ScoredPicture,
    beside: Sequence[FolderPicture],
    others: Sequence[ScoredPicture],
    scored: Callable[[FolderPicture], ScoredPicture | None],
) -> ScoredPicture:
    """Return the frame with the most points of those that look like `one`, and like none of the `others`."""
    frames = [each for picture in beside if (each := scored(picture)) and alike(each, one)]
    frames = [each for each in frames if not any(alike(each, other) for other in others)]
    return max(
        [one, *frames],
        key=lambda each: (-each.verdict.fitness, each.verdict.points, each.picture.path == one.picture.path),
    )
