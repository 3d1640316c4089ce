"""The owner's word on each picture; a sidecar's counts before the picture's own. Touches nothing but the memory of the night."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.look import opening
from photo_organizer.look.rating import OwnerRating, said
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from photo_organizer.model import Stamp
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.tree import FolderPicture

MOST_SIDECAR = 1 << 20
# XMP stands before the pixels; what lies further is found when the picture is measured.
MOST_HEADER = 128 << 10
_MARK = 16  # in the memory: added to the stars of a favourite


class Stars:
    """What is said of pictures, each looked up once in its life."""

    def __init__(self, thumbnails: ThumbnailStore, stop: Callable[[], bool]) -> None:
        self._thumbnails, self._stop = thumbnails, stop

    def of(self, pictures: Iterable[FolderPicture]) -> dict[str, OwnerRating]:
        """Return the liking of each picture that has one, by path; raise LookFailed when it is time to stop."""
        found, learnt = dict[str, OwnerRating](), dict[str, tuple[int, int]]()
        try:
            for picture in pictures:
                key = picture.key >> 1  # SQLite's numbers have a sign
                value = self._thumbnails.star(picture.path, key)
                if value is None:
                    if self._stop():
                        raise LookFailed(Why.STOPPED, "stopped before the next picture")
                    value = _coded(_read(picture))
                    learnt[picture.path] = key, value
                if value:
                    found[picture.path] = _decoded(value)
        finally:
            self._thumbnails.starred(learnt)
        return found


def _read(picture: FolderPicture) -> OwnerRating:
    """Return what the sidecars say, else the picture's own beginning."""
    for path, stamp in picture.sidecars:
        if (liking := said(_beginning(path, stamp, MOST_SIDECAR))) != OwnerRating():
            return liking
    return OwnerRating() if picture.video else said(_beginning(picture.path, picture.stamp, MOST_HEADER))


def _beginning(path: str, stamp: Stamp, most: int) -> bytes:
    try:
        with opening.opened(path, stamp) as file:
            return os.pread(file, most, 0)
    except (LookFailed, OSError):
        return b""  # gone or changed meanwhile: its time stamp brings it back the next night


def _coded(liking: OwnerRating) -> int:
    return liking.stars + _MARK * liking.favourite


def _decoded(value: int) -> OwnerRating:
    favourite = value >= _MARK - 1
    return OwnerRating(value - _MARK if favourite else value, favourite)
