"""The logs hear of every thumbnail that is made, removed or not made, the media index of what is another file now."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db, outbox
from photo_organizer.thumbnails import run_log
from photo_organizer.thumbnails.report import Did, ThumbnailEvent

if TYPE_CHECKING:
    from pathlib import Path

THERE = "/photo/2024/thumbnail.jpg"
TOLD = {
    Did.CREATED: ("Thumbnail Created", ([], [THERE])),
    Did.REPLACED: ("Thumbnail Created", ([THERE], [THERE])),
    Did.REMOVED: ("Thumbnail Removed", ([THERE], [])),
    Did.FAILED: ("Error", None),
}


@pytest.mark.parametrize("did", Did)
def test_what_is_told(did: Did, tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        run_log.log_event(con, ThumbnailEvent(did, THERE, "because", size=7))
        lines = [one.payload for one in outbox.pending(con, outbox.Consumer.ACTIVITY_CSV, 9)]
        index = [one.payload for one in outbox.pending(con, outbox.Consumer.INDEX, 9)]
    event, changed = TOLD.get(did, (None, None))
    assert [(one["event"], one["path"], one["info"]) for one in lines] == (
        [(event, THERE, "because")] if event else []
    )
    assert [one["size"] for one in lines] == ([] if not event else [7 if changed and changed[1] else None])
    assert [(one["removed"], one["added"]) for one in index] == ([changed] if changed else [])
