"""Decoding: whatever a camera wrote comes out upright, small, in 8-bit sRGB or grey."""

from __future__ import annotations

import io
import struct
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from photo_organizer.look import decode
from photo_organizer.look.wire import LookFailed, Why
from tests.look.pictures import as_stored, encoded, photo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photo_organizer.look.pixels import Mode


def _reduced(data: bytes, side: int = 128, mode: Mode = "L") -> Image.Image:
    return decode.opened(io.BytesIO(data)).reduced(side, mode)


def _like(one: Image.Image, other: Image.Image) -> float:
    """Return the correlation of two pictures at 64 by 64, in grey."""

    def pixels(image: Image.Image) -> NDArray[Any]:
        return np.asarray(image.convert("L").resize((64, 64)), dtype=float).ravel()

    return float(np.corrcoef(pixels(one), pixels(other))[0, 1])


def test_a_large_jpeg_is_scaled_inside_the_decoder_and_never_below_what_is_asked() -> None:
    picture = decode.opened(io.BytesIO(encoded(photo(1))))
    small = picture.reduced(200, "L")
    assert picture.size == (1200, 900)
    assert small.size == (300, 225)
    assert small.mode == "L"
    assert _like(small, photo(1)) > 0.99


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_gives_the_same_upright_picture(orientation: int) -> None:
    upright = photo(2, 400, 300)
    stored = as_stored(upright, orientation)
    exif = Image.Exif()
    exif[0x112] = orientation
    picture = decode.opened(io.BytesIO(encoded(stored, exif=exif)))
    assert picture.size == (400, 300)
    assert _like(picture.reduced(128, "L"), upright) > 0.99


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("WEBP", {"quality": 70}),
        ("TIFF", {}),
        ("TIFF", {"compression": "jpeg"}),
        ("BMP", {}),
        ("GIF", {}),
        ("HEIF", {"quality": 60}),
        ("HEIF", {"quality": 60, "thumbnails": [300]}),
        ("AVIF", {"quality": 60}),
        ("JPEG", {"progressive": True}),
    ],
)
def test_every_format_is_the_same_picture(kind: str, options: dict[str, object]) -> None:
    original = photo(3, 640, 480)
    assert _like(_reduced(encoded(original, kind, **options), mode="RGB"), original) > 0.97


@pytest.mark.parametrize("mode", ["CMYK", "P", "LA", "RGBA", "1", "L", "I;16", "I", "F"])
def test_every_pixel_kind_becomes_eight_bit_grey_and_srgb(mode: str) -> None:
    original = photo(4, 320, 240)
    grey = np.asarray(original.convert("L"))
    match mode:
        case "I;16":
            stored = Image.fromarray(grey.astype(np.uint16) * 257)
        case "I":
            stored = Image.fromarray(grey.astype(np.int32) * 257)
        case "F":
            stored = Image.fromarray(grey.astype(np.float32) / 255)
        case _:
            stored = original.convert(mode)
    data = encoded(stored, "TIFF")
    for wanted in ("L", "RGB"):
        small = _reduced(data, 120, wanted)
        assert small.mode == wanted
        assert _like(small, original) > 0.95


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    assert _reduced(encoded(clear, "PNG")).getextrema() == (255, 255)


def test_a_cmyk_jpeg_and_a_wide_colour_profile_come_out_in_srgb() -> None:
    original = photo(5, 320, 240)
    assert _like(_reduced(encoded(original.convert("CMYK")), mode="RGB"), original) > 0.95
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    assert _reduced(encoded(original, icc_profile=lab.tobytes()), mode="RGB").mode == "RGB"
    assert _reduced(encoded(original, icc_profile=b"not a profile"), mode="RGB").mode == "RGB"


def test_a_picture_that_is_cut_off_is_damaged() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        data = encoded(photo(6, 640, 480), kind)
        with pytest.raises(LookFailed) as failed:
            _reduced(data[: len(data) * 2 // 3])
        assert failed.value.why in (Why.DAMAGED, Why.UNSUPPORTED)


def test_what_is_no_picture_is_unsupported() -> None:
    for data in (b"", b"hello world, this is text", b"\x00" * 4096, b"II*\x00", b"II*\x00" + b"\xff" * 64):
        with pytest.raises(LookFailed) as failed:
            _reduced(data)
        assert failed.value.why in (Why.UNSUPPORTED, Why.DAMAGED)


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    head = struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = encoded(photo(7, 64, 64), "PNG")
    bomb = data[:16] + head + b"\0\0\0\0" + data[33:]
    with pytest.raises(LookFailed) as failed:
        _reduced(_with_crc(bomb))
    assert failed.value.why is Why.TOO_LARGE


def _with_crc(png: bytes) -> bytes:
    import zlib

    return png[:29] + struct.pack(">I", zlib.crc32(png[12:29])) + png[33:]


def _raw(preview: bytes, *, width: int = 4000, height: int = 3000, orientation: int = 1) -> bytes:
    """Return a TIFF-structured raw file: sensor data in the first directory, two previews in the others."""
    small = encoded(photo(99, 160, 120))

    def table(entries: list[tuple[int, int, int, int]], following: int) -> bytes:
        body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
        return struct.pack("<H", len(entries)) + body + struct.pack("<I", following)

    sensor = [(0x100, 4, 1, width), (0x101, 4, 1, height), (0x106, 3, 1, 32803), (0x112, 3, 1, orientation)]
    first = 8
    second = first + len(table(sensor, 0))
    start = second + len(table([(0x201, 4, 1, 0), (0x202, 4, 1, 0)], 0)) * 2
    third = second + (start - second) // 2
    return (
        b"II*\x00\x08\x00\x00\x00"
        + table(sensor, second)
        + table([(0x201, 4, 1, start), (0x202, 4, 1, len(small))], third)
        + table([(0x201, 4, 1, start + len(small)), (0x202, 4, 1, len(preview))], 0)
        + small
        + preview
        + b"sensor" * 1000
    )


def test_a_raw_file_gives_its_largest_preview_upright_with_the_sensors_size() -> None:
    upright = photo(8, 600, 800)
    stored = upright.transpose(Image.Transpose.ROTATE_90)
    picture = decode.opened(io.BytesIO(_raw(encoded(stored), orientation=6)))
    assert picture.raw
    assert picture.size == (3000, 4000)
    assert _like(picture.reduced(256, "L"), upright) > 0.99


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("own", [None, 1])
def test_a_raw_file_is_upright_by_its_own_word_rather_than_its_previews(
    own: int | None, orientation: int
) -> None:
    upright, exif = photo(8, 800, 600), Image.Exif()
    exif[0x112] = own or 1
    width, height = (4000, 3000) if orientation < 5 else (3000, 4000)
    preview = encoded(as_stored(upright, orientation), exif=exif if own else Image.Exif())
    raw = _raw(preview, width=width, height=height, orientation=orientation)
    assert _like(_reduced(raw), upright) > 0.99
    cr3 = _cr3(preview, orientation)
    assert _like(_reduced(cr3), upright) > 0.99


def _orf(preview: bytes, mark: bytes, *, own: bool, orientation: int = 1) -> bytes:
    """Return an ORF: of its JPEG nothing tells but the maker's note, whose offsets count from its beginning or the file's."""

    def table(*entries: tuple[int, int, int, int]) -> bytes:
        return (
            struct.pack("<H", len(entries))
            + b"".join(struct.pack("<HHII", *one) for one in entries)
            + bytes(4)
        )

    note = 8 + 2 + 5 * 12 + 4 + 2 + 12 + 4
    start = note if own else 0
    settings = note + len(mark) + 18
    image = settings + 30
    main = [(0x100, 4, 1, 5220), (0x101, 4, 1, 3912), (0x112, 3, 1, orientation), (0x106, 3, 1, 1)]
    return b"".join(
        (
            b"IIRO\x08\0\0\0",
            table(*main, (0x8769, 4, 1, note - 18)),
            table((0x927C, 7, 9999, note)),
            mark,
            table((0x2020, 13, 1, settings - start)),
            table((0x101, 4, 1, image - start), (0x102, 4, 1, len(preview))),
            preview,
            b"sensor" * 1000,
        )
    )


@pytest.mark.parametrize(
    ("mark", "own"),
    [
        (b"OM SYSTEM\0\0\0II\x04\0", True),
        (b"OLYMPUS\0II\x03\0", True),
        (b"OLYMP\0\x01\0", False),
    ],
)
def test_an_orf_gives_the_jpeg_of_its_makers_note(mark: bytes, own: bool) -> None:
    upright = photo(10, 600, 900)  # not of the sensor's shape
    stored = upright.transpose(Image.Transpose.ROTATE_90)
    picture = decode.opened(io.BytesIO(_orf(encoded(stored), mark, own=own, orientation=6)))
    assert picture.raw
    assert picture.size == (3912, 5220)
    assert _like(picture.reduced(256, "L"), upright) > 0.99


def test_an_orf_without_its_note_has_no_picture() -> None:
    with pytest.raises(LookFailed) as failed:
        _reduced(_orf(encoded(photo(10, 800, 600)), b"OLYMPUX\0II\x03\0", own=True))
    assert failed.value.why is Why.UNSUPPORTED


def _cr3(preview: bytes, orientation: int) -> bytes:
    """Return a CR3 file of a camera that was held so: its main directory, then its JPEG."""
    directory = struct.pack("<2sHIHHHIII", b"II", 42, 8, 1, 0x112, 3, 1, orientation, 0)
    canon = struct.pack(">I4s", len(directory) + 8, b"CMT1") + directory
    uuid = struct.pack(">I4s16s", len(canon) + 24, b"uuid", bytes(16)) + canon
    moov = struct.pack(">I4s", len(uuid) + 8, b"moov") + uuid
    head = struct.pack(">I8s4s", 16, b"ftypcrx ", b"\0\0\0\1")
    return head + moov + struct.pack(">I4s", len(preview) + 8, b"mdat") + preview


@pytest.mark.parametrize(
    "behind",
    [
        struct.pack(">I4s3x", 400, b"moov"),
        struct.pack(">I4s7s", 1, b"uuid", b"\0\0\0\0\0\0\xff"),
        (struct.pack(">I4s", 16, b"moov") + struct.pack(">I4s", 4 << 20, b"uuid")) * 9000 + bytes(5 << 20),
    ],
)
def test_boxes_that_claim_more_than_they_lie_in_cost_a_cr3_neither_its_picture_nor_time(
    behind: bytes,
) -> None:
    head, preview = struct.pack(">I8s4s", 16, b"ftypcrx ", b"\0\0\0\1"), encoded(photo(10, 800, 600))
    cr3 = head + struct.pack(">I4s", len(preview) + 8, b"mdat") + preview + behind
    before = time.process_time()
    assert _like(_reduced(cr3), photo(10, 800, 600)) > 0.99
    assert time.process_time() - before < 3


def test_a_preview_of_another_shape_is_not_of_the_picture() -> None:
    small = decode.opened(io.BytesIO(_raw(encoded(photo(9, 800, 400)))))
    assert small.image.size == (160, 120)


def test_raf_and_cr3_give_their_jpeg() -> None:
    preview = encoded(photo(10, 800, 600))
    raf = b"FUJIFILMCCD-RAW 0201".ljust(84, b"\0") + struct.pack(">II", 100, len(preview))
    assert _like(_reduced(raf.ljust(100, b"\0") + preview + b"sensor" * 999), photo(10, 800, 600)) > 0.99
    cr3 = struct.pack(">I8s4s", 16, b"ftypcrx ", b"\0\0\0\1") + struct.pack(">I4s", len(preview) + 8, b"mdat")
    assert _like(_reduced(cr3 + preview), photo(10, 800, 600)) > 0.99


def test_a_heic_thumbnail_serves_for_a_hash_but_not_for_a_large_tile() -> None:
    data = encoded(photo(11, 1600, 1200), "HEIF", quality=50, thumbnails=[320])
    assert decode.opened(io.BytesIO(data)).reduced(256, "L", thumbnail_side=160).size == (320, 240)
    assert min(_reduced(data, 600).size) >= 600
