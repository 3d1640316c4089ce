"""Copies that share the blocks of their sources, as between two shared folders of one Btrfs volume.

An own volume would need root: here the blocks are written in the moment in which Btrfs would share them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import copying
from tests.act.committing import calls_of, moves, photos, shared
from tests.act.test_durable import first
from tests.act.test_executor import move

if TYPE_CHECKING:
    from tests.act.test_executor import House

PHOTOS = 12


@pytest.fixture(autouse=True)
def _shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_share_blocks", shared)


@pytest.mark.parametrize("can", [True, False], ids=["Btrfs", "XFS"])
def test_they_are_made_durable_together_and_each_is_synced_before_its_name(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    """The commit is a help; what a file's name waits for is the file's own fsync."""
    steps = moves(two_volumes, photos(two_volumes, PHOTOS))
    seen, together = calls_of(two_volumes, steps, monkeypatch, can=can)
    assert len(together) == 1
    filled = max(n for n, (call, *paths) in enumerate(seen) if call == "utime" and ".part" in paths[0])
    assert together[0] > filled
    for number, step in enumerate(steps):
        synced = first(seen, "fsync", f".{number}.part", together[0])
        assert first(seen, "renameat2", step.dst, synced) < first(seen, "unlink", f"/{number}.jpg", synced)


def test_batches_know_whether_bytes_are_copied(two_volumes: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house, known, share = two_volumes, list[bool](), copying._share_blocks
    for src, shares in zip(photos(house, 3), (True, False, True), strict=True):
        monkeypatch.setattr(copying, "_share_blocks", share if shares else lambda *_: False)
        house.run(move(src, house.library / src.name))
        known.append(house.executor.sizing.sharing)
    assert known == [True, False, True]


def test_a_file_that_is_renamed_shares_nothing(one_volume: House) -> None:
    [src] = photos(one_volume, 1)
    one_volume.run(move(src, one_volume.library / src.name))
    assert not one_volume.executor.sizing.sharing
