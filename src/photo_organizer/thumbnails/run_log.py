"""Leave word of the night in the program's outbox: the activity log, the media index, the system log.

The night runs in a process of its own; whoever runs the service hands the rows on.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.store import outbox
from photo_organizer.store.covers import FOREIGN, MODEL
from photo_organizer.store.db import transaction
from photo_organizer.thumbnails.report import Did

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.covers import Covers
    from photo_organizer.thumbnails.report import Summary, ThumbnailEvent

_NOTED = "notes about the models"


def log_event(con: sqlite3.Connection, event: ThumbnailEvent) -> None:
    """Leave a line for a cover that was written or could not be; the media index hears of changes only."""
    now, name = time.time_ns(), event.path.rpartition("/")[2]
    with transaction(con):
        if event.did in (Did.CREATED, Did.REPLACED):
            outbox.post_activity(
                con,
                outbox.ActivityEvent.THUMBNAIL,
                event.path,
                size=event.size,
                name=name,
                info=event.sentence,
                at_ns=now,
            )
            outbox.post_index(con, [event.path] if event.did is Did.REPLACED else [], [event.path], now)
        elif event.did is Did.REMOVED:
            outbox.post_index(con, [event.path], [], now)
        elif event.did is Did.FAILED:
            outbox.post_activity(
                con,
                outbox.ActivityEvent.ERROR,
                event.path,
                size=None,
                name=name,
                info=event.sentence,
                at_ns=now,
            )


def log_skipped(con: sqlite3.Connection | None, why: str) -> None:
    """Leave word of a night that did not begin."""
    if con:
        with transaction(con):
            outbox.post_system(
                con, outbox.Level.WARNING, f"Folder thumbnails were skipped: {why}", time.time_ns()
            )


def log_summary(con: sqlite3.Connection, summary: Summary, covers: Covers) -> None:
    """Leave the run in one sentence, and what is to be known about the models, once for as long as it is so."""
    notes = "; ".join(summary.notes)
    now, known = time.time_ns(), covers.noted(_NOTED)
    with transaction(con):
        if notes and notes != known:
            outbox.post_system(con, outbox.Level.WARNING, f"Folder thumbnails: {notes}", now)
        outbox.post_system(con, outbox.Level.INFO, summary.sentence(), now)
    if notes != known:
        covers.note(_NOTED, notes)


def note_model(covers: Covers, models: ChosenModels) -> None:
    """Remember for the page which model scores, and which prompts it has numbers for."""
    facts = {"name": models.tower_name, "stand_in": models.stand_in, "known": list(models.known)}
    _note(covers, MODEL, facts)


def note_foreign(covers: Covers, root: str, paths: Sequence[str]) -> None:
    """Remember for the page which thumbnails below `root` this program did not make."""
    known = json.loads(covers.noted(FOREIGN) or "{}").get("paths", [])
    inside = root.rstrip("/") + "/"
    others = [path for path in known if not path.startswith(inside)]
    shown = [path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") for path in paths]
    _note(covers, FOREIGN, {"paths": sorted({*others, *shown})})


def _note(covers: Covers, name: str, facts: dict[str, Any]) -> None:
    text = json.dumps(facts)
    if text != covers.noted(name):
        covers.note(name, text)
