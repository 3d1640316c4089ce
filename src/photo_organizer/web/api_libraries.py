"""The libraries of this service: which there are and how they do, one more, one less. Photos are never touched."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.settings.libraries import title
from photo_organizer.shown import shown
from photo_organizer.store import db, inbox
from photo_organizer.web.routes import Asked, Route
from photo_organizer.web.schemas import TEXT, integer, listed, record, some_of, words

if TYPE_CHECKING:
    from photo_organizer.web.page import Page

MOST_PATH = 4000


def libraries(asked: Asked) -> dict[str, Any]:
    """Return every library with its folders and its state in a word, the first first."""
    return {"account": asked.page.account, "rows": [_row(page) for page in _pages(asked)]}


def add(asked: Asked) -> dict[str, Any]:
    """Leave the wish for a further library for the service, which looks whether its folders can be used."""
    wanted = {name: asked.body.get(name, "") for name in ("name", "library", "intake", "mode")}
    return _left(asked, "add-library", wanted)


def remove(asked: Asked) -> dict[str, Any]:
    """Leave the wish that the settings of a library are forgotten."""
    return _left(asked, "remove-library", {"name": asked.body["name"]})


def _pages(asked: Asked) -> list[Page]:
    return asked.page.libraries() or [asked.page]


def _left(asked: Asked, command: str, arguments: dict[str, str]) -> dict[str, Any]:
    """Leave a command with the first library that is open, and say which one answers it."""
    pages = _pages(asked)
    page = next((one for one in pages if one.trouble() is None), pages[0])
    with page.posting() as con:
        return {"command": inbox.post(con, command, arguments, time.time_ns()), "library": page.name}


def _row(page: Page) -> dict[str, Any]:
    settings = page.settings()
    return {
        "name": page.name,
        "title": shown(title(settings)),
        "library": shown(settings.paths_library),
        "intake": shown(settings.paths_intake),
        "word": _word(page),
    }


def _word(page: Page) -> str:
    """Return the state in a word; one whose database was not made yet has none."""
    try:
        if page.trouble() is not None:
            return "Needs attention"
        with db.reading(page.state) as con:
            return str(page.status(con).get("word", "Stopped")) if con else "Stopped"
    except (sqlite3.Error, PhotoOrganizerError):
        return "Needs attention"


_NAME = words(most=60)
_ROW = record(name=TEXT, title=TEXT, library=TEXT, intake=TEXT, word=TEXT)
_LEFT = record(command=integer(), library=TEXT)
_PATH = words(most=MOST_PATH)
_NEW = some_of("name", "library", name=_NAME, library=_PATH, intake=_PATH, mode=words("move", "copy"))
ROUTES = (
    Route("GET", "/libraries", "Every library of this service", libraries, record(account=TEXT, rows=listed(_ROW))),
    Route("POST", "/libraries", "Leave a further library for the service", add, _LEFT, body=_NEW, status=202),
    Route("POST", "/libraries/remove", "Leave the wish to forget a library's settings; its photos stay", remove, _LEFT, body=record(name=_NAME), status=202),
)  # fmt: skip
