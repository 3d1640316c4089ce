"""What became of the commands that were left for the service. Touches nothing."""

from __future__ import annotations

from typing import Any

from photo_organizer.shown import shown
from photo_organizer.store import inbox
from photo_organizer.web.answers import told
from photo_organizer.web.lookup import answer_to
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, record, words

EXAMPLES = 12  # moves that the page shows


def reply(asked: Asked) -> dict[str, Any]:
    """Return what became of a command."""
    with asked.page.reading() as con:
        answer = answer_to(con, asked.values["command"])
        progress = inbox.progress_of(con, asked.values["command"])
    said = answer or progress
    return {
        "done": answer is not None,
        "ok": bool(said.get("ok")),
        "state": str(said.get("state") or ("waiting" if answer is None else "failed")),
        "reached": int(said.get("done") or 0),
        "total": int(said.get("of") or 0),
        "files": int(said.get("count") or len(said.get("files", []))),
        "run": int(said.get("run") or 0),
        "problems": told(said),
        **{name: int(said.get(name) or 0) for name in ("removed", "moved", "bytes", "left")},
        "moves": [
            {name: shown(one[name]) for name in ("from", "to")} for one in said.get("moves", [])[:EXAMPLES]
        ],
        "question": shown(str(said.get("question") or "")),
        "seen": str(said.get("seen") or ""),
    }


_ANSWER = record(
    done=FLAG, ok=FLAG, state=words("waiting", "done", "partly", "refused", "failed"), reached=integer(), total=integer(),
    files=integer(), run=integer(), problems=listed(WORDING), removed=integer(), moved=integer(), bytes=integer(),
    left=integer(), moves=listed(record(**{"from": TEXT, "to": TEXT})), question=TEXT, seen=TEXT,
)  # fmt: skip

ROUTES = (
    Route("GET", "/commands/{command}", "What became of a command", reply, _ANSWER, (Value("command", integer(1)),)),
)  # fmt: skip
