"""A library that was moved with the intake in it: what its owner brought back into that is not filed once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store import held

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def _begin(ticks: Ticks, library: Path) -> None:
    ticks.library, ticks.intake = library, library / "intake"
    ticks.settings = ticks.settings.replace(paths_library=str(ticks.library), paths_intake=str(ticks.intake))
    ticks.start()


def test_what_was_brought_back_stays_in_the_intake_that_moved_along(ticks: Ticks) -> None:
    ticks.end()
    before, after = ticks.root / "photo", ticks.root / "renamed"
    (before / "intake").mkdir(parents=True)
    _begin(ticks, before)
    photo = ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    ticks.post("undo", paths=[str(photo)])
    ticks.tick(3)
    ticks.end()
    before.rename(after)
    _begin(ticks, after)
    ticks.service.wake()
    ticks.tick(4)
    assert ticks.left() == [photo.name]
    assert [row.path for row in held.everything(ticks.opened.con)] == [str(ticks.intake / photo.name)]
