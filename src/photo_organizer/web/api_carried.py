"""What pictures that go hand on to the one that stays, as it is shown before anything is written: of one choice, or of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.decide.carried import SHOWN
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import DUPLICATES, Precision
from photo_organizer.names import lies_in
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, inbox
from photo_organizer.web.routes import Asked, Route, Value, integer, listed, maybe, record, words
from photo_organizer.web.wire import Refusal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

MOST = 200
MOST_PICTURES = 20_000


def of_choice(asked: Asked) -> dict[str, Any]:
    """Return what goes into the sidecar of the first picture that stays, where these stay and those go."""
    with asked.page.reading() as con:
        kept, going = (_paths(con, asked.body[name]) for name in ("keep", "pictures"))
        try:
            found = asked.page.carried(con, kept, going)
        except (PhotoOrganizerError, OSError) as problem:
            raise Refusal(404, f"the pictures cannot be read now: {problem}") from problem
    if found is None:
        return {"into": "", "mark": "", "hasOwn": False, "given": []}
    return {
        "into": shown(found.sidecar),
        "mark": found.mark,
        "hasOwn": found.has_own,
        "given": _given(found.told()),
    }


def of_many(asked: Asked) -> dict[str, Any]:
    """Return a slice of the groups whose best lacks something, as a look at many has found them."""
    offset, limit = asked.values.get("offset", 0), asked.values.get("limit", 50)
    with asked.page.reading() as con:
        reply = inbox.reply_to(con, asked.values["command"])
    if reply is None:
        raise Refusal(404, "what was looked at is not known any more; look again")
    lacking = reply.get("lacking") or []
    rows = [
        {"picture": one["group"][0][0], "into": shown(one["into"]), "given": _given(one["given"])}
        for one in lacking[offset : offset + limit]
    ]
    return {"total": len(lacking), "rows": rows}


def _paths(con: sqlite3.Connection, numbers: Iterable[float]) -> list[str]:
    """Return the paths of pictures of the library; raise Refusal where one is not there any more."""
    known = [catalogue.by_id(con, int(number)) for number in dict.fromkeys(numbers)]
    paths = [one.path for one in known if one is not None and not lies_in(one.path, DUPLICATES)]
    if len(paths) < len(known):
        raise Refusal(404, "these files no longer exist")
    return paths


def _given(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "path": shown(one["path"])} for one in told]


_TEXT = {"type": "string"}
_PICTURES = {**listed(integer(1)), "minItems": 1, "maxItems": MOST_PICTURES}
_GIVEN = record(
    path=_TEXT, stars=integer(0, 5), caption=words(most=SHOWN), place=maybe(listed({"type": "number"})), taken=maybe(_TEXT),
    precision=words(*(one.name.lower() for one in Precision)),
)  # fmt: skip
_ROW = record(picture=integer(), into=_TEXT, given=listed(_GIVEN))
_CHOICE = record(keep=_PICTURES, pictures=_PICTURES)
ROUTES = (
    Route("POST", "/carried", "What pictures that would go hand on to the one that would stay; nothing is done", of_choice,
          record(into=_TEXT, mark=_TEXT, hasOwn={"type": "boolean"}, given=listed(_GIVEN)), body=_CHOICE),
    Route("GET", "/similar/many/{command}/carried", "Groups of a look at many whose best lacks something, and what it gets", of_many,
          record(total=integer(), rows=listed(_ROW)),
          (Value("command", integer(1)), Value("offset", integer(0, 10_000_000)), Value("limit", integer(1, MOST)))),
)  # fmt: skip
