"""A command while filing is kept from acting: its answer tells what is so now, and what cures the trouble is done."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.act import step
from tests.commands.ticks import MINUTE, told

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.commands.ticks import Ticks


def filed_one(ticks: Ticks) -> Path:
    photo = ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    return photo


def test_while_filing_is_paused_an_old_trouble_refuses_nothing(ticks: Ticks) -> None:
    """A share that came back was told as missing for as long as the pause lasted: nobody looked whether it was there."""
    photo = filed_one(ticks)
    ticks.library.rename(ticks.root / "away")
    ticks.drop()
    ticks.tick(3, seconds=MINUTE)
    told(ticks, "pause")
    assert "cannot be opened" in str(told(ticks, "undo")["problems"]), "it is away still"
    (ticks.root / "away").rename(ticks.library)
    answer = told(ticks, "undo")
    assert (answer["state"], answer["files"]) == ("done", [str(photo)])
    assert ticks.status()["word"] == "Paused"
    assert told(ticks, "resume")["ok"]
    assert ticks.status()["word"] in ("Idle", "Working")
    assert "Filing goes on" in (ticks.state / "system_log.csv").read_text()


def test_a_share_that_is_back_is_believed_at_once(ticks: Ticks) -> None:
    filed_one(ticks)
    ticks.library.rename(ticks.root / "away")
    ticks.drop()
    ticks.tick(3, seconds=MINUTE)
    (ticks.root / "away").rename(ticks.library)
    assert told(ticks, "undo")["state"] == "done"


def test_what_frees_a_full_volume_is_done_while_filing_waits_for_room(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner who clears duplicates away because nothing fits any more was told that the volume is full."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (ticks.library / name).write_bytes(b"\xff\xd8 the same bytes")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as room:
        room.setattr(step, "rename_noreplace", full)
        ticks.drop()
        ticks.tick(2)
        assert ticks.status()["code"] == "volume-full"
    answer = told(ticks, "dedupe", apply=True)
    assert (answer["state"], answer["removed"]) == ("done", 2)
    assert ticks.status()["code"] == "volume-full", "filing still waits for its next try"


def test_on_a_sick_disk_nothing_is_removed(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    filed_one(ticks)

    def sick(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as disk:
        disk.setattr(step, "rename_noreplace", sick)
        ticks.drop()
        ticks.tick(2)
        assert ticks.status()["word"] == "Needs attention"
    assert told(ticks, "undo")["state"] == "failed"
