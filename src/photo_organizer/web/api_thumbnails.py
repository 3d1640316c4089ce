"""The folder thumbnails that were made: why these pictures, which are pinned, and what is left out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.names import plain_prompt
from photo_organizer.shown import shown
from photo_organizer.store import folder_thumbnails, inbox, wishes
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import path_id, picture_number
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, code, integer, listed, maybe, record
from photo_organizer.web.thumbnail_arguments import folder_of, folders_to_make, noted_paths, version_of
from photo_organizer.web.wire import Response

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from photo_organizer.store.wishes import Wishes

NAME = "thumbnail.jpg"
SIDE = 640
MOST = 500


def thumbnails(asked: Asked) -> dict[str, Any]:
    """Return every folder with a thumbnail of ours, and what the owner left out."""
    state, settings = asked.page.state, asked.page.settings()
    found = folder_thumbnails.made_thumbnails(state, MOST)  # what is told of each is long
    with asked.page.reading() as con:
        wanted = wishes.everything(con)
        rows = [_row(con, settings.paths_library, wanted, *one) for one in found]
        waiting = wishes.waiting(con)
        run, places = _run(con), folders_to_make(con, settings.paths_library)
    left_out = sorted(wanted.excluded_folders | wanted.excluded_pictures)
    return {
        "enabled": settings.thumbnails_enabled,
        "start": settings.thumbnails_start,
        "total": len(folder_thumbnails.thumbnail_folders(state)),
        "rows": rows,
        "excluded": _named(left_out),
        "run": run,
        "waiting": waiting,
        "places": _named(places),
        **_facts(state, settings.thumbnails_prompts),
    }


def _facts(state: str, wanted: Sequence[str]) -> dict[str, Any]:
    """Return which model scores, which prompts do not count with it, and the thumbnails that we did not make."""
    model = folder_thumbnails.last_facts(state, folder_thumbnails.MODEL)
    return {
        "model": str(model.get("name", "")),
        "stand_in": bool(model.get("stand_in")),
        "uncounted": uncounted(state, wanted),
        "foreign": _listed(state, folder_thumbnails.FOREIGN),
        "kept": _listed(state, folder_thumbnails.KEPT),
    }


def _listed(state: str, fact: str) -> dict[str, Any]:
    paths = noted_paths(state, fact)
    return {"total": len(paths), "paths": _named(paths[:MOST])}


def _named(paths: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": path_id(path), "path": shown(path)} for path in paths]


def _run(con: sqlite3.Connection) -> dict[str, Any] | None:
    """Return how far the making on the owner's wish is; None when nothing is under way."""
    for command in inbox.waiting(con):
        if command.name == "thumbnails-make":
            done, total = command.progress.get("done", 0), command.progress.get("of", 0)
            return {"command": command.id, "done": int(done), "total": int(total)}
    return None


def uncounted(state: str, wanted: Sequence[str]) -> list[str]:
    """Return the prompts that the model used last has no numbers for; compared without capitals and spaces."""
    model = folder_thumbnails.last_facts(state, folder_thumbnails.MODEL)
    known = {plain_prompt(str(prompt)) for prompt in model.get("known", ())}
    return [shown(prompt) for prompt in wanted if plain_prompt(prompt) not in known] if model else []


def _row(
    con: sqlite3.Connection, library: str, wanted: Wishes, folder: str, made: dict[str, Any]
) -> dict[str, Any]:
    wish = wanted.of(folder)
    return {
        "id": path_id(folder),
        "folder": shown(folder),
        "pinned": bool(wish.pinned),
        "making": bool(wish.asked_ns),
        "version": version_of(tile["path"] for tile in made["tiles"]),
        "tiles": [
            {
                "path": shown(tile["path"]),
                "picture": picture_number(con, library, tile["path"]),
                "words": shown(tile["words"]),
                "points": round(tile["points"], 1),
                "parts": [
                    {"name": str(name), "points": round(points, 1)} for name, points in tile.get("parts", ())
                ],
            }
            for tile in made["tiles"]
        ],
    }


def thumbnail(asked: Asked) -> Response:
    """Return a folder's thumbnail, smaller."""
    folder, _ = folder_of(asked.page.state, asked.values["id"])
    try:
        body = asked.page.picture(os.path.join(folder, NAME), None, SIDE)
    except PhotoOrganizerError as error:
        raise Refusal(404, "the thumbnail no longer exists") from error
    return Response(200, body, "image/jpeg", (("Cache-Control", "private, no-cache"),))


_PART = record(name=TEXT, points={"type": "number"})
_TILE = record(
    path=TEXT, picture=maybe(integer()), words=TEXT, points={"type": "number"}, parts=listed(_PART)
)
_ROW = record(id=code(32), folder=TEXT, pinned=FLAG, making=FLAG, version=code(32), tiles=listed(_TILE))
_PATH = record(id=code(32), path=TEXT)
_PATHS = record(total=integer(), paths=listed(_PATH))
_RUN = record(command=integer(), done=integer(), total=integer())
_ALL = record(
    enabled=FLAG, start=TEXT, total=integer(), rows=listed(_ROW), excluded=listed(_PATH), model=TEXT, stand_in=FLAG,
    uncounted=listed(TEXT), foreign=_PATHS, kept=_PATHS, waiting=FLAG, run=maybe(_RUN), places=listed(_PATH),
)  # fmt: skip
ROUTES = (
    Route("GET", "/thumbnails", "The folder thumbnails that were made", thumbnails, _ALL),
    Route("GET", "/thumbnails/{id}", "A folder's thumbnail", thumbnail, None, (Value("id", code(32)), Value("v", code(32)))),
)  # fmt: skip
