"""Obey commands about folder thumbnails: make one now, keep its tiles, leave pictures and folders out.

Only wishes are written down here; a process of its own then makes or removes the thumbnails, as by night. Where pictures
cannot be decoded no wish would ever come true, so none is taken: all of these raise Refused there.
"""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import checked
from photo_organizer.look import able
from photo_organizer.names import within
from photo_organizer.sentences import Sentence
from photo_organizer.store import wishes
from photo_organizer.store.db import transaction
from photo_organizer.store.folder_thumbnails import made_thumbnail, made_thumbnails
from photo_organizer.thumbnails.tree import TILES, is_shown

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.library import Library


def make_again(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Make the thumbnail of `folder` now; with `others` from other pictures than those it shows."""
    able.require()
    folder = str(arguments.get("folder", ""))
    problems = folder_problems(host, folder)
    with transaction(host.library.con) as con:
        if is_left_out(con, folder):
            words = f"{folder} is excluded from thumbnails; include it first"
            problems.append(Sentence("is_left_out", words, path=folder))
        if not problems:
            if arguments.get("others"):
                wishes.pin(con, folder, ())
                wishes.pass_over(con, folder, _shown(host, folder))
            wishes.ask(con, folder, time.time_ns())
    return checked(problems)


def pin(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Keep the pictures `tiles`, by default those shown now, in the thumbnail of `folder` until it is unpinned."""
    able.require()
    folder = str(arguments.get("folder", ""))
    tiles = [str(path) for path in arguments.get("tiles") or _shown(host, folder)]
    problems = folder_problems(host, folder)
    if not 1 <= len(tiles) <= TILES or len(set(tiles)) < len(tiles):
        words = f"name one to {TILES} different pictures for {folder}, or make its thumbnail first"
        problems.append(Sentence("name_pictures", words, most=TILES, path=folder))
    problems += [
        f"{path} is not a picture or a film in {folder}" for path in tiles if not _fits(path, folder)
    ]
    if not problems:
        with transaction(host.library.con) as con:
            wishes.pin(con, folder, tiles)
            wishes.ask(con, folder, time.time_ns())
    return checked(problems)


def unpin(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Let the program choose the pictures of `folder` again."""
    able.require()
    folder = str(arguments.get("folder", ""))
    with transaction(host.library.con) as con:
        wishes.pin(con, folder, ())
        wishes.ask(con, folder, time.time_ns())
    return checked([])


def exclude(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Leave the picture or folder `path` out of all thumbnails; thumbnails that show it are made again."""
    able.require()
    path = str(arguments.get("path", ""))
    kind = _kind(path)
    inside = any(path.startswith(root.rstrip("/") + "/") for root in roots_of(host.library))
    if kind is None or not inside:
        return checked(
            [Sentence("not_listed", f"{path} is not a picture or a folder of the library", path=path)]
        )
    with transaction(host.library.con) as con:
        now = time.time_ns()
        wishes.exclude(con, path, now, is_folder=kind == "folder")
        if kind == "folder":
            wishes.ask(con, path, now)
        for folder in _showing(host, path):
            wishes.ask(con, folder, now)
    return checked([])


def include(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Take an exclusion of `path` back."""
    able.require()
    path = str(arguments.get("path", ""))
    with transaction(host.library.con) as con:
        known = wishes.include(con, path)
        if known and os.path.isdir(path):
            wishes.ask(con, path, time.time_ns())
    return checked([] if known else [Sentence("not_listed", f"{path} was not excluded", path=path)])


def roots_of(library: Library) -> list[str]:
    """Return the folders in which folder thumbnails are made."""
    settings = library.settings
    return [settings.paths_library, *settings.thumbnails_roots]


def is_left_out(con: sqlite3.Connection, folder: str) -> bool:
    """Tell whether its owner wants no thumbnail in a folder. Touches nothing."""
    excluded = wishes.everything(con).excluded_folders
    return any(within(folder, one) for one in excluded)


def folder_problems(host: Host, folder: str) -> list[str]:
    """Return why no folder thumbnail can be made for `folder`, [] when it is a folder of the library. Touches nothing."""
    inside = any(f"{folder}/".startswith(root.rstrip("/") + "/") for root in roots_of(host.library))
    there = inside and _kind(folder) == "folder"
    return [] if there else [Sentence("not_listed", f"{folder} is not a folder of the library", path=folder)]


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
    return "picture" if stat.S_ISREG(mode) and is_shown(path) else None


def _fits(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/") and _kind(path) == "picture"


def _shown(host: Host, folder: str) -> list[str]:
    """Return the pictures in a folder's present thumbnail."""
    return [tile["path"] for tile in made_thumbnail(host.library.state, folder).get("tiles", ())]


def _showing(host: Host, path: str) -> list[str]:
    """Return the folders whose thumbnails show a picture, or one below a folder."""
    return [
        folder
        for folder, record in made_thumbnails(host.library.state)
        if any(within(tile["path"], path) for tile in record["tiles"]) and not within(folder, path)
    ]
