"""The folder thumbnails that were made, and why their four pictures."""

from __future__ import annotations

import os
from typing import Any

from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store import covers
from photo_organizer.web.answers import shown
from photo_organizer.web.files import path_id
from photo_organizer.web.routes import Asked, Route, Value, code, integer, listed, record
from photo_organizer.web.wire import Refusal, Response

NAME = "thumbnail.jpg"
SIDE = 640
MOST = 500


def thumbnails(asked: Asked) -> dict[str, Any]:
    """Return every folder with a thumbnail of ours."""
    found = covers.made_covers(asked.page.state)
    rows = [
        {
            "id": path_id(folder),
            "folder": shown(folder),
            "tiles": [
                {
                    "path": shown(tile["path"]),
                    "words": shown(tile["words"]),
                    "points": round(tile["points"], 1),
                }
                for tile in record_["tiles"]
            ],
        }
        for folder, record_ in found[:MOST]
    ]
    settings = asked.page.settings()
    return {
        "enabled": settings.thumbnails_enabled,
        "start": settings.thumbnails_start,
        "total": len(found),
        "rows": rows,
    }


def cover(asked: Asked) -> Response:
    """Return a folder's thumbnail, smaller."""
    folders = (folder for folder, _ in covers.made_covers(asked.page.state))
    folder = next((one for one in folders if path_id(one) == asked.values["id"]), None)
    if folder is None:
        raise Refusal(404, "there is no such thumbnail")
    try:
        body = asked.page.picture(os.path.join(folder, NAME), None, SIDE)
    except PhotoOrganizerError as error:
        raise Refusal(404, "the thumbnail is not there any more") from error
    return Response(200, body, "image/jpeg", (("Cache-Control", "private, no-cache"),))


_TEXT = {"type": "string"}
_TILE = record(path=_TEXT, words=_TEXT, points={"type": "number"})
_ROW = record(id=code(32), folder=_TEXT, tiles=listed(_TILE))
_ALL = record(enabled={"type": "boolean"}, start=_TEXT, total=integer(), rows=listed(_ROW))
ROUTES = (
    Route("GET", "/thumbnails", "The folder thumbnails that were made", thumbnails, _ALL),
    Route("GET", "/thumbnails/{id}", "A folder's thumbnail", cover, None, (Value("id", code(32)),)),
)
