"""A raw file tells where its pixels stand: an upload that paused within them is incomplete, and a dark picture is none."""

from __future__ import annotations

import struct

import pytest

from tests.examine import builders as make
from tests.examine.test_whole import INCOMPLETE, UNPROVABLE, answers, judge

SMALL, PIXELS = 160 * 120 * 3, 60_000  # bytes of the picture to look at, and of the sensor's
MARKS = {
    "nef": b"MM\0*",
    "nrw": b"II*\0",
    "cr2": b"II*\0",
    "arw": b"II*\0",
    "sr2": b"II*\0",
    "pef": b"MM\0*",
    "srw": b"II*\0",
    "orf": b"IIRO",
    "3fr": b"II*\0",
    "erf": b"MM\0*",
    "dcr": b"MM\0*",
}


def raw(
    mark: bytes,
    small: bytes = make.noise(SMALL),
    pixels: bytes = make.noise(PIXELS, 2),
    bits: int = 8,
    coding: int = 1,
) -> bytes:
    """Return a raw file: an uncompressed picture to look at, and in a directory below the sensor's pixels, which end the file."""
    order = ">" if mark.startswith(b"MM") else "<"
    below = 8 + len(make.directory(dict.fromkeys((256, 257, 258, 259, 273, 277, 279, 330), 0), 8, order))
    begin = below + len(make.directory(dict.fromkeys((258, 259, 273, 279), 0), 8, order))
    first = {256: 160, 257: 120, 258: bits, 259: coding, 273: begin, 277: 3, 279: len(small), 330: below}
    sensor = {258: 12, 259: 1, 273: begin + len(small), 279: len(pixels)}
    head = mark + struct.pack(order + "I", 8)
    return head + make.directory(first, 8, order) + make.directory(sensor, below, order) + small + pixels


@pytest.mark.parametrize("kind", MARKS)
def test_a_raw_file_whose_pixels_are_cut_or_unwritten_waits(kind: str) -> None:
    whole = raw(MARKS[kind])
    assert judge(kind, whole) is UNPROVABLE
    assert answers(kind, whole, (len(whole) - 1, len(whole) - PIXELS, len(whole) // 3, 70)) == {INCOMPLETE}
    assert judge(kind, whole[: -PIXELS // 2] + bytes(PIXELS // 2)) is INCOMPLETE


# Canon's CR2 has one with 16 bits of each colour; of the first cameras it is said to be a JPEG.
@pytest.mark.parametrize(("bits", "coding"), [(8, 1), (16, 1), (8, 6)])
@pytest.mark.parametrize("kind", MARKS)
def test_a_dark_picture_to_look_at_is_not_missing(kind: str, bits: int, coding: int) -> None:
    assert judge(kind, raw(MARKS[kind], small=bytes(SMALL), bits=bits, coding=coding)) is UNPROVABLE


def test_a_raw_file_whose_maker_counts_from_elsewhere_is_not_cut() -> None:
    """Values of a maker's own beyond the end, a length that is told elsewhere, and a link that leads nowhere."""
    entries = [(273, 4, 1, 8), (279, 4, 1, 0xFFFFFFFF), (0xC634, 7, 500, 10**6), (34665, 4, 1, 10**6)]
    head = struct.pack("<H", 4) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    assert judge("arw", b"II*\0\x08\0\0\0" + head + struct.pack("<I", 10**6) + make.noise(99)) is UNPROVABLE


def test_a_length_that_packed_pixels_would_have_unpacked_tells_no_end() -> None:
    """As in 3FR files of Hasselblad's CFV, CF132, H3D and H4D: compressed, and the length is that of two bytes for each pixel."""
    entries = [
        (256, 4, 1, 160),
        (257, 4, 1, 120),
        (259, 3, 1, 7),
        (273, 4, 1, 80),
        (279, 4, 1, 160 * 120 * 2),
    ]
    head = struct.pack("<H", 5) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    whole = (b"II*\0\x08\0\0\0" + head).ljust(80, b"\0") + make.noise(25_000)
    assert judge("3fr", whole) is UNPROVABLE
    assert judge("3fr", whole + bytes(30_000)) is UNPROVABLE  # what stands where they would end says nothing
    assert judge("3fr", whole[:80]) is INCOMPLETE  # not begun


def test_a_sigma_raw_file_ends_with_the_place_of_its_directory() -> None:
    whole = make.x3f(1_700_000_000)
    assert judge("x3f", whole) is UNPROVABLE
    assert answers("x3f", whole, range(40, len(whole))) == {INCOMPLETE}
