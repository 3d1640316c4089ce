"""The date workshop: what would become of files by the dates that their owner gives, which files doubt their dates, and trips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.model import NO_DATE
from photo_organizer.shown import shown
from photo_organizer.store import calendar, doubtful, known_folders
from photo_organizer.web.answers import told
from photo_organizer.web.api_library import ROWS, row_of
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import answer_to
from photo_organizer.web.routes import Asked, Route, Value, sliced
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, maybe, record, words

if TYPE_CHECKING:
    from photo_organizer.web.wire import Response

MOST = 200


def preview(asked: Asked) -> dict[str, Any] | Response:
    """Return what a look at new dates has found."""
    with asked.page.reading() as con:
        reply = answer_to(con, asked.values["command"], "date")
    said = reply or {}
    root = asked.page.settings().paths_library + "/"
    return {
        "done": reply is not None,
        "total": int(said.get("planned") or 0),
        "problems": told(said),
        "rows": [
            {
                "from": shown(one["from"].removeprefix(root)),
                "to": shown(one["to"].removeprefix(root)),
                "before": one["before"] or None,
                "taken": one["taken"],
                "precisionBefore": one.get("precision_before") or None,
                "precision": one.get("precision") or None,
            }
            for one in said.get("rows", [])
        ],
    }


def doubts(asked: Asked) -> dict[str, Any]:
    """Return a slice of the files without a date, or of those with a weak one."""
    offset, limit = asked.slice(MOST)
    with asked.page.reading() as con:
        if asked.values["what"] == "undated":
            total, rows = doubtful.below(con, known_folders.spelled(con, NO_DATE), offset, limit)
        else:
            total, rows = doubtful.weak(con, offset, limit)
    return {"total": total, "rows": [row_of(one) for one in rows]}


def trip(asked: Asked) -> dict[str, Any]:
    """Return the pictures of the same camera around one of them, until it rested for days."""
    with asked.page.reading() as con:
        if calendar.one(con, asked.values["number"]) is None:
            raise Refusal(404, "there is no such picture")
        camera, total, rows = doubtful.trip(con, asked.values["number"])
    return {"camera": shown(camera), "total": total, "rows": [row_of(one) for one in rows]}


_ROW = record(**{
    "from": TEXT, "to": TEXT, "before": maybe(TEXT), "taken": TEXT, "precisionBefore": maybe(TEXT), "precision": maybe(TEXT),
})  # fmt: skip
_TRIP = {
    **ROWS,
    "properties": {**ROWS["properties"], "camera": TEXT},
    "required": [*ROWS["required"], "camera"],
}
ROUTES = (
    Route("GET", "/dates/{command}", "What would become of files by new dates, as a look has found it", preview,
          record(done=FLAG, total=integer(), problems=listed(WORDING), rows=listed(_ROW)), (Value("command", integer(1)),)),
    Route("GET", "/library/doubtful/{what}", "Files without a date, or with a weak one", doubts, ROWS,
          (Value("what", words("undated", "weak")), *sliced(MOST))),
    Route("GET", "/pictures/{number}/trip", "The pictures of one camera around one of them", trip, _TRIP,
          (Value("number", integer(1)),)),
)  # fmt: skip
