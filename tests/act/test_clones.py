"""Copies that share the blocks of their sources, as between two shared folders of one Btrfs volume.

An own volume would need root: here the blocks are written in the moment in which Btrfs would share them.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import copying, transaction
from photo_organizer.model import State
from photo_organizer.store import journal
from tests.act.test_durable import Call, first
from tests.act.test_executor import move
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House

PHOTOS = 12


@pytest.fixture(autouse=True)
def _shared(monkeypatch: pytest.MonkeyPatch) -> None:
    def share(target: int, source: int, size: int) -> bool:
        os.pwrite(target, os.pread(source, size, 0), 0)
        return True

    monkeypatch.setattr(copying, "_share_blocks", share)


def photos(house: House) -> list[Path]:
    return [house.put(house.intake / f"{number}.jpg", b"%d" % number) for number in range(PHOTOS)]


@pytest.mark.parametrize("can", [True, False], ids=["Btrfs", "XFS"])
def test_they_are_made_durable_together_and_each_is_synced_before_its_name(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    """The commit is a help; what a file's name waits for is the file's own fsync."""
    house, seen = two_volumes, list[Call]()

    def commit(fd: int) -> bool:
        seen.append(("together", os.readlink(f"/proc/self/fd/{fd}")))
        return can

    monkeypatch.setattr(transaction, "commit", commit)
    steps = [move(src, house.library / src.name) for src in photos(house)]
    with watched(lambda point: seen.append((point.call, *point.paths)), looks=True):
        assert house.run(*steps) == State.DONE
    together = [n for n, call in enumerate(seen) if call[0] == "together"]
    assert len(together) == 1
    filled = max(n for n, (call, *paths) in enumerate(seen) if call == "utime" and ".part" in paths[0])
    assert together[0] > filled
    for number, step in enumerate(steps):
        synced = first(seen, "fsync", f".{number}.part", together[0])
        assert first(seen, "renameat2", step.dst, synced) < first(seen, "unlink", f"/{number}.jpg", synced)


def test_a_commit_that_lied_makes_no_source_go(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old kernels say nothing of what a commit met; the fsync of the file does."""
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


def test_one_alone_needs_no_commit_of_everything(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = two_volumes
    src = photos(house)[0]
    monkeypatch.setattr(transaction, "commit", lambda _: pytest.fail("one fsync is enough"))
    assert house.run(move(src, house.library / src.name)) == State.DONE


def test_batches_know_whether_bytes_are_copied(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house, known, share = two_volumes, list[bool](), copying._share_blocks
    for src, shares in zip(photos(house), (True, False, True), strict=False):
        monkeypatch.setattr(copying, "_share_blocks", share if shares else lambda *_: False)
        house.run(move(src, house.library / src.name))
        known.append(house.executor.sizing.sharing)
    assert known == [True, False, True]


def test_a_file_that_is_renamed_shares_nothing(one_volume: House) -> None:
    src = photos(one_volume)[0]
    one_volume.run(move(src, one_volume.library / src.name))
    assert not one_volume.executor.sizing.sharing
