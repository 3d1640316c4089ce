"""Companions and recordings on the real road: what is broken keeps no photo waiting, and nothing is torn off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import Home
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 8, 31, 12)
STEM = "2024/08_Aug/20240831_120000"
PHOTO = photos.jpeg(NOON, size=(32, 24))
FILM = video.movie(NOON.replace(tzinfo=UTC), frames=1, size=(32, 24), brand="mp42")
BROKEN = {
    "an empty sidecar": ("a.xmp", b""),
    "a sidecar cut short": ("a.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"),
    "an empty file of no known kind": ("a.jpg.notes", b""),
    "the film of a live photo cut short": ("a.mov", FILM[:-400]),
    "an empty film": ("a.mov", b""),
    "a Takeout JSON cut before it tells a date": (
        "a.jpg.json",
        b'{\n  "title": "a.jpg",\n  "description": "",\n  "imageV',
    ),
    "a Flickr JSON cut before it tells a date": (
        "photo_51234567890.json",
        b'{\n  "id": "51234567890",\n  "name": "a",\n  "description": "',
    ),
    "a Takeout JSON cut short": ("a.jpg.json", b'{"title": "a.jpg", "photoTakenTime": {"timestamp": "1'),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_companion_keeps_no_photo_waiting_and_is_told_of(tmp_path: Path, case: str) -> None:
    home, (name, data) = Home(tmp_path), BROKEN[case]
    home.put("a.jpg", PHOTO)
    home.put(name, data)
    told = home.once()
    assert home.filed() == {f"{STEM}.jpg"}
    assert (home.intake / name).read_bytes() == data
    assert f"wait       {name}" in told.stdout
    assert "(is incomplete; waiting for the rest)" not in told.stdout, "what is missing is known"


@pytest.mark.parametrize(("first", "late"), [("jpg", "dng"), ("dng", "jpg")])
def test_a_broken_half_keeps_the_other_not_waiting_and_finds_it_when_it_is_whole(
    tmp_path: Path, first: str, late: str
) -> None:
    home = Home(tmp_path)
    halves = {"jpg": PHOTO, "dng": photos.tiff(NOON, size=(32, 24))}
    home.put(f"a.{first}", halves[first])
    home.put(f"a.{late}", halves[late][:300])
    home.once()
    assert home.filed() == {f"{STEM}.{first}"}
    home.put(f"a.{late}", halves[late])
    home.once()
    assert home.filed() == {f"{STEM}.{first}", f"{STEM}.{late}"}


@pytest.mark.parametrize("raw", [b"", photos.tiff(NOON, size=(32, 24))])
def test_a_film_waits_for_its_broken_still(tmp_path: Path, raw: bytes) -> None:
    home = Home(tmp_path)
    if raw:
        home.put("a.dng", raw)
    home.put("a.jpg", PHOTO[:-20])
    home.put("a.mov", FILM)
    home.once()
    assert home.filed() == set()


def test_what_belongs_together_goes_together(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for ending in ("jpg", "jpg.xmp", "jpg.pp3", "dop", "txt"):
        home.put(f"a.{ending}", PHOTO if ending == "jpg" else f"<x {ending}>".encode())
    home.put("a_01.jpg.xmp", b"<x:xmpmeta></x:xmpmeta>")
    for name in ("GX010042.MP4", "GX020042.MP4"):
        home.put(name, FILM + video.box("free", name.encode()))
        home.put(name.replace("MP4", "THM"), PHOTO + name.encode())
    home.put("GL020042.LRV", FILM)
    home.once()
    assert home.filed() == {
        *(f"{STEM}{tail}" for tail in (".jpg", ".jpg.xmp", "_01.jpg.xmp", ".jpg.pp3", ".dop", ".txt")),
        *(f"{STEM}{tail}" for tail in ("_1.mp4", "_1.thm", "_2.mp4", "_2.thm", "_2.lrv")),
    }


def test_a_cards_small_picture_waits_for_its_film_in_the_folder_beside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put("M4ROOT/THMBNL/C0001T01.JPG", photos.jpeg(size=(32, 24)))
    assert "waits for the photo it belongs to" in home.once().stdout
    home.put("M4ROOT/CLIP/C0001.MP4", FILM)
    home.once()
    assert home.filed() == {f"{STEM}.mp4", f"{STEM}T01.jpg"}


def test_settings_that_come_with_a_duplicate_are_named_after_the_copy_that_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put("a.jpeg", PHOTO)
    home.once()
    for name, data in {
        "b.jpg": PHOTO,
        "b.jpg.xmp": b"<x:xmpmeta></x:xmpmeta>",
        "b.pp3": b"[Version]",
    }.items():
        home.put(name, data)
    home.once()
    assert home.filed() == {f"{STEM}.jpeg", f"{STEM}.jpeg.xmp", f"{STEM}.pp3"}


def test_an_undated_photo_keeps_all_of_a_name_without_extension(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number, name in enumerate(("Mr. Smith's garden", "Beach no. 7.12", "a.jpg;1")):
        home.put(name, photos.jpeg(size=(32, 24), seed=number), mtime=0)
    home.once()
    names = {"Mr. Smith's garden.jpg", "Beach no. 7.12.jpg", "a.jpg"}
    assert home.filed() == {f"NoDateFound/{name}" for name in names}
