"""The members of a group may come in any order and on different days: the tree ends the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import Home
from tests.journeys.parts import xmp
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 8, 31, 13, 47, 54)
STEM = "2024/08_Aug/20240831_134754"
MEMBERS = {
    "IMG_1234.HEIC": photos.heic(when=NOON, content_id="0A1B"),
    "IMG_1234.MOV": video.movie(when=(NOON + timedelta(seconds=1)).replace(tzinfo=UTC), content_id="0A1B"),
    "IMG_1234.xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>",
}


@pytest.mark.parametrize("order", list(permutations(MEMBERS)))
def test_any_order_of_arrival_ends_in_the_same_tree(tmp_path: Path, order: tuple[str, ...]) -> None:
    home = Home(tmp_path)
    for name in order:
        home.put(name, MEMBERS[name])
        home.once()
    assert home.filed() == {f"{STEM}.heic", f"{STEM}.mov", f"{STEM}.xmp"}


def test_undo_of_what_came_later_leaves_what_was_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("IMG_1234.HEIC", "IMG_1234.xmp"):
        home.put(name, MEMBERS[name])
        home.once()
    assert home.run("undo", f"{home.library}/{STEM}.xmp").returncode == 0
    assert home.filed() == {f"{STEM}.heic"}
    assert (home.intake / "IMG_1234.xmp").exists()


NOTES = [xmp(NOON, str(n)) for n in range(3)]
UNDATED = [f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!--{n}--></x:xmpmeta>".encode() for n in range(2)]
JPEG = photos.jpeg(NOON, size=(32, 24))


def test_another_version_of_a_sidecar_stands_beside_its_photo_and_the_same_again_is_a_duplicate(
    home: Home,
) -> None:
    library = home.root / "library"
    home.put("a.jpg", JPEG)
    home.put("b.jpg", photos.jpeg(NOON, size=(64, 24)))  # another photo of that second
    stranger = f"{STEM}.0001.jpg"
    expected = {f"{STEM}.jpg", stranger, f"{STEM}.xmp"}
    for note, new in (
        (NOTES[0], f"{STEM}.xmp"),
        (NOTES[1], f"{STEM}.0002.xmp"),
        (NOTES[2], f"{STEM}.0003.xmp"),
    ):
        for _again in range(2):
            home.put("a.xmp", note)
            assert home.once().returncode == 0
            assert (library / new).read_bytes() == note
    assert home.filed() == expected | {f"{STEM}.0002.xmp", f"{STEM}.0003.xmp"}
    assert (library / f"{STEM}.xmp").read_bytes() == NOTES[0], "nothing is overwritten"
    home.put("a.dng", photos.tiff(NOON, size=(32, 24)))
    home.once()
    assert f"{STEM}.dng" in home.filed(), "what comes later joins as before"
    assert home.run("undo", f"{library}/{STEM}.0003.xmp").returncode == 0
    assert (home.intake / "a.xmp").read_bytes() == NOTES[2]


def test_another_version_of_a_sidecar_that_dates_its_photo_takes_the_first_along(home: Home) -> None:
    later = xmp(datetime(2024, 8, 31, 13, 48), "")
    for name, data in (("a.jpg", JPEG), ("a.xmp", NOTES[0]), ("a.xmp", later)):
        home.put(name, data)
        home.once()
    stem = "2024/08_Aug/20240831_134800"
    assert home.filed() == {f"{stem}.jpg", f"{stem}.xmp", f"{stem}.0001.xmp"}
    assert (home.root / "library" / f"{stem}.0001.xmp").read_bytes() == later


@pytest.mark.parametrize("note", UNDATED)
def test_an_undated_sidecar_of_a_name_that_came_before_waits_for_its_own_photo(
    home: Home, note: bytes
) -> None:
    """Counters begin again, and two photos may have the very same settings."""
    other, stem = datetime(2025, 2, 1, 9), "2025/02_Feb/20250201_090000"
    for name, data in (("a.jpg", JPEG), ("a.xmp", UNDATED[0])):
        home.put(name, data)
    home.once()
    home.put("a.xmp", note)
    assert home.once().returncode == 1
    assert (home.intake / "a.xmp").read_bytes() == note
    home.put("a.jpg", photos.jpeg(other, size=(64, 24)))
    home.once()
    assert home.filed() == {f"{one}.{ending}" for one in (STEM, stem) for ending in ("jpg", "xmp")}


def test_what_comes_again_with_its_photo_never_stands_under_a_strangers_number(home: Home) -> None:
    for name, data in (("a.jpg", JPEG), ("a.xmp", NOTES[0]), ("b.jpg", photos.jpeg(NOON, size=(64, 24)))):
        home.put(name, data)
    home.once()
    home.put("a.jpg", JPEG)
    home.put("a.xmp", NOTES[1])
    home.once()
    assert f"{STEM}.0002.xmp" in home.filed()
    assert f"{STEM}.0001.xmp" not in home.filed()


def test_what_makes_way_has_one_number_however_often_it_does(home: Home) -> None:
    files = {
        name: photos.jpeg(NOON, size=(width, 24))
        if name.endswith("jpg")
        else photos.tiff(NOON, size=(width, 24))
        for name, width in (("a.jpg", 32), ("a.dng", 33), ("b.jpg", 48), ("b.dng", 49), ("c.jpg", 64))
    }
    files |= {"b.xmp": NOTES[0], "c.xmp": NOTES[1]}
    for names in (("c.jpg",), ("b.dng", "b.xmp"), ("a.dng",), ("c.xmp",), ("b.jpg",), ("a.jpg",)):
        for name in names:
            home.put(name, files[name])
        home.once()
    tails = {"": ("dng", "jpg", "xmp"), ".0001": ("jpg", "xmp"), ".0002": ("dng", "jpg")}
    assert home.filed() == {
        f"{STEM}{number}.{ending}" for number, endings in tails.items() for ending in endings
    }
