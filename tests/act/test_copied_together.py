"""Copies between two volumes of which the receiving one is Btrfs: what a few of them need is written down at once."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.batch import TOGETHER
from photo_organizer.disk import copying, transaction
from photo_organizer.model import State
from photo_organizer.store import journal
from tests.act.test_durable import Call, first
from tests.act.test_executor import move
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House

PHOTOS = TOGETHER + 2


@pytest.fixture(autouse=True)
def _copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)


def photos(house: House, count: int = PHOTOS) -> list[Path]:
    return [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(count)]


@pytest.mark.parametrize("can", [True, False], ids=["Btrfs", "ext4"])
def test_a_few_are_written_down_at_once_and_each_is_synced_before_its_name(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    house, seen = two_volumes, list[Call]()

    def commit(fd: int) -> bool:
        seen.append(("together", os.readlink(f"/proc/self/fd/{fd}")))
        return can

    monkeypatch.setattr(transaction, "commit", commit)
    steps = [move(src, house.library / src.name) for src in photos(house)]
    with watched(lambda point: seen.append((point.call, *point.paths)), looks=True):
        assert house.run(*steps) == State.DONE
    together = [n for n, call in enumerate(seen) if call[0] == "together"]
    assert len(together) == 2  # the first TOGETHER, and the rest
    for number, step in enumerate(steps):
        synced = first(seen, "fsync", f".{number}.part", together[number // TOGETHER])
        assert not [call for call in seen[:synced] if call[0] == "fsync" and f".{number}.part" in call[1]]
        assert first(seen, "renameat2", step.dst, synced) < first(seen, "unlink", f"/{number}.jpg", synced)


def test_what_was_written_down_at_once_is_no_proof(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, sources = two_volumes, photos(two_volumes)
    monkeypatch.setattr(transaction, "commit", lambda _: True)

    def fails(point: Point) -> None:
        if point.call == "fsync" and point.paths[0].endswith(".3.part"):
            point.fail(errno.EIO)

    steps = [move(src, house.library / src.name) for src in sources]
    with watched(fails):
        assert house.run(*steps) != State.DONE
    assert house.files() == {f"intake/{number}.jpg": b"%d" % number for number in range(PHOTOS)}
    assert journal.unfinished(house.con) == []


def test_one_copy_alone_is_synced_alone(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = two_volumes
    monkeypatch.setattr(transaction, "commit", lambda _: pytest.fail("one fsync is enough"))
    assert house.run(move(photos(house, 1)[0], house.library / "0.jpg")) == State.DONE
