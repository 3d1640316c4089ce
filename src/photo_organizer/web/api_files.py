"""Files that wait, contents that the library holds twice, and pictures of files by number."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.decide.missing import lacks
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, held
from photo_organizer.web.answers import moment, wording
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import path_id
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, code, integer, listed, maybe, record, words
from photo_organizer.web.wire import Response

if TYPE_CHECKING:
    from photo_organizer.web.schemas import Schema

SIDES = {"small": 320, "large": 1600}  # pixels of the long side
MOST_HELD = 500
MOST_SAME = 200
_KINDS = {b"\x89PN": "image/png", b"GIF": "image/gif", b"RIF": "image/webp"}  # by first bytes; else a JPEG


def waiting(asked: Asked) -> dict[str, Any]:
    """Return the files that stay in the intake, and why."""
    with asked.page.reading() as con:
        rows = held.everything(con)
    rows.sort(key=lambda row: row.dismissed)  # what was dismissed comes last
    dismissed = sum(row.dismissed for row in rows)
    return {
        "total": len(rows) - dismissed,
        "dismissed": dismissed,
        "rows": [_held(row) for row in rows[:MOST_HELD]],
    }


def _next_try(row: held.Held) -> int | None:
    """Return when it is tried again; None where that is at every look, which is no news."""
    return moment(row.retry_ns) if row.retry_ns and row.retry_ns > time.time_ns() else None


def _held(row: held.Held) -> dict[str, Any]:
    return {
        "id": path_id(row.path),
        "path": shown(row.path),
        "bytes": row.stamp.size,
        "code": row.reason,
        "sentence": shown(row.sentence),
        "said": wording(row.sentence),
        "lacks": str(lacks(row.reason, row.sentence)),
        "since": moment(row.since_ns),
        "tries": row.tries,
        "dismissed": row.dismissed,
        "retry": _next_try(row),
    }


def same(asked: Asked) -> dict[str, Any]:
    """Return contents that the library holds more than once, as far as they are known."""
    with asked.page.reading() as con:
        total, groups = catalogue.same_bytes(con, MOST_SAME)
    return {
        "total": total,
        "groups": [
            {
                "id": md5.hex(),
                "bytes": size,
                "files": [{"picture": number, "path": shown(path)} for number, path in files],
            }
            for md5, size, files in groups
        ],
    }


def _kind(body: bytes) -> str:
    return _KINDS.get(body[:3], "image/jpeg")


def picture(asked: Asked) -> Response:
    """Return a small JPEG of a file of the library."""
    with asked.page.reading() as con:
        known = catalogue.by_id(con, asked.values["number"])
    if known is None:
        raise Refusal(404, "there is no such picture")
    path = os.path.join(asked.page.settings().paths_library, known.path)
    try:
        body = asked.page.picture(path, known.stamp, SIDES[asked.values.get("size", "small")])
    except PhotoOrganizerError:
        return Response(204)  # a file without a picture is no mistake of whoever asks
    return Response(200, body, _kind(body), (("Cache-Control", "private, max-age=600"),))


_HELD = record(id=code(32), path=TEXT, bytes=integer(), code=TEXT, sentence=TEXT, said=WORDING, lacks=TEXT, since=maybe(integer()), tries=integer(), dismissed=FLAG, retry=maybe(integer()))  # fmt: skip
_TWICE: Schema = record(id=code(32), bytes=integer(), files=listed(record(picture=integer(), path=TEXT)))

ROUTES = (
    Route("GET", "/waiting", "Files that stay in the intake, and why", waiting, record(total=integer(), dismissed=integer(), rows=listed(_HELD))),
    Route("GET", "/same", "Contents that the library holds more than once", same, record(total=integer(), groups=listed(_TWICE))),
    Route("GET", "/pictures/{number}", "A small JPEG of a file of the library", picture, None,
          (Value("number", integer(1)), Value("size", words(*SIDES)))),
)  # fmt: skip
