"""Obey commands about folder covers: make one now, keep its tiles, leave pictures and folders out.

Only wishes are written down here; a process of its own then makes or removes the covers, as by night.
"""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.store import wishes
from photo_organizer.store.covers import made_covers
from photo_organizer.store.db import transaction
from photo_organizer.thumbnails.tree import FILMS, PICTURES, TILES, extension

if TYPE_CHECKING:
    from photo_organizer.service.loop import Service


def make_again(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make the cover of `folder` now; with `others` from other pictures than those it shows."""
    folder = str(arguments.get("folder", ""))
    problems = _folder_problems(service, folder)
    with transaction(service.house.con) as con:
        excluded = wishes.everything(con).excluded_folders
        if any(folder == one or folder.startswith(one + "/") for one in excluded):
            problems.append(f"{folder} is excluded from covers; include it first")
        if not problems:
            if arguments.get("others"):
                wishes.pin(con, folder, ())
                wishes.pass_over(con, folder, _shown(service, folder))
            wishes.ask(con, folder, time.time_ns())
    return _answer(problems)


def pin(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    """Keep the pictures `tiles`, by default those shown now, in the cover of `folder` until it is unpinned."""
    folder = str(arguments.get("folder", ""))
    tiles = [str(path) for path in arguments.get("tiles") or _shown(service, folder)]
    problems = _folder_problems(service, folder)
    if not 1 <= len(tiles) <= TILES or len(set(tiles)) < len(tiles):
        problems.append(f"name one to {TILES} different pictures for {folder}, or make its cover first")
    problems += [
        f"{path} is not a picture or a film in {folder}" for path in tiles if not _fits(path, folder)
    ]
    if not problems:
        with transaction(service.house.con) as con:
            wishes.pin(con, folder, tiles)
            wishes.ask(con, folder, time.time_ns())
    return _answer(problems)


def unpin(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    """Let the program choose the pictures of `folder` again."""
    folder = str(arguments.get("folder", ""))
    with transaction(service.house.con) as con:
        wishes.pin(con, folder, ())
        wishes.ask(con, folder, time.time_ns())
    return _answer([])


def exclude(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    """Leave the picture or folder `path` out of all covers; covers that show it are made again."""
    path = str(arguments.get("path", ""))
    kind = _kind(path)
    inside = any(path.startswith(root.rstrip("/") + "/") for root in _roots(service))
    if kind is None or not inside:
        return _answer([f"{path} is not a picture or a folder of the library"])
    with transaction(service.house.con) as con:
        now = time.time_ns()
        wishes.exclude(con, path, now, is_folder=kind == "folder")
        if kind == "folder":
            wishes.ask(con, path, now)
        for folder in _showing(service, path):
            wishes.ask(con, folder, now)
    return _answer([])


def include(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    """Take an exclusion of `path` back."""
    path = str(arguments.get("path", ""))
    with transaction(service.house.con) as con:
        known = wishes.include(con, path)
        if known and os.path.isdir(path):
            wishes.ask(con, path, time.time_ns())
    return _answer([] if known else [f"{path} was not excluded"])


def remove_ours(service: Service, _arguments: dict[str, Any]) -> dict[str, Any]:
    """Remove every cover that we made and nobody edited; only while thumbnails are switched off."""
    if service.house.settings.thumbnails_enabled:
        return _answer(
            ["folder thumbnails are switched on and would be made again by night; switch them off first"]
        )
    service.night.remove(_roots(service))
    return _answer([])


def _roots(service: Service) -> list[str]:
    settings = service.house.settings
    return [settings.paths_library, *settings.thumbnails_roots]


def _folder_problems(service: Service, folder: str) -> list[str]:
    inside = any(f"{folder}/".startswith(root.rstrip("/") + "/") for root in _roots(service))
    there = inside and _kind(folder) == "folder"
    return [] if there else [f"{folder} is not a folder of the library"]


def _kind(path: str) -> str | None:
    """Return "folder" or "picture", None for anything else. Touches nothing."""
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return None
    if os.path.normpath(path) != path or not os.path.isabs(path):
        return None
    if stat.S_ISDIR(mode):
        return "folder"
    return "picture" if stat.S_ISREG(mode) and extension(path) in PICTURES | FILMS else None


def _fits(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/") and _kind(path) == "picture"


def _shown(service: Service, folder: str) -> list[str]:
    """Return the pictures in a folder's present cover."""
    covers = dict(made_covers(service.house.state))
    return [tile["path"] for tile in covers.get(folder, {}).get("tiles", ())]


def _showing(service: Service, path: str) -> list[str]:
    """Return the folders whose covers show a picture, or one below a folder."""
    return [
        folder
        for folder, record in made_covers(service.house.state)
        if any(f"{tile['path']}/".startswith(path + "/") for tile in record["tiles"])
        and not f"{folder}/".startswith(path + "/")
    ]


def _answer(problems: list[str]) -> dict[str, Any]:
    return {"ok": not problems, "problems": problems}
