"""The still and the film of a live photo that come at once, out of two folders: one unit, as if they had come one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.card import Card
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

ID = "ABCDEF01-2345-6789-ABCD-EF0123456789"
STILL = photos.jpeg("2024:05:01 10:00:00", size=(64, 48), content_id=ID, make="Apple")
FILM = video.movie(content_id=ID, frames=2, size=(64, 48), make="Apple")
PAIR = {"20240501_100000.jpg", "20240501_100000.mov"}


@pytest.mark.parametrize(("still", "film"), [("Photos", "Videos"), ("y", "a")])
def test_halves_out_of_two_folders_become_one_unit_and_undo_brings_each_home(
    tmp_path: Path, still: str, film: str, capsys: pytest.CaptureFixture[str]
) -> None:
    card = Card(tmp_path)
    card.put(f"{still}/IMG_1.JPG", STILL)
    card.put(f"{film}/IMG_1.MOV", FILM)
    before = card.waiting()
    card.run("plan", "--settle", "0")
    planned = sorted(capsys.readouterr().out.splitlines())
    assert card.run("once", "--settle", "0") == 0
    assert sorted(capsys.readouterr().out.splitlines()) == planned
    assert {path.rpartition("/")[2] for path in card.held()} == PAIR
    assert [len(unit) for unit in card.units()] == [2]
    assert card.run("undo", "--last") == 0
    assert (card.waiting(), card.held()) == (before, {})


def test_a_film_of_another_still_goes_its_own_way(tmp_path: Path) -> None:
    card = Card(tmp_path)
    card.put("Photos/IMG_1.JPG", STILL)
    card.put("Videos/IMG_1.MOV", video.movie(content_id=ID.replace("A", "B"), frames=2, size=(64, 48)))
    assert len(card.once()) == 2
    assert PAIR - card.once() == {"20240501_100000.mov"}
