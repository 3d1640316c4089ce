"""An intake that the settings named before is asked for while something of ours may be in it, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.store.worked_in import known_roots

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks


@pytest.mark.parametrize("mode", ["move", "copy"])
def test_one_in_which_nothing_was_done_is_not_waited_for(ticks: Ticks, mode: str) -> None:
    """It was asked for with each look, for good, and the disks never slept."""
    ticks.end()
    ticks.settings = ticks.settings.replace(intake_mode=mode)
    ticks.start()
    if mode == "copy":
        ticks.drop()
    ticks.tick(3)
    assert len(ticks.filed()) == (mode == "copy")
    _change_intake(ticks)
    assert str(ticks.intake) not in known_roots(ticks.opened.con)


def test_one_that_was_worked_in_and_is_away_is_waited_for(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(3)
    ticks.intake.rename(ticks.root / "away")
    _change_intake(ticks)
    assert str(ticks.intake) in known_roots(ticks.opened.con)


def _change_intake(ticks: Ticks) -> None:
    ticks.end()
    new = ticks.root / "new"
    new.mkdir()
    ticks.settings = ticks.settings.replace(paths_intake=str(new))
    ticks.start()
    assert str(ticks.intake) in known_roots(ticks.opened.con)
    ticks.tick(2)
