"""Pixels that are stored in an unusual way come out as what they show."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from photo_organizer.look import decode, high_range, pixels
from tests.look.pictures import encoded, photo, wide_gamut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[np.uint16]

SCENE = photo(31, 320, 240)


def _difference(data: bytes, expected: Image.Image) -> float:
    """Return the mean difference in levels, over all bands, of what is decoded and what it should be."""
    found = decode.opened(io.BytesIO(data)).reduced(240, "RGB")
    assert found.size == expected.size
    return float(np.abs(np.asarray(found, float) - np.asarray(expected.convert("RGB"), float)).mean())


def _without_adobe(jpeg: bytes) -> bytes:
    """Return the JPEG without its APP14 segment."""
    at = jpeg.index(b"\xff\xee\x00\x0eAdobe")
    return jpeg[:at] + jpeg[at + 16 :]


def test_four_inks_are_read_with_and_without_adobes_mark() -> None:
    inks = SCENE.convert("CMYK")
    marked = encoded(inks, quality=95)
    assert _difference(marked, SCENE) < 4
    bare = _without_adobe(encoded(Image.eval(inks, lambda ink: 255 - ink), quality=95))
    assert Image.open(io.BytesIO(bare)).mode == "CMYK"
    assert _difference(bare, SCENE) < 4


def _grey_tiff(values: Levels, *, photometric: int, bits: int = 16) -> bytes:
    """Return an uncompressed little-endian TIFF of one strip."""
    height, width = values.shape
    pixels = values.astype("<u2").tobytes() if bits == 16 else _packed_12(values)
    tags = [
        (256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, 1), (262, 3, photometric),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(pixels)),
    ]  # fmt: skip
    table = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    head = struct.pack("<2sHI", b"II", 42, 8 + len(pixels))
    return head + pixels + struct.pack("<H", len(tags)) + table + struct.pack("<I", 0)


def _packed_12(values: Levels) -> bytes:
    one, other = values[:, ::2].astype(np.uint16), values[:, 1::2].astype(np.uint16)
    three = np.stack([one >> 4, (one & 15) << 4 | other >> 8, other & 255], axis=-1)
    return three.astype(np.uint8).tobytes()


@pytest.mark.parametrize("photometric", [0, 1])
def test_sixteen_bits_count_from_white_where_the_file_says_so(photometric: int) -> None:
    grey = SCENE.convert("L")
    values = np.asarray(grey).astype(np.uint16) * 257
    data = _grey_tiff(65535 - values if photometric == 0 else values, photometric=photometric)
    assert _difference(data, grey) < 1


def test_twelve_bits_are_not_a_sixteenth_of_the_light() -> None:
    grey = SCENE.convert("L")
    data = _grey_tiff(np.asarray(grey).astype(np.uint16) * 16, photometric=1, bits=12)
    assert _difference(data, grey) < 3


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate"])
def test_eight_bits_count_from_white_too(compression: str | None) -> None:
    grey = SCENE.convert("L")  # Pillow turns the levels round itself when it writes and reads
    assert _difference(encoded(grey, "TIFF", compression=compression, tiffinfo={262: 0}), grey) < 1


@pytest.mark.parametrize(
    ("kind", "blank"), [("GIF", 1), ("GIF", 3), ("WEBP", 1), ("PNG", 1), ("TIFF", 2), ("AVIF", 1)]
)
def test_a_film_of_frames_is_shown_by_the_first_with_something_on_it(kind: str, blank: int) -> None:
    frames = [Image.new("RGB", SCENE.size, "white") for _ in range(blank)] + [SCENE, photo(32, 320, 240)]
    lossless = {"lossless": True} if kind == "WEBP" else {}
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **lossless)
    assert _difference(data, SCENE) < 8


def _with_small_page_before(whole: Image.Image) -> bytes:
    small, whole, out = SCENE.resize((80, 60)), whole.copy(), io.BytesIO()
    small.encoderinfo, whole.encoderinfo = {"tiffinfo": {254: 1}}, {"tiffinfo": {254: 0}}
    small.save(out, "TIFF", save_all=True, append_images=[whole], tiffinfo={254: 1})
    return out.getvalue()


@pytest.mark.parametrize("whole", [SCENE, Image.new("RGB", SCENE.size, "white")])
def test_a_page_that_is_the_picture_made_small_does_not_stand_for_it(whole: Image.Image) -> None:
    data = _with_small_page_before(whole)
    assert decode.opened(io.BytesIO(data)).size == SCENE.size
    assert _difference(data, whole) < 1


def test_a_page_that_names_its_kind_in_an_odd_way_is_shown() -> None:
    data = _with_small_page_before(SCENE)
    number, text = struct.pack("<HHI", 254, 4, 1), struct.pack("<HHI", 254, 2, 2)
    assert number in data
    assert decode.opened(io.BytesIO(data.replace(number, text, 1))).size == (80, 60)


def test_a_film_of_blank_frames_is_blank() -> None:
    frames = [Image.new("RGB", SCENE.size, (0, 0, level)) for level in (0, 4)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert _difference(data, frames[0]) < 4


@pytest.mark.parametrize("factor", [1, 3])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_strips_give_what_the_whole_gives(mode: str, factor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = SCENE.copy()
    clear.putalpha(Image.linear_gradient("L").resize(SCENE.size))
    stored = clear.quantize(64) if mode == "P" else clear.convert(mode)
    whole = pixels.in_mode(stored, "RGB")
    expected = whole.reduce(factor) if factor > 1 else whole
    monkeypatch.setattr(pixels, "_STRIP_ROWS", 50)
    found = pixels.reduced_in_mode(stored, "RGB", factor)
    assert found.size == expected.size
    assert np.array_equal(np.asarray(found), np.asarray(expected))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA"])
def test_no_copy_in_four_bytes_is_made_of_a_whole_page(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fax of two pages and 61 megapixels took 324 MB."""
    page = photo(33, 301, 411).convert(mode)
    heights, convert = list[int](), Image.Image.convert

    def watched(image: Image.Image, *how: object) -> Image.Image:
        heights.append(image.height)
        return convert(image, *how)  # type: ignore[arg-type]

    whole = pixels.in_mode(page, "RGB").reduce(2)
    monkeypatch.setattr(pixels, "_STRIP_ROWS", 50)
    monkeypatch.setattr(Image.Image, "convert", watched)
    assert np.array_equal(np.asarray(pixels.reduced_in_mode(page, "RGB", 2)), np.asarray(whole))
    assert max(heights) <= 50


def test_a_picture_with_a_profile_is_made_small_before_its_colours_are_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twelve million pixels of a telephone's wide colours took 0.2 seconds."""
    picture = photo(3, 600, 400)
    picture.info["icc_profile"] = wide_gamut()
    whole = pixels.in_mode(picture, "RGB").reduce(4)
    rows = [picture.crop((0, top, 600, min(top + 130, 400))) for top in range(0, 400, 130)]
    sizes, to_srgb = list[tuple[int, int]](), pixels._in_srgb

    def watched(image: Image.Image, profile: bytes) -> Image.Image:
        sizes.append(image.size)
        return to_srgb(image, profile)

    monkeypatch.setattr(pixels, "_in_srgb", watched)
    for made in (pixels.reduced_in_mode(picture, "RGB", 4), pixels.joined(rows, "RGB", 4)):
        assert np.abs(np.asarray(made, np.int16) - np.asarray(whole, np.int16)).mean() < 1
    assert sum(wide * high for wide, high in sizes) == 2 * 150 * 100


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_are_those_of_the_profile_with_transparency_and_with_a_palette_too(
    kind: str, mode: str
) -> None:
    red = Image.new("RGB", (320, 240), (200, 60, 40))
    stored = red.quantize(4) if mode == "P" else red.convert(mode)
    if mode == "RGBA":
        stored.putpixel((0, 0), (200, 60, 40, 0))
    data = encoded(stored, kind, icc_profile=wide_gamut(), **({"lossless": True} if kind == "WEBP" else {}))
    found = decode.opened(io.BytesIO(data)).reduced(120, "RGB").getpixel((60, 60))
    assert found == pytest.approx((219, 45, 28), abs=9)  # the same numbers mean a stronger red in P3


@pytest.mark.parametrize("order", ["<", ">"])
def test_colours_of_16_bits_that_lie_one_behind_the_other_are_not_read_a_byte_for_a_level(order: str) -> None:
    deep = np.asarray(SCENE, np.uint16) * 257
    planes = [deep[:, :, band].astype(f"{order}u2").tobytes() for band in range(3)]
    assert _difference(_planar_tiff(planes, order), SCENE) < 1
    grey = Image.merge("RGB", [SCENE.getchannel("G")] * 3)
    assert _difference(_planar_tiff(planes[1:2], order), grey) < 1


def _planar_tiff(planes: list[bytes], order: str) -> bytes:
    """Return an uncompressed TIFF of 16 bits with a strip for each colour."""
    length, count = len(planes[0]), len(planes)
    bits, places, lengths = (8, 14, 26) if count > 1 else (16, 38, length)
    lists = struct.pack(f"{order}3H3I3I", 16, 16, 16, *(38 + n * length for n in range(3)), *[length] * 3)
    table = 38 + count * length
    tags = [
        (256, 4, 1, SCENE.width), (257, 4, 1, SCENE.height), (258, 3, count, bits), (259, 3, 1, 1),
        (262, 3, 1, min(count, 2)), (273, 4, count, places), (277, 3, 1, count), (278, 4, 1, SCENE.height),
        (279, 4, count, lengths), (284, 3, 1, 2),
    ]  # fmt: skip
    return (
        (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, table)
        + lists + b"".join(planes) + struct.pack(f"{order}H", len(tags))
        + b"".join(_entry(order, *tag) for tag in tags) + bytes(4)
    )  # fmt: skip


def _entry(order: str, tag: int, kind: int, count: int, value: int) -> bytes:
    short = kind == 3 and count == 1
    return struct.pack(f"{order}HHI", tag, kind, count) + struct.pack(
        f"{order}{'H2x' if short else 'I'}", value
    )


def _named(kind: str, level: int, transfer: int) -> bytes:
    """Return a grey picture of one level that names BT.2020 and a transfer function as ITU-T H.273 numbers them."""
    grey = Image.new("RGB", (320, 240), (level, level, level))
    if kind == "HEIF":
        return encoded(grey, kind, color_primaries=9, transfer_characteristics=transfer, quality=100)
    data = bytearray(encoded(grey, kind, quality=100))
    struct.pack_into(">2H", data, data.index(b"nclx") + 4, 9, transfer)
    return bytes(data)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
@pytest.mark.parametrize(
    ("transfer", "level", "shown"),
    [(16, 0, 0), (16, 148, 231), (16, 200, 255), (18, 0, 0), (18, 191, 231), (18, 255, 255), (13, 148, 148)],
)
def test_a_white_wall_of_a_high_dynamic_range_is_nearly_white(
    kind: str, transfer: int, level: int, shown: int
) -> None:
    found = decode.opened(io.BytesIO(_named(kind, level, transfer))).reduced(120, "RGB")
    assert found.getpixel((60, 60)) == pytest.approx((shown, shown, shown), abs=4)


def test_a_profile_of_its_own_says_more_than_a_name() -> None:
    picture = Image.new("RGB", (320, 240), (148, 148, 148))
    picture.info["nclx_profile"] = {"transfer_characteristics": 16, "color_primaries": 9}
    picture.info["icc_profile"] = wide_gamut()
    picture.format = "HEIF"
    assert high_range.with_profile(picture, io.BytesIO()).info["icc_profile"] == wide_gamut()
