"""Films of the library, a part at a time, as browsers ask for them while they play (RFC 9110, 14)."""

from __future__ import annotations

import os
import re

from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store import catalogue
from photo_organizer.web.guards import Refusal
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import integer
from photo_organizer.web.wire import Response

MOST = 2 << 20  # bytes of one answer: a browser asks for the next part by itself
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# What browsers can play, by the kind under which they do.
KINDS = {
    "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/mp4", "lrv": "video/mp4", "3gp": "video/3gpp",
    "webm": "video/webm", "mkv": "video/webm",
}  # fmt: skip


def film(asked: Asked) -> Response:
    """Return the part of a film that the request names, or as much of it as one answer holds."""
    with asked.page.reading() as con:
        known = catalogue.by_id(con, asked.values["number"])
    kind = KINDS.get(known.path.rpartition(".")[2].lower(), "") if known else ""
    if known is None or not kind:
        raise Refusal(404, "there is no film that a browser can play")
    size = known.stamp.size
    start, end = part(asked.headers.get("range", ""), size)
    path = os.path.join(asked.page.settings().paths_library, known.path)
    try:
        body = asked.page.film(path, known.stamp, start, end - start)
    except PhotoOrganizerError as problem:
        raise Refusal(404, str(problem)) from problem
    headers = (
        ("Content-Range", f"bytes {start}-{start + len(body) - 1}/{size}"),
        ("Accept-Ranges", "bytes"),
        ("Cache-Control", "private, max-age=600"),
    )
    return Response(206, body, kind, headers)


def part(asked: str, size: int) -> tuple[int, int]:
    """Return where the part begins and ends that a header names; raise Refusal where there is none."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[0] == "bytes=-":
        raise Refusal(400, "ask for a part of the film")
    first, last = found.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if start >= size or end <= start:
        raise Refusal(416, "the film has no such part", (("Content-Range", f"bytes */{size}"),))
    return start, min(end, start + MOST)


ROUTES = (
    Route("GET", "/films/{number}", "A part of a film of the library, by the header Range", film, None,
          (Value("number", integer(1)),), status=206, kind="video/mp4"),
)  # fmt: skip
