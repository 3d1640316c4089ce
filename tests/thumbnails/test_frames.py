"""At night the frames of bursts that wait for their owner are measured, until it is time to stop."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC
from typing import TYPE_CHECKING, cast

import pytest

from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.store import db
from photo_organizer.thumbnails import frames
from tests.samples import groups

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.thumbnails.scorer import Scorer
    from photo_organizer.thumbnails.tree import FolderPicture


class Asked:
    """Stands in for the scorer: remembers what it was asked, and cannot look at the first frame."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def measures(self, picture: FolderPicture) -> None:
        self.names.append(picture.path.rpartition("/")[2])
        if len(self.names) == 1:
            raise LookFailed(Why.DAMAGED, "no picture")


@pytest.mark.parametrize(("relation", "most", "asked"), [("burst", 99, 6), ("burst", 2, 2), ("same", 99, 0)])
def test_frames_of_bursts_are_measured(tmp_path: Path, relation: str, most: int, asked: int) -> None:
    (tmp_path / "library").mkdir()
    con, _ = db.open_database(str(tmp_path))
    scorer = Asked()
    with closing(con):
        groups.plant(tmp_path / "library", con, 2, relation)
        frames.measure(
            con, str(tmp_path / "library"), UTC, cast("Scorer", scorer), lambda: len(scorer.names) >= most
        )
    assert len(set(scorer.names)) == len(scorer.names) == asked
