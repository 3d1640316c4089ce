"""The folder picker: which folders there are on this machine, and whether the service may write into them. Reads only."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from photo_organizer.settings.places import of_the_system
from photo_organizer.shown import shown
from photo_organizer.web.guards import Refusal
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, listed, maybe, record, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.web.page import Page

MOST = 1000  # folders that are shown of one
_VOLUMES = "/"
_LEFT_OUT = (".", "@", "#", "~")  # how the names of a system's own folders begin


def folders(asked: Asked) -> dict[str, Any]:
    """Return the folders in a folder; without one, where to begin: shared folders, disks, and what is set now."""
    path = asked.values.get("path", "")
    if not path:
        return {
            "path": "",
            "above": None,
            "writable": False,
            "more": False,
            "rows": _rows(_beginnings(asked.page)),
        }
    if not path.startswith("/") or ".." in path.split("/"):
        raise Refusal(400, "name a folder from the root on")
    try:
        inside = sorted(_inside(path), key=str.casefold)
    except OSError as error:
        raise Refusal(404, f"this folder cannot be read: {error.strerror}") from error
    above = os.path.dirname(path)
    return {
        "path": shown(path),
        "above": None if above == path else above if not of_the_system(path) else "",
        "writable": may_write(path),
        "more": len(inside) > MOST,
        "rows": _rows(inside[:MOST]),
    }


def may_write(path: str) -> bool:
    """Tell whether this account may make and take files in a folder. Touches nothing."""
    return os.access(path, os.R_OK | os.W_OK | os.X_OK)


def _rows(paths: list[str]) -> list[dict[str, Any]]:
    return [{"path": shown(path), "writable": may_write(path)} for path in paths if shown(path) == path]


def _inside(path: str) -> Iterator[str]:
    """Yield the folders in a folder, without those of the system and without links."""
    with os.scandir(path) as entries:
        for entry in entries:
            if not entry.name.startswith(_LEFT_OUT) and entry.is_dir(follow_symlinks=False):
                yield entry.path


def _beginnings(page: Page) -> list[str]:
    """Return the shared folders of all volumes, the disks that are mounted, the home, and the folders in use."""
    settings = page.settings()
    found = [settings.paths_library, settings.paths_intake, os.path.expanduser("~")]
    for top in (*_volumes(), "/mnt", "/media", f"/run/media/{os.path.basename(found[-1])}", "/srv"):
        with suppress(OSError):  # one disk that cannot be read keeps no other from being chosen
            found += sorted(_inside(top))
    return [path for path in dict.fromkeys(found) if path and os.path.isdir(path) and not of_the_system(path)]


def _volumes() -> list[str]:
    return sorted(path for path in _inside(_VOLUMES) if path.startswith("/volume"))


_FOLDERS = record(
    path=TEXT, above=maybe(TEXT), writable=FLAG, more=FLAG, rows=listed(record(path=TEXT, writable=FLAG))
)
ROUTES = (
    Route("GET", "/folders", "Folders to choose from, and whether the service may write into them", folders,
          _FOLDERS, (Value("path", words(most=4000)),)),
)  # fmt: skip
