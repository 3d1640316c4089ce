"""Is a card, disk or old folder safe to erase? Every file of it is compared with the library, byte for byte."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer.names import within
from photo_organizer.sentences import of_facts
from photo_organizer.shown import shown
from photo_organizer.web.answers import moment, wording
from photo_organizer.web.card import SAFE, plugged_in
from photo_organizer.web.guards import Refusal
from photo_organizer.web.printing_process import STATES
from photo_organizer.web.routes import Asked, Route, sliced
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, maybe, record, some_of, words

if TYPE_CHECKING:
    from photo_organizer.web.card import CardCheck

MOST = 200


def card(asked: Asked) -> dict[str, Any]:
    """Return how far the check is, and a slice of what is not safe."""
    with asked.page.card.one_at_a_time:
        return _answer(asked.page.card, *asked.slice(50))


def _answer(found: CardCheck, offset: int, limit: int) -> dict[str, Any]:
    state, ended = found.state(), found.process.ended_with_service()
    if state in ("done", "failed"):
        found.process.told()
    counts = {str(name): number for name, number in found.counts.items()}
    files = sum(number for name, number in counts.items() if name != "damaged")
    return {
        "id": found.id,
        "state": state,
        "ended": ended is not None,
        "folder": shown(found.folder or ended or ""),
        "at": moment(found.began_ns) if found.began_ns else None,
        "files": files,
        "safe": counts.get(SAFE, 0),
        "missing": found.missing,
        "damaged": counts.get("damaged", 0),
        "leftOut": found.left_out,
        "unsafe": len(found.unsafe),
        "plugged": [shown(path) for path in plugged_in()],
        "rows": [_row(row) for row in found.rows(offset, limit)],
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": shown(row["path"]),
        "verdict": row["verdict"],
        "copy": shown(row["copy"]),
        "said": wording(of_facts(row["words"], row["said"])) if row["words"] else None,
        "lacks": row["lacks"],
    }


def begin(asked: Asked) -> dict[str, Any]:
    """Begin to check a folder; one check at a time."""
    if asked.page.card.program is None:
        raise Refusal(404, "no folder can be checked here")
    if asked.body.get("stop"):
        asked.page.card.process.close()
        return {"begun": False, "code": ""}
    folder = os.path.realpath(asked.body.get("folder", ""))
    if code := _wrong(asked, folder):
        return {"begun": False, "code": code}
    card = asked.page.card
    with card.one_at_a_time:
        begun = card.start(folder, os.path.realpath(asked.page.settings().paths_intake))
        # Who asks for one folder must not take the answer about another for it: nothing is erased by mistake.
        return {"begun": begun, "code": "" if begun or card.folder == folder else "busy"}


def _wrong(asked: Asked, folder: str) -> str:
    """Return why this folder is not checked, "" where it is."""
    if not asked.body.get("folder", "").startswith("/") or not os.path.isdir(folder):
        return "no_folder"
    library = os.path.realpath(asked.page.settings().paths_library)
    return "in_library" if within(folder, library) else ""


_ROW = record(path=TEXT, verdict=TEXT, copy=TEXT, said=maybe(WORDING), lacks=TEXT)
_CARD = record(
    id=TEXT, state=words(*STATES), ended=FLAG, folder=TEXT, at=maybe(integer()), files=integer(), safe=integer(), missing=integer(), damaged=integer(),
    leftOut=integer(), unsafe=integer(), plugged=listed(TEXT), rows=listed(_ROW),
)  # fmt: skip
ROUTES = (
    Route("GET", "/card", "Is it safe to erase: how far the check is, and what is not safe", card, _CARD,
          sliced(MOST)),
    Route("POST", "/card", "Compare every file below a folder with the library, or stop doing so", begin,
          record(begun=FLAG, code=TEXT), body=some_of(folder=words(most=4096), stop=integer(0, 1)), status=202),
)  # fmt: skip
