"""The owner's word on a picture: stars, favourite, rejected. Touches nothing but the memory of the night.

A sidecar counts before the picture itself. Sources: XMP (ISO 16684-1) xmp:Rating, -1 is rejected; Windows'
MicrosoftPhoto:Rating in percent; digiKam:PickLabel, 1 rejected and 3 accepted; "favorited" in Google Takeout's JSON.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.look import opening
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from photo_organizer.model import Stamp
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.tree import FolderPicture

MOST_SIDECAR = 1 << 20
# XMP stands before the pixels; what lies further is found when the picture is measured.
MOST_HEADER = 128 << 10
FAVOURITE = 5  # a favourite is drawn and paid like this many stars
LIKED = 3  # many give one or two stars to what is so-so
_VALUE = rb"""(?:\s*=\s*["']|\s*>\s*)(-?\d{1,2})"""
_STARS = re.compile(rb"\b(?:xmp|xap):Rating" + _VALUE)
_PERCENT = re.compile(rb"\bMicrosoftPhoto:Rating" + _VALUE)
_PICK = re.compile(rb"\bdigiKam:PickLabel" + _VALUE)
_FAVOURITE = re.compile(rb'"favorited"\s*:\s*true')
_WORDS = (b"Rating", b"PickLabel", b'"favorited"')  # looked for first: patterns are slow on pixels
_MARK = 16  # in the memory: added to the stars of a favourite


class OwnerRating(NamedTuple):
    """How much the owner likes a picture."""

    stars: int = 0  # 1 to 5, -1 rejected, 0 nothing said
    favourite: bool = False

    @property
    def rank(self) -> int:
        """The stars that say "I like it", with a favourite's; -1 when it was rejected."""
        return liked_stars(self.stars, favourite=self.favourite)


def liked_stars(stars: int, *, favourite: bool) -> int:
    """Return the stars that count: three and more, a favourite's, or -1 for a rejection."""
    value = max(stars, FAVOURITE) if favourite and stars >= 0 else stars
    return value if value < 0 or value >= LIKED else 0


def said(text: bytes) -> OwnerRating:
    """Return what a sidecar, or the beginning of a picture, says."""
    if not any(word in text for word in _WORDS):
        return OwnerRating()
    pick = _PICK.search(text)
    favourite = bool(_FAVOURITE.search(text)) or bool(pick and int(pick[1]) == 3)
    if found := _STARS.search(text):
        return OwnerRating(max(-1, min(5, int(found[1]))), favourite)
    if found := _PERCENT.search(text):
        return OwnerRating(min(5, (max(int(found[1]), 0) + 37) // 25), favourite)
    return OwnerRating(-1 if pick and int(pick[1]) == 1 else 0, favourite)


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
