"""What a browser is given where nothing can be decoded: a file's own thumbnail, or the file as it is."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import piexif
import pytest
from PIL import Image

from photo_organizer.errors import FileProblem
from photo_organizer.look import able, child, embedded, pictures
from photo_organizer.look.wire import LookFailed

if TYPE_CHECKING:
    from pathlib import Path


def jpeg(size: tuple[int, int], thumbnail: bytes = b"") -> bytes:
    out = io.BytesIO()
    exif = piexif.dump({"0th": {}, "Exif": {}, "1st": {}, "thumbnail": thumbnail}) if thumbnail else b""
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def given(path: Path, side: int) -> bytes:
    number = os.open(path, os.O_RDONLY)
    try:
        return embedded.picture(number, side)
    finally:
        os.close(number)


def test_a_list_gets_the_thumbnail_and_a_comparison_the_file(tmp_path: Path) -> None:
    small = jpeg((160, 120))
    whole = jpeg((800, 600), small)
    (tmp_path / "a.jpg").write_bytes(whole)
    shown = given(tmp_path / "a.jpg", 320)
    assert Image.open(io.BytesIO(shown)).size == (160, 120)
    assert given(tmp_path / "a.jpg", 1600) == whole


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "JPEG"])
def test_what_browsers_know_is_given_as_it_is(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a", kind)
    assert given(tmp_path / "a", 320) == (tmp_path / "a").read_bytes()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\0\0" * 3, b"II*\0" + bytes(100), b"\xff\xd8\xff\xe1\0\0"]
)  # fmt: skip
def test_damage_and_other_formats_give_nothing_and_end(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert given(tmp_path / "a", 320) in (b"", data)


def test_a_file_too_large_for_a_list_is_not_sent(tmp_path: Path) -> None:
    with (tmp_path / "a.jpg").open("wb") as file:
        file.write(jpeg((64, 64)))
        file.truncate(embedded.MOST + 1)
    assert given(tmp_path / "a.jpg", 1600) == b""


@pytest.fixture
def unable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(able, "able", lambda: False)
    monkeypatch.setattr(pictures, "able", lambda: False)


@pytest.mark.usefixtures("unable")
def test_where_nothing_can_be_decoded_no_process_is_started(tmp_path: Path) -> None:
    with child.Child() as one, pytest.raises(LookFailed, match="not on this model"):
        one.call("look")
    assert one.generation == 0
    (tmp_path / "a.jpg").write_bytes(jpeg((64, 48)))
    (tmp_path / "a.tif").write_bytes(b"II*\0" + bytes(100))
    shown = pictures.Pictures(str(tmp_path / "state"))
    assert shown.get(str(tmp_path / "a.jpg"), None, 320) == (tmp_path / "a.jpg").read_bytes()
    with pytest.raises(FileProblem, match="not on this model"):
        shown.get(str(tmp_path / "a.tif"), None, 320)
