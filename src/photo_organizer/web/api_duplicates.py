"""What lies in Duplicates: for each file where its twin is, where it came from, why, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.model import DUPLICATES
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, inbox, known_folders, set_aside
from photo_organizer.web.answers import exactness, wording
from photo_organizer.web.routes import WORDING, Asked, Route, Value, integer, listed, maybe, record
from photo_organizer.web.wire import Refusal

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.catalogue import Known


def duplicates(asked: Asked) -> dict[str, Any]:
    """Return a slice of what lies in Duplicates."""
    limit = asked.values.get("limit", 60)
    with asked.page.reading() as con:
        folder = known_folders.spelled(con, DUPLICATES)
        after = catalogue.by_id(con, asked.values["after"]) if "after" in asked.values else None
        rows = catalogue.page_below(con, folder, after.path if after else "", limit)
        found = [_row(con, number, known, original, taken) for number, known, original, taken in rows]
        total = catalogue.count_below(con, folder)
    return {"total": total, "rows": found, "next": rows[-1][0] if len(rows) == limit else None}


def _row(
    con: sqlite3.Connection, number: int, known: Known, original: str | None, taken: str | None
) -> dict[str, Any]:
    aside, dated = set_aside.details(con, number), catalogue.date_of(con, known.path)
    return {
        "picture": number,
        "path": shown(known.path),
        "from": shown(original or aside.source) or None,
        "bytes": known.stamp.size,
        "taken": taken,
        "precision": exactness(dated.precision) if dated else None,
        "twin": {"picture": aside.twin[0], "path": shown(aside.twin[1])} if aside.twin else None,
        "alone": aside.alone,
        "code": aside.code,
        "sentence": shown(aside.sentence),
        "said": wording(aside.sentence),
        "undo": aside.token or None,
    }


def clearing(asked: Asked) -> dict[str, Any]:
    """Return a slice of what a look for duplicates has found: which copy goes, which stays, and why."""
    offset, limit = asked.values.get("offset", 0), asked.values.get("limit", 50)
    root = asked.page.settings().paths_library + "/"
    with asked.page.reading() as con:
        if not inbox.knows(con, asked.values["command"]):
            raise Refusal(404, "there is no such command, or its answer was forgotten")
        said = inbox.reply_to(con, asked.values["command"]) or {}
        rows = [_choice(con, one, root) for one in said.get("rows", [])[offset : offset + limit]]
    return {"total": int(said.get("listed") or 0), "told": len(said.get("rows", [])), "rows": rows}


def _choice(con: sqlite3.Connection, one: dict[str, Any], root: str) -> dict[str, Any]:
    stays = str(one["stays"]).removeprefix(root)
    return {
        "goes": shown(str(one["goes"]).removeprefix(root)),
        "stays": shown(stays),
        "picture": catalogue.number_of(con, stays) if stays else None,
        "why": str(one["why"]),
        "bytes": int(one["bytes"]),
        "files": int(one["files"]),
        "removed": bool(one["removed"]),
    }


_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_TWIN = record(picture=integer(), path=_TEXT)
_ROW = record(**{
    "picture": integer(), "path": _TEXT, "from": maybe(_TEXT), "bytes": integer(), "taken": maybe(_TEXT), "precision": maybe(_TEXT),
    "twin": maybe(_TWIN), "alone": _FLAG, "code": _TEXT, "sentence": _TEXT, "said": WORDING, "undo": maybe(_TEXT),
})  # fmt: skip
_CHOICE = record(
    goes=_TEXT,
    stays=_TEXT,
    picture=maybe(integer()),
    why=_TEXT,
    bytes=integer(),
    files=integer(),
    removed=_FLAG,
)
_SLICE = (Value("after", integer(1)), Value("limit", integer(1, 200)))
ROUTES = (
    Route("GET", "/duplicates", "What lies in Duplicates, with twin, reason and way back", duplicates,
          record(total=integer(), rows=listed(_ROW), next=maybe(integer())), _SLICE),
    Route("GET", "/clearing/{command}", "Which copies would go and which stay, as a look for duplicates has found it", clearing,
          record(total=integer(), told=integer(), rows=listed(_CHOICE)),
          (Value("command", integer(1)), Value("offset", integer(0, 10_000_000)), Value("limit", integer(1, 200)))),
)  # fmt: skip
