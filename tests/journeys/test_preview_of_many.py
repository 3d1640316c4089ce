"""A preview of more than is decided at once, into a small library: what is to come is not taken for what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.commands.breaker import FEW
from photo_organizer.service import filing
from tests.journeys.house import House
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _photos(first: int, last: int, name: str) -> dict[str, bytes]:
    return {
        f"{name}{number}_jpg": photos.jpeg(f"2024:05:01 12:{number:02}:00", size=(32, 24), seed=number)
        for number in range(first, last)
    }


def test_a_duplicate_behind_many_newcomers_is_removed_in_the_preview_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "Most of the library cannot be read: 38 of 40 files", said the preview, and ended there."""
    monkeypatch.setattr(filing, "WINDOW", 10)
    house = House(tmp_path)
    house.drop(**_photos(0, FEW, "old"))
    house.once()
    house.drop(**_photos(FEW, FEW + 20, "new"), **_photos(0, 1, "z"))
    capsys.readouterr()
    told = []
    for command in ("plan", "once"):
        assert house.run(command, "--settle=0") == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert told[0].count("remove ") == 1
