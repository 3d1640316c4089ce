"""A library that was moved with its intake: what its owner brought back into that is not filed once more, and the rest can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store import held

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def _begin(ticks: Ticks, library: Path, intake: Path | None = None) -> None:
    ticks.library, ticks.intake = library, intake or library / "intake"
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


def test_what_came_from_an_intake_beside_the_library_goes_back_to_where_that_is_now(ticks: Ticks) -> None:
    ticks.end()
    before, after = ticks.root / "family", ticks.root / "us"
    (before / "in").mkdir(parents=True)
    (before / "photos").mkdir()
    _begin(ticks, before / "photos", before / "in")
    photo = ticks.drop()
    ticks.tick(3)
    ticks.end()
    before.rename(after)
    _begin(ticks, after / "photos", after / "in")
    ticks.tick(2)
    number = ticks.post("undo", last=True)
    ticks.tick(3)
    assert ticks.left() == [photo.name], ticks.answer(number)
