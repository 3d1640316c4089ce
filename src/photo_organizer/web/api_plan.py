"""What would be done with what lies in the intake now, with the reason of each date. Nothing is done by it."""

from __future__ import annotations

from typing import Any

from photo_organizer.decide.missing import lacks
from photo_organizer.sentences import of_facts
from photo_organizer.shown import shown
from photo_organizer.web.answers import moment, wording
from photo_organizer.web.guards import Refusal
from photo_organizer.web.printing_process import STATES
from photo_organizer.web.routes import Asked, Route, sliced
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, maybe, record, some_of, words

MOST = 200


def plan(asked: Asked) -> dict[str, Any]:
    """Return how far the preview is, and a slice of it."""
    preview = asked.page.preview
    state, made, started_ns = preview.report()
    if state in ("done", "failed"):
        preview.told()
    rows = preview.rows(*asked.slice(50))
    return {
        "state": state,
        "ended": preview.ended_with_service() is not None,
        "total": made,
        "started": moment(started_ns) if started_ns else None,
        "rows": [_row(row) for row in rows],
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    # Of a newcomer that takes a name the file that makes way is moved first. What came is told, as `from` is its place.
    own = (step for step in row["steps"] if step["from"] == row["source"])
    step = next(own, row["steps"][0] if row["steps"] else {})
    return {
        "from": shown(row["source"]),
        "to": shown(step.get("to") or step.get("kept") or ""),
        "action": row["action"],
        "state": row["state"],
        "taken": row["date"],
        "dateFrom": row.get("date_from"),
        "precision": row.get("date_precision"),
        "problem": wording(_sentence(row["problem"], row.get("problem_said"))) if row["problem"] else None,
        "files": len(row["steps"]),
        "reasons": [_reason(one) for one in row["reasons"]],
    }


def _reason(one: dict[str, Any]) -> dict[str, Any]:
    said = wording(_sentence(one["sentence"], one.get("said")))
    lack = str(lacks(one["code"], one["sentence"]))
    return {"code": one["code"], "sentence": said["sentence"], "said": said, "lacks": lack}


def _sentence(words: str, known: dict[str, Any] | None) -> str:
    return of_facts(words, known or {})


def begin(asked: Asked) -> dict[str, Any]:
    """Begin a preview; one that is being made goes on."""
    if not asked.page.preview.program:
        raise Refusal(404, "no preview can be made here")
    return {"begun": asked.page.preview.start()}


_REASON = record(code=TEXT, sentence=TEXT, said=WORDING, lacks=TEXT)
_ROW = record(**{
    "from": TEXT, "to": TEXT, "action": TEXT, "state": TEXT, "taken": maybe(TEXT), "dateFrom": maybe(TEXT),
    "precision": maybe(TEXT), "problem": maybe(WORDING), "files": integer(), "reasons": listed(_REASON),
})  # fmt: skip
_PLAN = record(
    state=words(*STATES), ended=FLAG, total=integer(), started=maybe(integer()), rows=listed(_ROW)
)  # fmt: skip
ROUTES = (
    Route("GET", "/plan", "What would be done with the intake", plan, _PLAN,
          sliced(MOST)),
    Route("POST", "/plan", "Make that preview anew; nothing is done by it", begin, record(begun=FLAG),
          body=some_of(), status=202),
)  # fmt: skip
