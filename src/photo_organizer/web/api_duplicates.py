"""What lies in Duplicates: for each file where its twin is, where it came from, why, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.model import DUPLICATES
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, known_folders, set_aside
from photo_organizer.web.answers import exactness, wording
from photo_organizer.web.lookup import answer_to
from photo_organizer.web.routes import Asked, Route, Value, sliced
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, maybe, record

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
    offset, limit = asked.slice(50)
    root = asked.page.settings().paths_library + "/"
    with asked.page.reading() as con:
        said = answer_to(con, asked.values["command"], "dedupe") or {}
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


_TWIN = record(picture=integer(), path=TEXT)
_ROW = record(**{
    "picture": integer(), "path": TEXT, "from": maybe(TEXT), "bytes": integer(), "taken": maybe(TEXT), "precision": maybe(TEXT),
    "twin": maybe(_TWIN), "alone": FLAG, "code": TEXT, "sentence": TEXT, "said": WORDING, "undo": maybe(TEXT),
})  # fmt: skip
_CHOICE = record(
    goes=TEXT, stays=TEXT, picture=maybe(integer()), why=TEXT, bytes=integer(), files=integer(), removed=FLAG
)
_SLICE = (Value("after", integer(1)), Value("limit", integer(1, 200)))
ROUTES = (
    Route("GET", "/duplicates", "What lies in Duplicates, with twin, reason and way back", duplicates,
          record(total=integer(), rows=listed(_ROW), next=maybe(integer())), _SLICE),
    Route("GET", "/clearing/{command}", "Which copies would go and which stay, as a look for duplicates has found it", clearing,
          record(total=integer(), told=integer(), rows=listed(_CHOICE)),
          (Value("command", integer(1)), *sliced(200))),
)  # fmt: skip
