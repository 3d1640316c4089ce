"""What the owner wants of one folder's thumbnail, as it bears on the choice. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.errors import SettingsProblem, quoted
from photo_organizer.thumbnails.tree import TILES
from photo_organizer.thumbnails.walk import picture_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from photo_organizer.store.wishes import Wish
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.tree import FolderPicture


def candidates(pictures: Sequence[FolderPicture], wish: Wish) -> list[FolderPicture]:
    """Return the pictures without those that step back, as long as enough are left to fill a thumbnail."""
    passed = frozenset(wish.passed)
    left = [picture for picture in pictures if picture.path not in passed]
    return left if len(left) >= min(TILES, len(pictures)) else list(pictures)


def pinned(pictures: Sequence[FolderPicture], wish: Wish) -> dict[int, FolderPicture]:
    """Return the pinned pictures that are there, by the number of their tile."""
    by_path = {picture.path: picture for picture in pictures} if wish.pinned else {}
    return {number: by_path[path] for number, path in enumerate(wish.pinned) if path in by_path}


def has_left_out(folder: str, excluded: Iterable[str]) -> bool:
    """Whether a picture below `folder` is there and its owner has left it out: where none is to be seen, a disk may be missing. Touches nothing."""
    return any(path.startswith(f"{folder.rstrip('/')}/") and os.path.lexists(path) for path in excluded)


# ── named on the command line ──


def forced_in(folder: str, root: str, forced: Mapping[int, FolderPicture]) -> dict[int, FolderPicture]:
    """Return the pictures that the owner wants in a folder's thumbnail: those below it, and all in the root's. Pure."""
    inside = folder.rstrip("/") + "/"
    return {
        number: picture
        for number, picture in forced.items()
        if folder == root or picture.path.startswith(inside)
    }


def forced_pictures(options: Options) -> dict[int, FolderPicture]:
    """Return the pictures named on the command line; raise SettingsProblem where one cannot be used."""
    found: dict[int, FolderPicture] = {}
    problems: list[str] = []
    for number, path in options.forced.items():
        picture = picture_at(path, options.zone)
        if picture is None:
            problems.append(f"tile {number + 1}: {quoted(path)} is not a picture or a film that can be read")
        else:
            found[number] = picture
    if problems:
        raise SettingsProblem(problems)
    return found
