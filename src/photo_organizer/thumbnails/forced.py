"""The pictures that are named on the command line for the tiles of a thumbnail. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.errors import SettingsProblem, quoted
from photo_organizer.thumbnails.walk import picture_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.tree import FolderPicture


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
