"""A HEIC is estimated by the thumbnail inside it, where that is one of the whole picture; else it is decoded."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from photo_organizer.look import decode, room, strips, tasks_thumbnail
from photo_organizer.look.wire import LookFailed
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (1200, 900)


def _heic(seed: int = 3, size: tuple[int, int] = SIZE, thumbnail: int = 320) -> bytes:
    return encoded(photo(seed, *size), "HEIF", quality=60, thumbnails=[thumbnail] if thumbnail else [])


@pytest.fixture(scope="module")
def heic() -> bytes:
    return _heic()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def _measured(folder: Path, data: bytes, *, estimate: bool = True) -> dict[str, Any]:
    path = folder / "picture"
    path.write_bytes(data)
    with path.open("rb") as file:
        return tasks_thumbnail.TASKS["measure"]({"video": False, "estimate": estimate}, [file], b"")[0]


def _bits_apart(one: dict[str, Any], two: dict[str, Any]) -> int:
    return (int(one["phash"], 16) ^ int(two["phash"], 16)).bit_count()


def _box(data: bytes, kind: bytes, number: int = 0) -> int:
    """Return where the content of the n-th box of a kind begins."""
    at = -1
    for _ in range(number + 1):
        at = data.index(kind, at + 1)
    return at + 4


def _replaced(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _turned(data: bytes, *, thumbnail_too: bool) -> bytes:
    """Return the file with the picture turned by its properties, and its thumbnail or not: `pixi` becomes `irot`."""
    data = _replaced(data, _box(data, b"pixi") - 4, b"irot\1")
    ipma = _box(data, b"ipma")
    items = data[ipma : ipma + 21]
    assert items.endswith(b"\x02\x03\x85\x06\x04"), (
        "the thumbnail's properties are no longer written as they were"
    )
    return data if thumbnail_too else _replaced(data, ipma + 20, b"\x06")


def test_an_estimate_is_close_to_the_measures(folder: Path, heic: bytes) -> None:
    estimated, full = _measured(folder, heic), _measured(folder, heic, estimate=False)
    assert estimated.pop("estimated")
    assert "estimated" not in full
    assert (estimated["width"], estimated["height"]) == SIZE
    assert estimated.keys() == full.keys()
    assert _bits_apart(estimated, full) <= 20
    assert abs(estimated["colour"] - full["colour"]) < 3
    assert estimated["laplacian"] >= full["laplacian"] / 2  # nothing sharp is passed over as blurred


@pytest.mark.parametrize("thumbnail", [0, 160])
def test_without_a_thumbnail_that_is_large_enough_the_picture_is_measured(
    folder: Path, thumbnail: int
) -> None:
    data = _heic(thumbnail=thumbnail)
    assert _measured(folder, data) == _measured(folder, data, estimate=False)


def test_other_formats_are_measured(folder: Path) -> None:
    assert "estimated" not in _measured(folder, encoded(photo(4, 640, 480)))


def test_a_picture_turned_by_its_properties_is_estimated_upright(folder: Path, heic: bytes) -> None:
    data = _turned(heic, thumbnail_too=True)
    estimated, full = _measured(folder, data), _measured(folder, data, estimate=False)
    assert estimated["estimated"]
    assert (estimated["width"], estimated["height"]) == (SIZE[1], SIZE[0])
    assert _bits_apart(estimated, full) <= 20 < _bits_apart(estimated, _measured(folder, heic))


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_exif_that_speaks_of_an_orientation_turns_nothing_twice(folder: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    data = encoded(photo(5, *SIZE), "HEIF", quality=60, thumbnails=[320], exif=exif)
    estimated, full = _measured(folder, data), _measured(folder, data, estimate=False)
    assert estimated["estimated"]
    assert _bits_apart(estimated, full) <= 20


def _of_another_shape(data: bytes) -> bytes:
    """Return the file with a thumbnail that says it is 320 x 180."""
    return _replaced(data, _box(data, b"ispe", 1) + 4, (320).to_bytes(4, "big") + (180).to_bytes(4, "big"))


def _emptied(data: bytes) -> bytes:
    """Return the file with nothing but zeros where its thumbnail's pixels were."""
    entry = _box(data, b"iloc") + 8 + 18  # of the second of two items, of 18 bytes each
    begin, length = (int.from_bytes(data[entry + at : entry + at + 4], "big") for at in (4, 14))
    return _replaced(data, begin, bytes(length))


def _elsewhere(data: bytes) -> bytes:
    """Return the file with a thumbnail whose pixels are said to begin beyond its end."""
    place = _box(data, b"iloc") + 8 + 18 + 4
    return _replaced(data, place, (1 << 30).to_bytes(4, "big"))


def _turned_alone(data: bytes) -> bytes:
    return _turned(data, thumbnail_too=False)


@pytest.mark.parametrize("spoilt", [_of_another_shape, _emptied, _elsewhere, _turned_alone])
def test_a_thumbnail_that_is_not_of_the_whole_picture_is_left_alone(
    folder: Path, heic: bytes, spoilt: Any
) -> None:
    data = spoilt(heic)
    assert data != heic
    assert _measured(folder, data) == _measured(folder, data, estimate=False)


def test_a_thumbnail_of_another_shape_than_it_says_is_left_alone(folder: Path) -> None:
    data = _heic(size=(1280, 720), thumbnail=400)
    for number, (width, height) in enumerate(((1280, 960), (400, 300))):
        sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        data = _replaced(data, _box(data, b"ispe", number) + 4, sides)
    try:
        assert "estimated" not in _measured(folder, data)
    except LookFailed:
        with pytest.raises(LookFailed):
            _measured(folder, data, estimate=False)


def test_a_huge_thumbnail_is_not_decoded_before_its_size_is_looked_at(
    heic: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "_LARGEST_THUMBNAIL", 319)
    monkeypatch.setattr(room, "MOST", 0)
    monkeypatch.setattr("pillow_heif.heif.HeifThumbnail.load", lambda _: os.abort())
    assert decode.opened(io.BytesIO(heic)).own_thumbnail(200) is None
    with pytest.raises(LookFailed):
        decode.opened(io.BytesIO(heic)).reduced(200)


def test_a_thumbnail_is_not_read_in_strips(heic: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips are those of the picture, whose room was not asked about."""
    monkeypatch.setattr(strips, "LARGE", 0)
    monkeypatch.setitem(decode._PARTED, "HEIF", lambda *_: pytest.fail("the whole picture is decoded"))
    assert decode.opened(io.BytesIO(heic)).reduced(200).size == (320, 240)
