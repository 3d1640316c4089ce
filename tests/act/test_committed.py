"""What a filesystem wrote down at once for several copies proves nothing; and one alone needs none of it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.batch import TOGETHER
from photo_organizer.disk import copying, transaction
from photo_organizer.model import State
from photo_organizer.store import journal
from tests.act.committing import moves, photos, shared
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from tests.act.test_executor import House

PHOTOS = TOGETHER + 2


@pytest.fixture(params=[True, False], ids=["shared blocks", "copied"], autouse=True)
def _shares(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_share_blocks", shared if request.param else lambda *_: False)


def test_a_commit_that_lied_makes_no_source_go(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old kernels say nothing of what a commit met; the fsync of the file does."""
    house, sources = two_volumes, photos(two_volumes, PHOTOS)
    monkeypatch.setattr(transaction, "commit", lambda _: True)

    def fails(point: Point) -> None:
        if point.call == "fsync" and point.paths[0].endswith(".3.part"):
            point.fail(errno.EIO)

    with watched(fails):
        assert house.run(*moves(house, sources)) != State.DONE
    assert house.files() == {f"intake/{number}.jpg": b"%d" % number for number in range(PHOTOS)}
    assert journal.unfinished(house.con) == []


def test_one_alone_needs_no_commit(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = two_volumes
    monkeypatch.setattr(transaction, "commit", lambda _: pytest.fail("one fsync is enough"))
    assert house.run(*moves(house, photos(house, 1))) == State.DONE
