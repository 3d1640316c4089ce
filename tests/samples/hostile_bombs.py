"""Bombs in every format: much from little."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import pairwise
from typing import Any

from PIL import Image

from tests.samples import photos
from tests.samples.video import box

SMALL = (64, 48)
_BIG = 12_000  # pixels of a side
_MB = 1 << 20


def bombs() -> dict[str, bytes]:
    png = photos.png("2024:01:01 10:00:00", size=SMALL)
    jpeg = photos.jpeg("2024:01:01 10:00:00", size=SMALL)
    zeros = zlib.compress(bytes(200 * _MB), 9)

    def after_header(kind: bytes, body: bytes) -> bytes:
        return png[:33] + _chunk(kind, body) + png[33:]

    return {
        "grey.png": _png(_BIG, _BIG, 8, 0, 1),
        "bits.png": _png(40_000, 40_000, 1, 0, 1),
        "deep.png": _png(6_000, 6_000, 16, 6, 4),
        "ztxt.png": after_header(b"zTXt", b"Raw profile type exif\0\0" + zeros),
        "itxt.png": after_header(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zeros),
        "iccp.png": after_header(b"iCCP", b"x\0\0" + zeros),
        "chunks.png": after_header(b"tEXt", b"a\0b")[:33] + _chunk(b"tEXt", b"a\0b") * 100_000 + png[33:],
        "wide.webp": _made("WEBP", (16_383, 4_000), quality=1, method=0),
        "large.webp": _made("WEBP", (_BIG, 8_000), lossless=True, method=0, quality=0),
        "deflate.tif": _made("TIFF", (_BIG, _BIG), "L", compression="tiff_deflate"),
        "large.gif": _made("GIF", (_BIG, _BIG), "P"),
        "frames.gif": _frames(2_000),
        "bits.bmp": _made("BMP", (8_000, 8_000), "1"),
        "claims.bmp": photos.bmp(size=SMALL)[:18]
        + struct.pack("<ii", 2**31 - 1, -(2**31))
        + photos.bmp(size=SMALL)[26:],
        "grey.jpg": _made("JPEG", (_BIG, _BIG), "L", quality=1),
        "claims.jpg": _sized(jpeg, 65_500, 65_500),
        "thin.jpg": _sized(jpeg, 65_535, 1),
        "nothing.jpg": _sized(jpeg, 0, 0),
        "scans.jpg": _many_scans(),
        "marks.jpg": jpeg[:2] + b"\xff\xee\0\x02" * 300_000 + jpeg[2:],
        "filling.jpg": jpeg[:2] + b"\xff" * (8 * _MB) + jpeg[2:],
        "tables.jpg": jpeg[:-2] + b"\xff\xc4\0\x02" * 300_000 + b"\xff\xd9",
        "claims.psd": b"8BPS\0\1"
        + bytes(6)
        + b"\0\3"
        + struct.pack(">II", 30_000, 30_000)
        + b"\0\x08\0\3"
        + bytes(900),
        "claims.ico": b"\0\0\1\0\xff\0" + b"\0\0\0\0\1\0\x20\0" + struct.pack("<II", 2**31, 22) + bytes(900),
        "laughs.svg": laughs(b"svg"),
        "pipe.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%touch /tmp/touched-by-a-picture) (w) file\n",
        "samples.mp4": _claims_of_samples(),
    }


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(width: int, height: int, bits: int, colour: int, channels: int) -> bytes:
    """Return a PNG of one colour, as large as it says."""
    row = bytes(1 + (width * bits * channels + 7) // 8)
    packer, pixels = zlib.compressobj(9), io.BytesIO()
    for _ in range(height):
        pixels.write(packer.compress(row))
    pixels.write(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", pixels.getvalue())
        + _chunk(b"IEND", b"")
    )


def _made(format_: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    with io.BytesIO() as file:
        Image.new(mode, size).save(file, format_, **options)
        return file.getvalue()


def _frames(count: int) -> bytes:
    frames = [Image.new("P", (2, 2), number % 2) for number in range(count)]
    with io.BytesIO() as file:
        frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
        return file.getvalue()


def _sized(jpeg: bytes, width: int, height: int) -> bytes:
    at = jpeg.find(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def _many_scans() -> bytes:
    """A progressive picture whose last scan comes a thousand times."""
    with io.BytesIO() as file:
        Image.effect_noise((600, 600), 90).save(file, "JPEG", progressive=True, quality=50)
        content = file.getvalue()
    last = content[content.rfind(b"\xff\xda") : -2]
    return content[:-2] + last * (4 * _MB // len(last)) + b"\xff\xd9"


def laughs(root: bytes) -> bytes:
    names = [b"a%d" % number for number in range(12)]
    words = b"".join(
        b'<!ENTITY %s "%s">' % (name, (b"&%s;" % before) * 10) for before, name in pairwise(names)
    )
    return b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">%s]><%s>&a11;</%s>' % (words, root, root)


def _claims_of_samples() -> bytes:
    """A film whose tables say that it has four thousand million pictures."""
    table = box(
        "stbl",
        box("stsd", bytes(12) + b"avc1"),
        box("stsz", bytes(8) + b"\xff" * 4),
        box("stco", bytes(4) + b"\xff" * 4),
    )
    tracks = box("trak", box("mdia", box("minf", table))) * 500
    return box("ftyp", b"isom", bytes(8)) + box("moov", tracks) + box("mdat", b"x" * 900)
