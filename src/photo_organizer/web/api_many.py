"""Groups of related pictures that can be decided together: how many, what it frees, and some of them to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.shown import shown
from photo_organizer.store import catalogue, inbox
from photo_organizer.web.answers import told
from photo_organizer.web.lookup import LOOK_AGAIN, LOOK_AT_MANY, answer_to
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, record, words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

SAMPLES = 12


def many(asked: Asked) -> dict[str, Any]:
    """Return what a look at many groups has found, with samples from the whole of it."""
    command = asked.values["command"]
    with asked.page.reading() as con:
        reply = answer_to(con, command, LOOK_AT_MANY, LOOK_AGAIN)
        progress = inbox.progress_of(con, command)
        said = reply or {}
        groups, lacking = said.get("groups") or [], said.get("lacking") or []
        samples = [_sample(con, group) for group in _spread(groups)]
    return {
        "done": reply is not None,
        "reached": int(progress.get("done") or 0),
        "total": int(progress.get("of") or 0),
        "groups": len(groups),
        "files": int(said.get("moved") or 0),
        "bytes": int(said.get("bytes") or 0),
        "lacking": {
            "groups": len(lacking),
            "files": sum(len(one["group"][1]) for one in lacking),
            "bytes": sum(int(one["bytes"]) for one in lacking),
        },
        "left": sum((said.get("doubts") or {}).values()) - len(lacking),
        "question": shown(str(said.get("question") or "")),
        "problems": told(said),
        "samples": samples,
    }


def _spread(groups: Sequence[Any]) -> list[Any]:
    """Return up to SAMPLES groups, from the first to the last."""
    if len(groups) <= SAMPLES:
        return list(groups)
    return [groups[place * (len(groups) - 1) // (SAMPLES - 1)] for place in range(SAMPLES)]


def _sample(con: sqlite3.Connection, group: Any) -> dict[str, Any]:
    keep, aside, _ = group
    return {"keep": [_picture(con, one) for one in keep], "aside": [_picture(con, one) for one in aside]}


def _picture(con: sqlite3.Connection, number: int) -> dict[str, Any]:
    known = catalogue.by_id(con, number)
    return {
        "picture": number,
        "path": shown(known.path) if known else "",
        "bytes": known.stamp.size if known else 0,
    }


_PICTURE = record(picture=integer(), path=words(most=5000), bytes=integer())
_SAMPLE = record(keep=listed(_PICTURE), aside=listed(_PICTURE))
_LACKING = record(groups=integer(), files=integer(), bytes=integer())
ROUTES = (
    Route("GET", "/similar/many/{command}", "Groups that can be decided together, as a look has found them", many,
          record(done=FLAG, reached=integer(), total=integer(), groups=integer(), files=integer(), bytes=integer(),
                 lacking=_LACKING, left=integer(), question=TEXT, problems=listed(WORDING), samples=listed(_SAMPLE)),
          (Value("command", integer(1)),)),
)  # fmt: skip
