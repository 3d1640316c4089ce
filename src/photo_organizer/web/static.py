"""The files of the page, which hold no data. Only names found at the start are served: no path comes from a request."""

from __future__ import annotations

import os

from photo_organizer.web.guards import Refusal
from photo_organizer.web.wire import Request, Response

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
START = "index.html"
# The words, by language.
TEXTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "texts")


class Static:
    """The static files of one folder; an empty folder name serves none."""

    def __init__(self, folder: str) -> None:
        top = top_of(folder) if folder else None
        self._files = {} if top is None else dict(_found(folder, top))
        self._start = "" if top is None else _address(top, START)

    def answer(self, request: Request) -> Response:
        """Return the file. Touches nothing. Raises Refusal, OSError."""
        path = self._start if request.path == "/" else request.path
        if path not in self._files:
            raise Refusal(404, "there is nothing here")
        if request.method not in ("GET", "HEAD"):
            raise Refusal(405, "this address does not accept this method", (("Allow", "GET, HEAD"),))
        try:
            with open(self._files[path], "rb") as file:
                body = file.read()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Refusal(404, "this page was replaced by an update; load it again") from error
        return Response(200, body, _KINDS[os.path.splitext(path)[1]], (("Cache-Control", "no-cache"),))


def top_of(folder: str) -> str | None:
    """Return where the page's files begin: "" in a checkout, in the package the folder named after the version.

    None where there is no page. Touches nothing.
    """
    places = ("", *_names(folder))
    return next((name for name in places if os.path.isfile(os.path.join(folder, name, START))), None)


def _found(folder: str, top: str) -> list[tuple[str, str]]:
    """Return (address, path) of every file of a kind that is served: the top folder, page, images and texts."""
    places = {below: os.path.join(folder, top, below) for below in ("", "page", "page/views", "images")}
    return [
        (_address(top, below, name), os.path.join(place, name))
        for below, place in {**places, "page/texts": TEXTS}.items()
        for name in _names(place)
        if os.path.splitext(name)[1] in _KINDS
    ]


def _address(*parts: str) -> str:
    return "/" + "/".join(part for part in parts if part)


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []
