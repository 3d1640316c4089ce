"""Files without a date, each with proposals and their reasons; nothing is dated before its owner says so."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.decide import proposals
from photo_organizer.model import NO_DATE
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, doubtful, known_folders
from photo_organizer.web.answers import moment
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import PRECISION, TEXT, integer, listed, maybe, record, words

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.store.catalogue import Known

MOST = 100


def undated_files(asked: Asked) -> dict[str, Any]:
    """Return a slice of what lies in NoDateFound, with proposals for each file."""
    limit = asked.values.get("limit", 30)
    with asked.page.reading() as con:
        after = catalogue.by_id(con, asked.values["after"]) if "after" in asked.values else None
        folder = known_folders.spelled(con, NO_DATE)
        rows = catalogue.page_below(con, folder, after.path if after else "", limit)
        proposer = _Proposer(con)
        found = [
            {
                "picture": number,
                "path": shown(known.path),
                "from": shown(original) if original else None,
                "bytes": known.stamp.size,
                "changed": moment(known.stamp.mtime_ns),
                "proposals": proposer.rows(known, original),
            }
            for number, known, original, _ in rows
        ]
        total = catalogue.count_below(con, folder)
    return {"total": total, "rows": found, "next": rows[-1][0] if len(rows) == limit else None}


class _Proposer:
    """Proposals for the files of one slice; each folder is looked up once."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con
        self._folders: dict[str, list[proposals.Neighbour]] = {}
        self._now = datetime.now().astimezone().replace(tzinfo=None)

    def rows(self, known: Known, original: str | None) -> list[dict[str, Any]]:
        path = original or known.path
        found = proposals.propose(path, self._neighbours(original), _file_time(known), self._now)
        return [
            {
                "taken": one.taken.isoformat(),
                "source": one.source.value,
                "detail": shown(one.detail),
                "confidence": int(one.confidence),
                "precision": one.precision.name.lower(),
            }
            for one in found
        ]

    def _neighbours(self, original: str | None) -> list[proposals.Neighbour]:
        folder = os.path.dirname(original) if original else ""
        if folder and folder not in self._folders:
            came = doubtful.came_with(self._con, folder)
            self._folders[folder] = [proposals.Neighbour(*one) for one in came]
        return self._folders.get(folder, [])


def _file_time(known: Known) -> datetime | None:
    try:
        return datetime.fromtimestamp(known.stamp.mtime_ns / 1e9, UTC).astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


_PROPOSAL = record(
    taken=TEXT,
    source=words(*(one.value for one in proposals.ProposalSource)),
    detail=TEXT,
    confidence=integer(1, 3),
    precision=PRECISION,
)
_FILE = record(**{
    "picture": integer(), "path": TEXT, "from": maybe(TEXT), "bytes": integer(), "changed": maybe({"type": "integer"}),
    "proposals": listed(_PROPOSAL),
})  # fmt: skip
ROUTES = (
    Route("GET", "/undated", "Files without a date, with proposals", undated_files,
          record(total=integer(), rows=listed(_FILE), next=maybe(integer())),
          (Value("after", integer(1)), Value("limit", integer(1, MOST)))),
)  # fmt: skip
