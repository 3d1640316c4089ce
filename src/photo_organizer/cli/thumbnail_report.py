"""Tell what becomes of folder thumbnails: on the screen, in the outbox, and in the notes that the page reads."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from photo_organizer.cli.progress import Progress
from photo_organizer.shown import shown
from photo_organizer.thumbnails import run_log
from photo_organizer.thumbnails.report import Did

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.report import Summary, ThumbnailEvent


class ThumbnailReport:
    """`outbox` is None where nothing may be written: for a plan, and where there is no database."""

    def __init__(
        self, thumbnails: ThumbnailStore, outbox: sqlite3.Connection | None, *, as_json: bool, noted: bool
    ) -> None:
        self.thumbnails, self.outbox, self._as_json = thumbnails, outbox, as_json
        self._notes = run_log.RunNotes(thumbnails) if noted else None
        self._progress = Progress()

    def event(self, event: ThumbnailEvent) -> None:
        """Tell what became of one folder."""
        self._progress.clear()
        _print(event, as_json=self._as_json)
        if event.did is Did.REMOVED:
            self.thumbnails.unmade(os.path.dirname(event.path))
        if self._notes:
            self._notes.event(event)
        if self.outbox:
            run_log.log_event(self.outbox, event)

    def progress(self, done: int, total: int, text: str) -> None:
        """Show how far the run is."""
        self._progress.show(done, total, text)
        if self._notes:
            self._notes.progress(done, total)

    def concluded(self, root: str, wanted: Options, models: ChosenModels, summary: Summary) -> None:
        """Tell what came of the folders below one root."""
        self._progress.clear()
        if not wanted.plan:
            run_log.note_model(self.thumbnails, models)
            if wanted.only is None and not summary.stopped:
                run_log.note_foreign(self.thumbnails, root, summary)
                if self.outbox:
                    run_log.log_blocked(self.outbox, self.thumbnails, root, summary)
        if self.outbox:
            run_log.log_summary(self.outbox, summary, self.thumbnails)
        _conclude(summary, as_json=self._as_json)

    def ended(self, *, stopped: bool) -> None:
        """Note for the page that the run has ended."""
        if self._notes:
            self._notes.end(stopped=stopped)


def _print(event: ThumbnailEvent, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**asdict(event), "path": shown(event.path)}), flush=True)
        return
    print(f"{event.did.value:<9}  {shown(event.path)}" + ("" if event.tiles else f"  ({event.sentence})"))
    for tile in event.tiles:
        print(f"    {tile.points:6.1f}  {shown(tile.path)}  ({tile.words})")


def _conclude(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"summary": summary.as_json()}), flush=True)
        return
    for path in summary.foreign:
        print(f"stays      {shown(path)}  (not made by this program)")
    for path in summary.blocked:
        print(f"Note: {run_log.in_the_way(path)}", file=sys.stderr)
    for note in summary.notes:
        print(f"Note: {note}", file=sys.stderr)
    print(summary.sentence(), file=sys.stderr)
