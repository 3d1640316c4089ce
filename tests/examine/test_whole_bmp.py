"""Where a BMP of each kind ends, and which black in it is the picture's own. Made by hand: Pillow writes one kind only."""

from __future__ import annotations

import struct

import pytest
from PIL import Image, ImageOps

from photo_organizer.model import Wholeness
from tests.examine.test_whole import judge
from tests.examine.test_written import _encode

WIDTH, HEIGHT = 40, 30
PIXELS = bytes(range(1, 251)) * 20


def _file(header: bytes, pixels: bytes) -> bytes:
    start = 14 + len(header)
    return b"BM" + struct.pack("<I4xI", start + len(pixels), start) + header + pixels


def _info(bits: int, coding: int, length: int = 0, size: int = 40) -> bytes:
    head = struct.pack("<IiiHHIIiiII", size, WIDTH, HEIGHT, 1, bits, coding, length, 0, 0, 0, 0)
    return head.ljust(size, b"\0")


KINDS = {
    "of OS/2": _file(struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24), PIXELS[: WIDTH * HEIGHT * 3]),
    "with masks": _file(_info(32, 3, size=108), PIXELS[: WIDTH * HEIGHT * 4]),
    "with masks of 16 bits": _file(_info(16, 3) + bytes(12), PIXELS[: WIDTH * HEIGHT * 2]),
    "from top to bottom": _file(
        _info(24, 0).replace(struct.pack("<i", HEIGHT), struct.pack("<i", -HEIGHT)),
        PIXELS[: WIDTH * HEIGHT * 3],
    ),
    "packed": _file(_info(8, 1, 900), PIXELS[:900]),
    "packed by OS/2": _file(_info(24, 4, 900, size=64), PIXELS[:900]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_whole_and_incomplete_when_cut(kind: str) -> None:
    content = KINDS[kind]
    assert judge("bmp", content) is Wholeness.WHOLE
    shares = (0.3, 0.5, 0.9, 0.99)
    assert {judge("bmp", content[: int(len(content) * share)]) for share in shares} == {Wholeness.INCOMPLETE}


@pytest.mark.parametrize("wrong", [0, 54, 1 << 30])
def test_a_wrong_length_in_the_header_alone_proves_nothing(wrong: int) -> None:
    content = bytearray(KINDS["with masks"])
    content[2:6] = struct.pack("<I", wrong)
    assert judge("bmp", bytes(content)) is Wholeness.UNPROVABLE


@pytest.mark.parametrize("format_", ["BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("width", [2, 9, 20])
def test_a_picture_in_a_black_frame_lacks_nothing(format_: str, mode: str, width: int) -> None:
    picture = Image.effect_noise((500, 360), 40).convert(mode)
    content = _encode(ImageOps.expand(picture, width, 0), format_)
    assert judge(format_.lower(), content) is not Wholeness.INCOMPLETE
