"""Leave word of the night in the program's outbox: the activity log, the media index, the system log.

The night runs in a process of its own; whoever runs the service hands the rows on.
"""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import quoted
from photo_organizer.store import outbox
from photo_organizer.store.db import transaction
from photo_organizer.store.folder_thumbnails import FOREIGN, KEPT, LAST_RUN, MODEL, as_text
from photo_organizer.thumbnails.report import Did

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.report import Summary, ThumbnailEvent

_NOTED = "notes about the models"
_BLOCKED = "folders in the way below"


_EVENTS = {
    Did.CREATED: outbox.ActivityEvent.THUMBNAIL,
    Did.REPLACED: outbox.ActivityEvent.THUMBNAIL,
    Did.REMOVED: outbox.ActivityEvent.THUMBNAIL_GONE,
    Did.FAILED: outbox.ActivityEvent.ERROR,
}


def log_event(con: sqlite3.Connection, event: ThumbnailEvent) -> None:
    """Leave a line for a thumbnail that was written, removed or could not be; the media index hears of changes only."""
    if event.did not in _EVENTS:
        return
    now, made = time.time_ns(), event.did in (Did.CREATED, Did.REPLACED)
    size = event.size if made else None
    with transaction(con):
        outbox.post_activity(con, _EVENTS[event.did], event.path, size=size, info=event.sentence, at_ns=now)
        gone = [event.path] if event.did in (Did.REPLACED, Did.REMOVED) else []
        outbox.post_index(con, gone, [event.path] if made else [], now)


def log_skipped(con: sqlite3.Connection | None, why: str) -> None:
    """Leave word of a night that did not begin."""
    if con:
        with transaction(con):
            words = f"Folder thumbnails were skipped: {why}"
            outbox.post_system(con, outbox.Level.WARNING, words, time.time_ns())


def log_summary(con: sqlite3.Connection, summary: Summary, thumbnails: ThumbnailStore) -> None:
    """Leave the run in one sentence, and what is to be known about the models, once for as long as it is so."""
    notes = "; ".join(summary.notes)
    now, known = time.time_ns(), thumbnails.noted(_NOTED)
    with transaction(con):
        if notes and notes != known:
            outbox.post_system(con, outbox.Level.WARNING, f"Folder thumbnails: {notes}", now)
        outbox.post_system(con, outbox.Level.INFO, summary.sentence(), now)
    if notes != known:
        thumbnails.note(_NOTED, notes)


class RunNotes:
    """Notes how far a run is, at most once a second, and what came of it, for the command that has started it."""

    def __init__(self, thumbnails: ThumbnailStore) -> None:
        self._thumbnails, self._noted_at = thumbnails, float("-inf")
        self._made, self._removed, self._failed = list[str](), list[str](), list[str]()
        self._reached = (0, 0)

    def progress(self, done: int, total: int) -> None:
        """Note that so many folders of so many are done."""
        self._reached = done, total
        if time.monotonic() - self._noted_at >= 1:
            self._noted_at = time.monotonic()
            self._note({})

    def event(self, event: ThumbnailEvent) -> None:
        """Remember what became of a folder."""
        if event.did in (Did.CREATED, Did.REPLACED):
            self._made.append(as_text(event.path))
        elif event.did is Did.REMOVED:
            self._removed.append(as_text(event.path))
        elif event.did is Did.FAILED:
            self._failed.append(f"{as_text(event.path)}: {event.sentence}")

    def end(self, *, stopped: bool) -> None:
        """Note what came of the run."""
        came = {"made": self._made, "removed": self._removed, "failed": self._failed}
        self._note({**came, "stopped": stopped})

    def _note(self, facts: dict[str, Any]) -> None:
        done, total = self._reached
        about = {"process": os.getpid(), "done": done, "of": total}
        self._thumbnails.note(LAST_RUN, json.dumps(about | facts))


def note_model(thumbnails: ThumbnailStore, models: ChosenModels) -> None:
    """Remember for the page which model scores, and which prompts it has numbers for."""
    facts = {"name": models.tower_name, "stand_in": models.stand_in, "known": list(models.known)}
    _note(thumbnails, MODEL, facts)


def log_blocked(con: sqlite3.Connection, thumbnails: ThumbnailStore, root: str, summary: Summary) -> None:
    """Say of each folder that has a thumbnail's name that it is in the way, once for as long as it is so."""
    fact, paths = f"{_BLOCKED} {as_text(root)}", [as_text(path) for path in summary.blocked]
    known = json.loads(thumbnails.noted(fact) or "[]")
    with transaction(con):
        for path in paths:
            if path not in known:
                words = f"Folder thumbnails: {in_the_way(path)}"
                outbox.post_system(con, outbox.Level.WARNING, words, time.time_ns())
    if paths != known:
        thumbnails.note(fact, json.dumps(paths))


def in_the_way(path: str) -> str:
    """Return what keeps a thumbnail away, and the cure."""
    return f"{quoted(path)} is a folder, so the folder around it gets no thumbnail; give it another name"


def note_foreign(thumbnails: ThumbnailStore, root: str, summary: Summary) -> None:
    """Remember for the page which thumbnails below `root` this program did not make, and which ones gave way to ours."""
    inside = root.rstrip("/") + "/"
    for fact, paths in ((FOREIGN, summary.foreign), (KEPT, summary.kept)):
        known = json.loads(thumbnails.noted(fact) or "{}").get("paths", [])
        others = [path for path in known if not path.startswith(inside)]
        note_paths(thumbnails, fact, [*others, *map(as_text, paths)])


def note_paths(thumbnails: ThumbnailStore, fact: str, paths: Sequence[str]) -> None:
    """Remember a list of paths for the page."""
    _note(thumbnails, fact, {"paths": sorted(set(paths))})


def _note(thumbnails: ThumbnailStore, name: str, facts: dict[str, Any]) -> None:
    text = json.dumps(facts)
    if text != thumbnails.noted(name):
        thumbnails.note(name, text)
