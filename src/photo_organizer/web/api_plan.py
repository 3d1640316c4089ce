"""What would be done with what lies in the intake now, with the reason of each date. Nothing is done by it."""

from __future__ import annotations

from typing import Any

from photo_organizer.sentences import of_facts
from photo_organizer.shown import shown
from photo_organizer.web.answers import moment, wording
from photo_organizer.web.routes import WORDING, Asked, Route, Value, integer, listed, maybe, record, words
from photo_organizer.web.wire import Refusal

MOST = 200
_STATES = ("none", "running", "done", "failed")


def plan(asked: Asked) -> dict[str, Any]:
    """Return how far the preview is, and a slice of it."""
    preview = asked.page.preview
    state, made, started_ns = preview.report()
    if state in ("done", "failed"):
        preview.told()
    rows = preview.rows(asked.values.get("offset", 0), asked.values.get("limit", 50))
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
    return {"code": one["code"], "sentence": said["sentence"], "said": said}


def _sentence(words: str, known: dict[str, Any] | None) -> str:
    return of_facts(words, known or {})


def begin(asked: Asked) -> dict[str, Any]:
    """Begin a preview; one that is being made goes on."""
    if not asked.page.preview.program:
        raise Refusal(404, "no preview can be made here")
    return {"begun": asked.page.preview.start()}


_TEXT = {"type": "string"}
_REASON = record(code=_TEXT, sentence=_TEXT, said=WORDING)
_ROW = record(**{
    "from": _TEXT, "to": _TEXT, "action": _TEXT, "state": _TEXT, "taken": maybe(_TEXT), "dateFrom": maybe(_TEXT),
    "precision": maybe(_TEXT),
    "problem": maybe(WORDING), "files": integer(), "reasons": listed(_REASON),
})  # fmt: skip
_PLAN = record(
    state=words(*_STATES), ended={"type": "boolean"}, total=integer(), started=maybe(integer()), rows=listed(_ROW)
)  # fmt: skip
_NOTHING = {"type": "object", "properties": {}, "additionalProperties": False}
ROUTES = (
    Route("GET", "/plan", "What would be done with the intake", plan, _PLAN,
          (Value("offset", integer(0, 10_000_000)), Value("limit", integer(1, MOST)))),
    Route("POST", "/plan", "Make that preview anew; nothing is done by it", begin, record(begun={"type": "boolean"}),
          body=_NOTHING, status=202),
)  # fmt: skip
