"""Nothing is put into an intake whose disk went away since the last look: there it would be out of sight once the disk is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.directly import directly
from photo_organizer.commands.undo import Undo
from photo_organizer.disk import mounts
from photo_organizer.errors import VolumeAway
from tests.commands.ticks import said, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def mount(monkeypatch: pytest.MonkeyPatch, *points: Path) -> None:
    """Let the kernel tell that a disk is mounted at each of these."""
    lines = [f"40 22 8:2 / {point} rw - ext4 /dev/b rw" for point in points]
    monkeypatch.setattr(mounts, "_table", lambda: "\n".join(["22 1 8:1 / / rw - ext4 /dev/a rw", *lines]))


@pytest.fixture
def filed(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a photo that was filed out of an intake which is a disk of its own, and is not there now."""
    mount(monkeypatch, ticks.intake)
    path = ticks.drop()
    ticks.tick(3)
    assert len(ticks.filed()) == 1
    mount(monkeypatch)
    return path


def test_the_service_brings_nothing_back_and_copies_nothing_there_until_the_disk_is_back(
    ticks: Ticks, filed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ticks.root / "card"
    card.mkdir()
    (card / "b.jpg").write_bytes(b"b")
    missing = {"root": str(card).encode().hex(), "paths": [str(card / "b.jpg").encode().hex()]}
    for name, wanted in (("undo", {}), ("copy-missing", missing)):
        answer = told(ticks, name, **wanted)
        assert (answer["state"], said(answer)) == ("failed", ["volume_away"])
    assert ticks.left() == []
    assert len(ticks.filed()) == 1
    mount(monkeypatch, ticks.intake)
    assert told(ticks, "undo")["state"] == "done"
    assert filed.exists()


def test_nor_does_the_command_line_where_no_service_runs(
    ticks: Ticks, filed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks.end()
    with pytest.raises(VolumeAway, match="is not there"):
        directly(ticks.settings, str(ticks.state), {}, Undo)
    assert not filed.exists()
    mount(monkeypatch, ticks.intake)
    reply = directly(ticks.settings, str(ticks.state), {}, Undo)
    assert reply["state"] == "done"
    assert filed.exists()
    ticks.start()
