"""Of several photos and films that a companion could go with, it goes with the right one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.model import Stamp
from tests.decide.files import NOON, belongs_to, file, units

PREFERRED = {
    "a.xmp": [
        ("a.jpg", ["a.avi", "a.jpg"]),
        ("a.cr2", ["a.jpg", "a.cr2", "a.avi"]),
        ("a.dng", ["a.dng", "a.heic", "a.jpg"]),
        ("a.HEIC", ["a.HEIC", "a.MOV"]),
        ("a.avi", ["a.avi", "a.mov"]),  # among equals the first by name, whatever order they came in
    ],
    "a.mov.xmp": [("a.mov", ["a.cr2", "a.mov"])],  # the whole name says more than the stem
    "a.aae": [("a.heic", ["a.heic", "a.mov"])],
}


@pytest.mark.parametrize("sidecar", PREFERRED)
def test_of_several_files_of_one_stem_an_edit_belongs_to_the_one_that_an_editor_opens(sidecar: str) -> None:
    for owner, names in PREFERRED[sidecar]:
        assert belongs_to(sidecar, names) == owner
        assert belongs_to(sidecar, reversed(names)) == owner


def test_of_photos_of_one_stem_a_companion_goes_to_the_one_of_its_date() -> None:
    hours = {"a.heic": 2, "a.jpg": 1, "a.png": 0}
    photos = [file(name, at=NOON + timedelta(hours=more)) for name, more in hours.items()]
    for name, more in hours.items():
        found = units(*photos, file("a.xmp", at=NOON + timedelta(hours=more, seconds=1)))
        assert [name, "a.xmp"] in [[one for one, _ in unit] for unit in found]


def test_a_film_that_tells_utc_is_as_near_to_its_small_picture_as_one_that_tells_the_time_of_the_place() -> (
    None
):
    photo, film = file("a.JPG", at=NOON), file("a.MOV", at=NOON - timedelta(minutes=77), utc=True)
    found = units(photo, film, file("a.THM", at=NOON + timedelta(minutes=43)))
    assert ["a.MOV", "a.THM"] in [[name for name, _ in unit] for unit in found]


@pytest.mark.parametrize("companion", ["a.THM", "a.LRV", "a.SRT"])
def test_small_pictures_and_films_and_words_go_to_the_film_of_their_name(companion: str) -> None:
    found = units(file("a.JPG", at=NOON), file("a.AVI", at=NOON + timedelta(hours=1)), file(companion))
    assert ["a.AVI", companion] in [[name for name, _ in unit] for unit in found]


@pytest.mark.parametrize("ending", [".xmp", ".JPG.xmp", ".JPG.json", ".JPG.supplemental-metadata.json"])
def test_of_photos_that_differ_in_capitals_only_each_keeps_its_own_companion(ending: str) -> None:
    small, large = ("img_1.jpg", f"img_1{ending.replace('JPG', 'jpg')}"), ("IMG_1.JPG", f"IMG_1{ending}")
    found = units(*map(file, [*small, *large]))
    assert sorted(tuple(name for name, _ in unit) for unit in found) == sorted([small, large])
    small, large = ("a.jpg", "a.jpg.xmp"), ("a.JPG", "a.JPG.xmp")
    found = units(*map(file, [*small, *large]))
    assert sorted(tuple(name for name, _ in unit) for unit in found) == sorted([small, large])


def test_a_large_file_of_no_known_kind_is_no_companion() -> None:
    large = file("a.zip")
    large = replace(large, sighting=replace(large.sighting, stamp=Stamp(1, 2, 20_000_000, 3)))
    assert len(group([file("a.jpg"), large])) == 2


HOSTS = {  # each time the preferred host is not the first by name
    "a raw file to the picture of the very same letters": (
        "img_1.dng",
        ["IMG_1.heic", "img_1.jpg"],
        "img_1.jpg",
    ),
    "a raw file to the more usual format": ("a.dng", ["a.avif", "a.jpg"], "a.jpg"),
    "a film to the more usual format": ("a.mov", ["a.avif", "a.heic"], "a.heic"),
    "settings to what editors work on": ("a.xmp", ["a.gif", "a.jpg"], "a.jpg"),
}


@pytest.mark.parametrize("case", HOSTS)
def test_of_several_hosts_a_companion_goes_to_the_preferred_one(case: str) -> None:
    companion, names, host = HOSTS[case]
    (unit,) = [unit for unit in units(*map(file, [companion, *names])) if companion in dict(unit)]
    assert unit[0][0] == host


@pytest.mark.parametrize(
    ("companion", "owner"),
    [
        ("clip.de.srt", "clip.mp4"),
        ("clip.mp4.en.forced.srt", "clip.mp4"),
        ("IMG_1.ocr.txt", "IMG_1.jpg"),
        ("IMG_1.jpg.out.pp3", "IMG_1.jpg"),
        ("IMG_1.jpg.faces.json", "IMG_1.jpg"),
        ("IMG_1.edit.xmp", None),  # of IMG_1.edit.jpg, which is not here
        ("IMG_1.nef.xmp", None),
        ("IMG_1.nef.txt", None),
        ("IMG_1.2.txt", None),
    ],
)
def test_a_companion_may_have_further_words_behind_the_name_of_its_photo(
    companion: str, owner: str | None
) -> None:
    assert belongs_to(companion, ["clip.mp4", "clip-2.mp4", "IMG_1.jpg", "IMG_1.jpg.jpg"]) == owner
