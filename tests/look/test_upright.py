"""Upright once: every orientation, in every format that carries one, on every road that shows or compares a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from photo_organizer.look import compose, decode, phash, tasks_page, tasks_picture, tasks_thumbnail
from photo_organizer.look.upright import Stored
from tests.look.pictures import as_stored, encoded, photo

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_FORMATS: list[tuple[str, dict[str, object]]] = [
    ("JPEG", {"quality": 90}),
    ("MPO", {"quality": 90}),
    ("PNG", {"compress_level": 1}),
    ("WEBP", {"quality": 80}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("TIFF", {"compression": "jpeg"}),
    ("HEIF", {"quality": 80}),
    ("HEIF", {"quality": 80, "thumbnails": [200]}),
    ("AVIF", {"quality": 80, "speed": 10}),
]
UPRIGHT = photo(2, 400, 300)


def _file(kind: str, orientation: int, **options: object) -> BinaryIO:
    stored, exif = as_stored(UPRIGHT, orientation), Image.Exif()
    exif[0x112] = orientation
    return io.BytesIO(encoded(stored, kind, exif=exif if kind == "TIFF" else exif.tobytes(), **options))


def _like(picture: Image.Image) -> float:
    one, other = (
        np.asarray(image.convert("L").resize((64, 64)), float).ravel() for image in (picture, UPRIGHT)
    )
    return float(np.corrcoef(one, other)[0, 1])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("kind", "options"), _FORMATS)
def test_every_format_comes_out_upright(kind: str, options: dict[str, object], orientation: int) -> None:
    picture = decode.opened(_file(kind, orientation, **options))
    assert picture.size == (400, 300)
    small = picture.reduced(128, "L")
    assert small.width > small.height
    assert _like(small) > 0.98


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "HEIF"])
def test_looks_previews_and_thumbnails_are_upright(kind: str, orientation: int, tmp_path: Path) -> None:
    fields, thumbnail = tasks_picture.TASKS["look"]({}, [_file(kind, orientation)], b"")
    assert (fields["width"], fields["height"]) == (400, 300)
    assert _like(Image.open(io.BytesIO(thumbnail))) > 0.97

    _, shrunk = tasks_page.TASKS["shrink"]({"side": 200, "video": False}, [_file(kind, orientation)], b"")
    shown = Image.open(io.BytesIO(shrunk))
    assert shown.size == (200, 150)
    assert _like(shown) > 0.98

    stored = tmp_path / "stored"
    stored.write_bytes(_file(kind, orientation).read())
    with stored.open("rb") as file:
        measured, _ = tasks_thumbnail.TASKS["measure"]({"video": False}, [file], b"")
    expected = phash.packed(phash.phash(UPRIGHT))
    differing = int.from_bytes(bytes.fromhex(measured["phash"])) ^ int.from_bytes(expected)
    assert differing.bit_count() <= 16

    tile = {"cell": (0, 0, 200, 150), "crop": (0.0, 0.0, 1.0, 1.0), "bar": 0, "video": False}
    plan = {"size": (200, 150), "radius": 0, "quality": 90, "tiles": [tile]}
    _, thumbnail = tasks_thumbnail.TASKS["compose"](plan, [_file(kind, orientation)], b"")
    assert _like(Image.open(io.BytesIO(thumbnail))) > 0.97


@pytest.mark.parametrize("orientation", range(9))
@pytest.mark.parametrize("box", [(0, 0, 400, 300), (37.3, 0, 337.3, 300), (80.5, 141.25, 391, 289.75)])
def test_what_is_turned_a_few_rows_at_a_time_is_what_a_turn_of_the_whole_gives(
    box: tuple[float, float, float, float], orientation: int
) -> None:
    picture = Stored(as_stored(UPRIGHT, orientation), orientation)
    assert picture.size == UPRIGHT.size
    for kind in (Image.Resampling.HAMMING, Image.Resampling.BICUBIC):
        for size in ((90, 60), (400, 300), (611, 433)):
            part = picture.narrowed(size, kind, box)
            assert part.scaled().tobytes() == UPRIGHT.resize(size, kind, box).tobytes()


def test_a_photo_on_its_side_is_never_turned_as_a_whole_for_a_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    turned, turn = list[int](), Image.Image.transpose

    def watched(image: Image.Image, method: Image.Transpose) -> Image.Image:
        turned.append(image.width * image.height)
        return turn(image, method)

    monkeypatch.setattr(Image.Image, "transpose", watched)
    tile = {"cell": (0, 0, 400, 300), "crop": (0.0, 0.0, 1.0, 1.0), "bar": 0, "video": False}
    file, before = _file("JPEG", 6), len(turned)
    compose.thumbnail([file], {"size": (400, 300), "radius": 0, "quality": 90, "tiles": [tile]})
    assert len(turned) > before
    assert max(turned[before:]) <= 128 * 400


def test_a_tiff_whose_xmp_alone_says_how_it_lies_is_upright() -> None:
    stored = UPRIGHT.transpose(Image.Transpose.ROTATE_90)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    data = encoded(stored, "TIFF", tiffinfo={700: xmp})
    picture = decode.opened(io.BytesIO(data))
    assert picture.size == (400, 300)
    assert _like(picture.reduced(128, "L")) > 0.98
