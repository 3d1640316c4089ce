"""Copies between two volumes of which the receiving one is Btrfs: what a few of them need is written down at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.batch import TOGETHER
from photo_organizer.disk import copying
from tests.act.committing import calls_of, moves, photos
from tests.act.test_durable import first

if TYPE_CHECKING:
    from tests.act.test_executor import House


@pytest.mark.parametrize("can", [True, False], ids=["Btrfs", "ext4"])
def test_a_few_are_written_down_at_once_and_each_is_synced_before_its_name(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)
    steps = moves(two_volumes, photos(two_volumes, TOGETHER + 2))
    seen, together = calls_of(two_volumes, steps, monkeypatch, can=can)
    assert len(together) == 2  # the first TOGETHER, and the rest
    for number, step in enumerate(steps):
        synced = first(seen, "fsync", f".{number}.part", together[number // TOGETHER])
        assert not [call for call in seen[:synced] if call[0] == "fsync" and f".{number}.part" in call[1]]
        assert first(seen, "renameat2", step.dst, synced) < first(seen, "unlink", f"/{number}.jpg", synced)
