"""The samples are what they claim to be: whole, dated files that other programs open."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import cv2
import pillow_heif
import pytest
from PIL import Image

from tests.samples import photos, video
from tests.samples.trees import Kind, plant

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2024, 8, 31, 13, 47, 57)
DATED = {
    "JPEG": photos.jpeg,
    "PNG": photos.png,
    "TIFF": photos.tiff,
    "WEBP": photos.webp,
    "AVIF": photos.avif,
    "HEIF": photos.heic,
}


def _opened(data: bytes) -> Image.Image:
    pillow_heif.register_heif_opener()
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", DATED)
def test_a_photo_is_of_its_format_and_carries_its_date(kind: str) -> None:
    picture = _opened(DATED[kind](WHEN, subsec="123", make="Kamera", model="Eins", seed=1))
    block = picture.getexif()
    picture.load()
    assert (picture.format, picture.size) == (kind, (320, 240))
    assert block[photos.MODEL] == "Eins"
    taken = block.get_ifd(photos.EXIF_IFD)
    assert (taken[photos.ORIGINAL], taken[photos.SUBSEC_ORIGINAL]) == ("2024:08:31 13:47:57", "123")


def test_formats_without_dates_open_too() -> None:
    assert [_opened(make()).format for make in (photos.gif, photos.bmp)] == ["GIF", "BMP"]


@pytest.mark.parametrize("brand", ["qt  ", "mp42"])
def test_a_film_plays_to_its_end(tmp_path: Path, brand: str) -> None:
    data = video.movie(WHEN, brand=brand, frames=10, frames_per_second=5, size=(160, 120))
    path = photos.write(tmp_path / "film.mov", data)
    player = cv2.VideoCapture(str(path))
    shown = 0
    while player.read()[0]:
        shown += 1
    assert (shown, player.get(cv2.CAP_PROP_FPS)) == (10, 5.0)


def test_a_film_carries_its_dates() -> None:
    data = video.movie(WHEN.replace(tzinfo=UTC), created="2024-08-31T15:47:57+0200", content_id="A-1")
    seconds = int.from_bytes(data[data.index(b"mvhd") + 8 :][:4], "big")
    assert seconds - video.EPOCH_1904 == int(WHEN.replace(tzinfo=UTC).timestamp())
    assert b"com.apple.quicktime.creationdate" in data
    assert b"2024-08-31T15:47:57+0200" in data


def test_a_tree_holds_every_kind_and_is_repeatable(tmp_path: Path) -> None:
    first, second = plant(tmp_path / "a", 300), plant(tmp_path / "b", 300)
    assert len({one.path for one in first}) == 300
    assert {one.kind for one in first} == set(Kind)
    assert [one.path.read_bytes() for one in first] == [one.path.read_bytes() for one in second]
    exact_duplicates = [(one.path, one.of) for one in first if one.kind is Kind.TWIN and one.of]
    assert len(exact_duplicates) == 24
    assert [twin.read_bytes() for twin, _ in exact_duplicates] == [
        of.read_bytes() for _, of in exact_duplicates
    ]
