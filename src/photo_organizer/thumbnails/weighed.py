"""The pictures of a folder that are weighed for its thumbnail, and what their owner says of them. Touches nothing but the memory of the night.

All of them; of a folder with very many a part, drawn by lot from each sub-folder by its size, the same every night. What
its owner likes, what is shown now and what is pinned is always among them.
"""

from __future__ import annotations

import os
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.thumbnails.draw import lot
from photo_organizer.thumbnails.walk import pictures_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import tzinfo

    from photo_organizer.look.rating import OwnerRating
    from photo_organizer.thumbnails.stars import Stars
    from photo_organizer.thumbnails.tree import Folder, FolderPicture

MOST = 50_000  # pictures that are held at a time
_LEAST = 64  # of each sub-folder


class Weighed(NamedTuple):
    """The pictures to choose from, and the owner's word on those that have one, by path."""

    pictures: list[FolderPicture]
    ratings: dict[str, OwnerRating]


class Weighing:
    """What the pictures below one root are read with."""

    def __init__(self, root: str, zone: tzinfo, seed: int, stars: Stars) -> None:
        self._root, self._zone, self._seed, self._stars = os.path.realpath(root), zone, seed, stars
        self._named = root

    def of(self, folder: Folder, excluded: Collection[str], wanted: Collection[str]) -> Weighed:
        """Return what is weighed for `folder`; raise LookFailed when it is time to stop."""
        total = folder.count()
        drawn = list(self._directly(folder, excluded))
        for below in folder.folders:
            all_of_it = self._below(below, excluded)
            if total <= MOST:
                drawn += all_of_it
            else:
                quota = max(_LEAST, MOST * below.count() // total)
                drawn += nsmallest(quota, all_of_it, key=self._rank(folder.path, frozenset(wanted)))
        ratings = {picture.path: rating for picture, rating in drawn if rating}
        return Weighed([picture for picture, _ in drawn], ratings)

    def _below(
        self, folder: Folder, excluded: Collection[str]
    ) -> Iterator[tuple[FolderPicture, OwnerRating | None]]:
        for each in folder.every():
            yield from self._directly(each, excluded)

    def _directly(
        self, folder: Folder, excluded: Collection[str]
    ) -> Iterator[tuple[FolderPicture, OwnerRating | None]]:
        found = pictures_in(self._root, folder.path[len(self._named.rstrip("/")) :], folder.path, self._zone)
        pictures = [picture for picture in found if picture.path not in excluded]
        ratings = self._stars.of(pictures)
        for picture in pictures:
            yield picture, ratings.get(picture.path)

    def _rank(
        self, folder: str, wanted: frozenset[str]
    ) -> Callable[[tuple[FolderPicture, OwnerRating | None]], tuple[bool, int, bytes]]:
        def rank(each: tuple[FolderPicture, OwnerRating | None]) -> tuple[bool, int, bytes]:
            picture, rating = each
            liked = rating.rank if rating else 0
            return picture.path not in wanted, -liked, lot(self._seed, folder, picture.path)

        return rank
