"""What lies in Duplicates: for each file where its twin is, where it came from, why, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.model import DUPLICATES
from photo_organizer.store import catalogue, set_aside
from photo_organizer.web.answers import shown
from photo_organizer.web.routes import Asked, Route, Value, integer, listed, maybe, record

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.catalogue import Known


def duplicates(asked: Asked) -> dict[str, Any]:
    """Return a slice of what lies in Duplicates."""
    limit = asked.values.get("limit", 60)
    with asked.page.reading() as con:
        folder = catalogue.spelled(con, DUPLICATES)
        after = catalogue.by_id(con, asked.values["after"]) if "after" in asked.values else None
        rows = catalogue.page_below(con, folder, after.path if after else "", limit)
        found = [_row(con, number, known, original, taken) for number, known, original, taken in rows]
        total = catalogue.count_below(con, folder)
    return {"total": total, "rows": found, "next": rows[-1][0] if len(rows) == limit else None}


def _row(
    con: sqlite3.Connection, number: int, known: Known, original: str | None, taken: str | None
) -> dict[str, Any]:
    aside = set_aside.details(con, number)
    return {
        "picture": number,
        "path": shown(known.path),
        "from": shown(original or aside.source) or None,
        "bytes": known.stamp.size,
        "taken": taken,
        "twin": {"picture": aside.twin[0], "path": shown(aside.twin[1])} if aside.twin else None,
        "alone": aside.alone,
        "code": aside.code,
        "sentence": shown(aside.sentence),
        "undo": aside.token or None,
    }


_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_TWIN = record(picture=integer(), path=_TEXT)
_ROW = record(**{
    "picture": integer(), "path": _TEXT, "from": maybe(_TEXT), "bytes": integer(), "taken": maybe(_TEXT),
    "twin": maybe(_TWIN), "alone": _FLAG, "code": _TEXT, "sentence": _TEXT, "undo": maybe(_TEXT),
})  # fmt: skip
_SLICE = (Value("after", integer(1)), Value("limit", integer(1, 200)))
ROUTES = (
    Route("GET", "/duplicates", "What lies in Duplicates, with twin, reason and way back", duplicates,
          record(total=integer(), rows=listed(_ROW), next=maybe(integer())), _SLICE),
)  # fmt: skip
