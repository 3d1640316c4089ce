"""Commands about folder thumbnails: which folder, picture or file is meant by an id, as the page has shown it. Reads only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer.model import DUPLICATES, NO_DATE
from photo_organizer.names import fold
from photo_organizer.store import folder_thumbnails, known_folders, wishes
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import path_id

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from photo_organizer.web.routes import Asked

    Arguments = dict[str, Any]


def _of_thumbnail(asked: Asked) -> Arguments:
    """Return the folder of a thumbnail; with `others`, other pictures are wanted for it."""
    folder, _ = _as_shown(asked)
    return {"folder": folder, "others": bool(asked.body.get("others"))}


def _as_shown(asked: Asked) -> tuple[str, list[str]]:
    """Return the folder of a thumbnail, and its pictures: with `version`, those that its owner has looked at."""
    folder, tiles = folder_of(asked.page.state, asked.body.get("thumbnail", ""))
    if asked.body.get("version", version_of(tiles)) != version_of(tiles):
        raise Refusal(404, "this thumbnail shows other pictures now")
    return folder, tiles


def _place(asked: Asked) -> Arguments:
    """Return the folder in which folder thumbnails are to be made; without one it is the whole library."""
    if "thumbnail" not in asked.body:
        return {}
    with asked.page.reading() as con:
        places = folders_to_make(con, asked.page.settings().paths_library)
    return {"folder": _with_id(asked, places)}


def _noted(fact: str, asked: Asked) -> Arguments:
    """Return the thumbnail with this id among those that the last run has noted, or all of them."""
    paths = noted_paths(asked.page.state, fact)
    return {"paths": [_with_id(asked, paths)] if "thumbnail" in asked.body else paths}


def _with_id(asked: Asked, paths: list[str]) -> str:
    for path in paths:
        if path_id(path) == asked.body["thumbnail"]:
            return path
    raise Refusal(404, "this is not there any more")


def _exclude(asked: Asked) -> Arguments:
    """Return the picture in a place of a thumbnail, or its whole folder."""
    folder, tiles = _as_shown(asked)
    if "tile" not in asked.body:
        return {"path": folder}
    if int(asked.body["tile"]) >= len(tiles):
        raise Refusal(404, "this thumbnail shows other pictures now")
    return {"path": tiles[int(asked.body["tile"])]}


def _include(asked: Asked) -> Arguments:
    with asked.page.reading() as con:
        return {"path": excluded_path(con, asked.body.get("thumbnail", ""))}


READERS: dict[str, Callable[[Asked], Arguments]] = {
    "thumbnail-again": _of_thumbnail,
    "thumbnail-pin": _of_thumbnail,
    "thumbnail-unpin": _of_thumbnail,
    "thumbnail-exclude": _exclude,
    "thumbnail-include": _include,
    "thumbnails-make": _place,
    "thumbnails-put-back": partial(_noted, folder_thumbnails.KEPT),
    "thumbnails-replace": partial(_noted, folder_thumbnails.FOREIGN),
}


def noted_paths(state: str, fact: str) -> list[str]:
    """Return the thumbnails of others, or those that ours took the place of, as the last run has found them."""
    return [str(path) for path in folder_thumbnails.last_facts(state, fact).get("paths", [])]


def folders_to_make(con: sqlite3.Connection, library: str) -> list[str]:
    """Return the folders directly in the library that hold folders: those that one may choose."""
    tops = {path.partition("/")[0] for path in known_folders.everything(con) if "/" in path}
    left = {fold(DUPLICATES), fold(NO_DATE)}
    return [f"{library.rstrip('/')}/{top}" for top in sorted(tops) if fold(top) not in left]


def version_of(tiles: Iterable[str]) -> str:
    """Return the id of what a thumbnail shows, by the paths of its pictures."""
    return path_id("".join(tiles))


def folder_of(state: str, number: str) -> tuple[str, list[str]]:
    """Return the folder with this id and the pictures in its thumbnail. Raises Refusal."""
    for folder in folder_thumbnails.thumbnail_folders(state):
        if path_id(folder) == number and (made := folder_thumbnails.made_thumbnail(state, folder)):
            return folder, [str(tile["path"]) for tile in made["tiles"]]
    raise Refusal(404, "there is no such thumbnail")


def excluded_path(con: sqlite3.Connection, number: str) -> str:
    """Return the left out picture or folder with this id. Raises Refusal."""
    wanted = wishes.everything(con)
    for path in wanted.excluded_folders | wanted.excluded_pictures:
        if path_id(path) == number:
            return path
    raise Refusal(404, "this is not left out any more")
