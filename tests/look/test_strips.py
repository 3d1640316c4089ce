"""A large picture read in strips is the picture read whole, pixel by pixel, and takes little memory."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import nullcontext
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
import tifffile
from PIL import Image, TiffImagePlugin

from photo_organizer.look import decode, room, strips
from photo_organizer.look.child import Child
from photo_organizer.look.wire import LookFailed, Why
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MODES = ("L", "RGB", "RGBA", "LA", "P")
PACKINGS = (None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")
MOST_MB = 130


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strips, "LARGE", 0)


def _in_mode(mode: str, size: tuple[int, int] = (301, 411)) -> Image.Image:
    picture = photo(5, *size)
    if mode in ("RGBA", "LA"):
        picture.putalpha(photo(6, *size).convert("L"))
    return picture.convert(mode)


def _both(data: bytes, min_side: int, monkeypatch: pytest.MonkeyPatch) -> tuple[NDArray[np.uint8], ...]:
    """Return the picture as read whole and as read in strips; the second way must not decode it whole."""
    whole = decode.opened(io.BytesIO(data)).reduced(min_side)
    with monkeypatch.context() as changed:
        changed.setattr(strips, "LARGE", 0)
        changed.setattr(room, "MOST", 0)
        parted = decode.opened(io.BytesIO(data)).reduced(min_side)
    return np.asarray(whole), np.asarray(parted)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("min_side", [60, 100, 300])
def test_a_png_in_strips_is_the_same(mode: str, min_side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parted = _both(encoded(_in_mode(mode), "PNG"), min_side, monkeypatch)
    assert np.array_equal(whole, parted)


@pytest.mark.parametrize("mode", [*MODES, "CMYK"])
@pytest.mark.parametrize("packing", PACKINGS)
def test_a_tiff_in_strips_is_the_same(
    mode: str, packing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if packing == "jpeg" and mode == "P":  # no TIFF has a palette and JPEG
        mode = "L"
    monkeypatch.setattr(TiffImagePlugin, "STRIP_SIZE", 1 << 13)
    whole, parted = _both(encoded(_in_mode(mode), "TIFF", compression=packing), 100, monkeypatch)
    assert np.array_equal(whole, parted)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("predictor", [False, True])
def test_a_tiff_of_tiles_is_the_same(
    order: Literal["<", ">"], *, predictor: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    tifffile.imwrite(
        out,
        np.asarray(photo(8, 500, 400)),
        byteorder=order,
        tile=(64, 80),
        compression="zlib",
        predictor=predictor,
        photometric="rgb",
    )
    whole, parted = _both(out.getvalue(), 50, monkeypatch)
    assert np.array_equal(whole, parted)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_tiff_or_png_is_upright(orientation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, exif = photo(9, 320, 240), Image.Exif()
    exif[0x112] = orientation
    monkeypatch.setattr(TiffImagePlugin, "STRIP_SIZE", 1 << 13)
    for kind in ("TIFF", "PNG"):
        whole, parted = _both(encoded(picture, kind, exif=exif), 240, monkeypatch)
        assert np.array_equal(whole, parted), kind


@pytest.mark.usefixtures("everything_is_large")
def test_the_exif_of_a_png_is_found_behind_its_pixels_without_decoding_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    data = encoded(photo(10, 90, 60), "PNG")
    content = exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(content)) + b"eXIf" + content
    end = len(data) - 12
    data = data[:end] + chunk + struct.pack(">I", zlib.crc32(b"eXIf" + content)) + data[end:]
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda _: pytest.fail("decoded"))
    assert decode.opened(io.BytesIO(data)).size == (60, 90)


def test_a_heic_in_strips_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(photo(11, 600, 500), "HEIF", quality=70)
    monkeypatch.setattr(room, "_LIBHEIF", {420: 0})
    monkeypatch.setattr("pillow_heif.open_heif", lambda *_, **__: pytest.fail("in memory twice"))
    whole, parted = _both(data, 120, monkeypatch)
    assert np.array_equal(whole, parted)
    monkeypatch.setattr(room, "_LIBHEIF", {420: 1000})
    with pytest.raises(LookFailed, match="more memory"):
        _both(data, 120, monkeypatch)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_large_picture_that_is_cut_off_is_damaged(kind: str) -> None:
    data = encoded(photo(12, 500, 400), kind)
    with pytest.raises(LookFailed) as failed:
        decode.opened(io.BytesIO(data[: len(data) // 2])).reduced(100)
    assert failed.value.why in (Why.DAMAGED, Why.UNSUPPORTED)


def test_what_needs_too_much_memory_is_too_large_and_says_so() -> None:
    """By the head alone: a WebP before its canvases are made, a JPEG in several scans before its coefficients are."""
    webp = bytearray(encoded(photo(13, 64, 48), "WEBP", lossless=True))
    webp[21:25] = (15_999 | 15_999 << 14).to_bytes(4, "little")
    jpeg = encoded(photo(13, 64, 48), progressive=True)
    frame = jpeg.index(b"\xff\xc2") + 5
    for data in (bytes(webp), jpeg[:frame] + struct.pack(">2H", 15_000, 15_000) + jpeg[frame + 4 :]):
        with pytest.raises(LookFailed) as failed:
            decode.opened(io.BytesIO(data)).reduced(100)
        assert failed.value.why is Why.TOO_LARGE
        assert "more memory" in str(failed.value)


@pytest.mark.parametrize(
    ("megapixels", "depth", "chroma", "looked_at"),
    [
        (48, 8, 420, True),
        (33, 10, 420, True),
        (50, 10, 420, False),
        (24, 10, 422, False),
        (12, 10, 422, True),
        (33, 8, 444, False),
    ],
)
def test_a_heic_takes_the_more_memory_the_finer_its_colours_are_coded(
    megapixels: int, depth: int, chroma: int, *, looked_at: bool
) -> None:
    """Measured: 394 MB for a camera's 50 megapixels of 10 bits, 548 MB for 33 that are coded 4:2:2."""
    image = Image.new("RGB", (64, 48))
    image.format, image._size = "HEIF", (1000, megapixels * 1000)
    image.info |= {"bit_depth": depth, "chroma": chroma}
    with nullcontext() if looked_at else pytest.raises(LookFailed, match="more memory"):
        room.check_parted(image)


def test_pillow_says_how_the_colours_of_a_heic_are_coded() -> None:
    info = decode.opened(io.BytesIO(encoded(photo(16, 64, 48), "HEIF", chroma=422))).image.info
    assert (info["bit_depth"], info["chroma"]) == (8, 422)


@pytest.mark.parametrize(
    ("mode", "side", "looked_at"),
    [
        ("RGB", 12_500, False),
        ("RGBA", 7_000, False),
        ("L", 12_500, False),
        ("L", 10_500, True),
        ("RGB", 7_300, True),
    ],
)
def test_a_png_that_takes_more_than_two_seconds_is_too_large_and_says_so(
    mode: str, side: int, *, looked_at: bool
) -> None:
    """By the head alone: each row rests on the one before, and all have to be unpacked."""
    data = bytearray(encoded(Image.new(mode, (64, 48)), "PNG"))
    data[16:24] = struct.pack(">2I", side, side)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    with pytest.raises(LookFailed) as failed:
        decode.opened(io.BytesIO(bytes(data))).reduced(100)
    assert failed.value.why is (Why.DAMAGED if looked_at else Why.TOO_LARGE)
    assert looked_at or "take longer" in str(failed.value)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize(
    ("packing", "looked_at"), [("tiff_lzw", False), ("tiff_adobe_deflate", False), (None, True)]
)
def test_a_tiff_that_takes_more_than_two_seconds_is_too_large(
    packing: str | None, *, looked_at: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(room.MOST_UNPACKED, "TIFF", 64 * 48 * 3)
    data = io.BytesIO(encoded(photo(15, 64, 48), "TIFF", compression=packing))
    if looked_at:
        assert decode.opened(data).reduced(48).size == (64, 48)
    else:
        with pytest.raises(LookFailed, match="take longer"):
            decode.opened(data).reduced(48)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, (700, 500)),
        ({"lossless": True}, (701, 501)),
        ({"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}, (702, 502)),
    ],
)
def test_the_size_of_a_webp_is_in_its_head(options: dict[str, object], size: tuple[int, int]) -> None:
    assert room.webp_size(encoded(photo(14, *size), "WEBP", **options)[:30]) == size
    assert room.webp_size(encoded(photo(14, 64, 48))[:30]) == (0, 0)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {"compress_level": 1}), ("TIFF", {})])
def test_a_large_picture_takes_little_memory(kind: str, options: dict[str, object], tmp_path: Path) -> None:
    """One of 6,000 by 6,000 in three colours is 144 MB when it is decoded whole, and the child's own are 50."""
    path = tmp_path / "large"
    path.write_bytes(encoded(Image.new("RGB", (6000, 6000), (9, 80, 200)), kind, **options))
    with Child(idle=None) as child, path.open("rb") as file:
        answer = child.call("picture.look", {}, files=[file.fileno()], seconds=60)
        pid = child.call("self.state").fields["pid"]
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    assert (answer.fields["width"], answer.fields["height"]) == (6000, 6000)
    assert peak < MOST_MB * 1024
