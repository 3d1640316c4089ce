"""What was done, newest first, with what is needed to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.decide.words_of_owners import LATER
from photo_organizer.model import Action
from photo_organizer.shown import shown
from photo_organizer.store import history, runs
from photo_organizer.web.answers import exactness, moment, wording
from photo_organizer.web.lookup import picture_number
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, code, integer, listed, maybe, record, words

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.history import Done

MOST = 200
_OF_RUN = ("runLeft", "runLast")  # how much of the run can be undone, and up to which number that was counted
_FILTERS: dict[str, tuple[str, ...]] = {
    "filed": (Action.FILE, Action.COPY, Action.UNDATED, Action.UNKNOWN),
    "duplicates": (Action.REMOVE, Action.SET_ASIDE),
    "undone": (Action.UNDO,),
}


def activity(asked: Asked) -> dict[str, Any]:
    """Return a slice of what was done."""
    values, limit = asked.values, asked.values.get("limit", 50)
    with asked.page.reading() as con:
        rows = history.newest(
            con,
            before=values.get("before"),
            limit=limit,
            actions=_FILTERS.get(values.get("what", ""), ()),
            text=values.get("text", ""),
        )
        library = asked.page.settings().paths_library
        left = {run: runs.left_in_run(con, run) for run in {row.run for row in rows}}
        found = [_row(con, library, row) | dict(zip(_OF_RUN, left[row.run], strict=True)) for row in rows]
    return {"rows": found, "next": rows[-1].number if len(rows) == limit else None}


def _row(con: sqlite3.Connection, library: str, done: Done) -> dict[str, Any]:
    # Of a newcomer that takes a name the file that makes way is moved first; of a companion that dates a photo, the photo is shown.
    own = (step for step in done.steps if step[1] == done.source and done.code != LATER)
    kind, source, target, _ = next(own, done.steps[0] if done.steps else ("", done.source, "", 0))
    now_at = source if kind == "restore" else target
    return {
        "id": done.token,
        "number": done.number,
        "run": done.run,
        "runKind": done.run_kind,
        "at": moment(done.at_ns),
        "action": done.action,
        "state": done.state,
        "kind": kind,
        "from": shown(source),
        "to": shown(target),
        "code": done.code,
        "sentence": shown(done.sentence),
        "said": wording(done.sentence),
        "problem": wording(done.problem) if done.problem else None,
        "bytes": sum(step[3] for step in done.steps),
        "files": len(done.steps),
        "taken": done.taken,
        "dateFrom": done.date_from,
        "precision": exactness(done.precision),
        "undo": done.state == "done" and done.action != Action.UNDO,
        "picture": picture_number(con, library, now_at),
    }


_ROW = record(**{
    "id": code(16), "number": integer(), "run": integer(), "runKind": TEXT, "at": maybe(integer()),
    "action": TEXT, "state": TEXT, "kind": TEXT, "from": TEXT, "to": TEXT, "code": TEXT, "sentence": TEXT,
    "said": WORDING, "problem": maybe(WORDING), "bytes": integer(), "files": integer(), "taken": maybe(TEXT),
    "dateFrom": maybe(TEXT), "precision": maybe(TEXT), "undo": FLAG, "picture": maybe(integer()), **dict.fromkeys(_OF_RUN, integer()),
})  # fmt: skip
_VALUES = (
    Value("before", integer()),
    Value("limit", integer(1, MOST)),
    Value("what", words("all", *_FILTERS)),
    Value("text", words()),
)
ROUTES = (
    Route("GET", "/activity", "What was done, newest first", activity, record(rows=listed(_ROW), next=maybe(integer())), _VALUES),
)  # fmt: skip
