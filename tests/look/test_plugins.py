"""A picture is opened as Pillow would, with less of it loaded: each child waits for what it loads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, UnidentifiedImageError

from photo_organizer.look.child import Child
from photo_organizer.look.plugins import as_jpeg, open_image
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

TOLD = "tests.look.told"
# What takes longest of that which looking at JPEG pictures and comparing them does not need.
NOT_NEEDED = {f"PIL.{format_}ImagePlugin" for format_ in ("Bmp", "Gif", "Png", "Ppm", "Tiff", "WebP")}
NOT_NEEDED |= {"dataclasses", "inspect", "photo_organizer.model", "site", "cv2", "onnxruntime", "pillow_heif"}


def test_looking_at_jpegs_and_comparing_them_loads_nothing_that_only_other_formats_need(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(encoded(photo(1, 400, 300)))
    with Child() as child, picture.open("rb") as file:
        child.start("picture.look")
        small = child.call("picture.look", {"md5": True}, files=[file.fileno()]).payload
        asked = {"sizes": [len(small)] * 2, "limit": 70, "flat_limit": 24}
        child.call("picture.compare", {**asked, "pairs": [0, 1], "difference_from": 0.0}, payload=2 * small)
        child.call("reach.candidates", {**asked, "numbers": [1, 2]}, payload=2 * small)
        loaded = child.call(f"{TOLD}:modules").fields["names"]
    assert "PIL.JpegImagePlugin" in loaded
    assert not NOT_NEEDED & set(loaded)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "MPO"])
def test_a_picture_is_opened_as_pillow_opens_it(kind: str) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    data = io.BytesIO()
    more = {"append_images": [photo(3, 64, 48)], "save_all": True} if kind == "MPO" else {}
    photo(2, 64, 48).save(data, kind, exif=exif, **more)
    with open_image(data) as ours, Image.open(data) as theirs:
        assert (ours.format, ours.mode, ours.size) == (theirs.format, theirs.mode, theirs.size)
        assert getattr(ours, "n_frames", 1) == getattr(theirs, "n_frames", 1)
        assert dict(ours.getexif()) == dict(theirs.getexif())
        assert ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"words\n"])
def test_what_is_no_picture_is_refused_as_by_pillow(data: bytes) -> None:
    with pytest.raises((UnidentifiedImageError, OSError)) as expected:
        Image.open(io.BytesIO(data))
    with pytest.raises(expected.type, match=r"cannot identify|[Tt]runcated") as refused:
        open_image(io.BytesIO(data))
    assert refused.type is expected.type


def test_a_jpeg_is_written_as_pillow_writes_it() -> None:
    expected = io.BytesIO()
    photo(4, 64, 48).save(expected, "JPEG", quality=50, subsampling="4:2:0")
    assert as_jpeg(photo(4, 64, 48), quality=50, subsampling="4:2:0") == expected.getvalue()
