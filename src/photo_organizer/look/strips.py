"""A large picture a strip after the other, so that its pixels are never in memory all at once. Runs in the child alone.

Pillow decodes a PNG, a TIFF or a HEIC into four bytes for each pixel: 625 MB for a scan of 12,500 by 12,500. Here a part of
the coded picture is made a small picture of its own in memory, and Pillow decodes that. What cannot be parted that way
(interlaced, deeper than 8 bits, one strip alone) has no strips, and is decoded whole where there is room.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE = 16_000_000  # pixels; fewer are decoded whole, which is simpler
_LARGE_HEIF = 4_000_000  # libheif hands over all of its pixels at once, of which Pillow would make a copy
ROWS = 128
_BLOCK = 1 << 16
_COLOUR_TYPES = {"L": 0, "RGB": 2, "P": 3, "LA": 4, "RGBA": 6}  # of 8 bits: PNG 1.2, 4.1.1
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def is_large(image: Image.Image) -> bool:
    """Tell whether the picture is better read in strips."""
    return image.width * image.height > (min(LARGE, _LARGE_HEIF) if image.format == "HEIF" else LARGE)


def png(image: Image.Image, file: BinaryIO) -> Iterator[Image.Image] | None:
    """Return the strips of an opened PNG, None where it cannot be parted."""
    tiles = getattr(image, "tile", None)
    coding = tiles[0][3] if tiles else ""
    if image.info.get("interlace") or coding not in _COLOUR_TYPES or getattr(image, "is_animated", False):
        return None
    return _png_strips(image, file, _COLOUR_TYPES[str(coding)])


def exif_of_png(file: BinaryIO) -> bytes:
    """Return the EXIF of a PNG wherever it stands in the file; Pillow decodes all pixels to look behind them."""
    for kind, offset, length in _chunks(file):
        if kind == b"eXIf":
            file.seek(offset)
            return file.read(min(length, _BLOCK))
    return b""


def heif(image: Image.Image, file: BinaryIO) -> Iterator[Image.Image]:
    """Yield an opened HEIC in strips of what libheif hands over, which has three bytes for each pixel."""
    found = getattr(image, "_heif_file", None)
    if found is None:  # else the file's bytes would be in memory twice
        import pillow_heif

        file.seek(0)
        found = pillow_heif.open_heif(file, convert_hdr_to_8bit=True, remove_stride=False)
    data = memoryview(found.data)
    (width, height), mode, stride = found.size, found.mode, found.stride
    for top in range(0, height, ROWS):
        count = min(ROWS, height - top)
        rows = data[top * stride : (top + count) * stride]
        strip = Image.frombytes(mode, (width, count), rows, "raw", (mode, stride))
        strip.info = image.info
        yield strip


def _png_strips(image: Image.Image, file: BinaryIO, colour_type: int) -> Iterator[Image.Image]:
    """Yield the picture in strips: each a PNG whose first row, left out afterwards, is the row before, which filters refer to."""
    width, row = image.width, image.width * len(image.getbands())
    palette, rows = _chunk(b"PLTE", _found(file, b"PLTE")), _Unpacked(file)
    before = bytes(row)
    for top in range(0, image.height, ROWS):
        count = min(ROWS, image.height - top)
        coded = zlib.compress(b"\0" + before + rows.take(count * (row + 1)), 0)
        head = _chunk(b"IHDR", struct.pack(">2I5B", width, count + 1, 8, colour_type, 0, 0, 0))
        whole = b"".join((_SIGNATURE, head, palette, _chunk(b"IDAT", coded), _chunk(b"IEND", b"")))
        with Image.open(io.BytesIO(whole)) as decoded:
            strip = decoded.crop((0, 1, width, count + 1))
        before = strip.crop((0, count - 1, width, count)).tobytes()
        strip.info = image.info
        yield strip


class _Unpacked:
    """The filtered rows of a PNG, unpacked as they are asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._blocks = _packed(file)
        self._zlib = zlib.decompressobj()

    def take(self, wanted: int) -> bytes:
        """Return so many bytes; raise OSError where the file ends before."""
        found = bytearray()
        while len(found) < wanted:
            block = self._zlib.unconsumed_tail or next(self._blocks, b"")
            if not block or self._zlib.eof:
                raise OSError("image file is truncated")
            found += self._zlib.decompress(block, wanted - len(found))
        return bytes(found)


def _packed(file: BinaryIO) -> Iterator[bytes]:
    """Yield what the IDAT chunks hold, in blocks."""
    for kind, offset, length in _chunks(file):
        if kind == b"IDAT":
            file.seek(offset)
            for at in range(0, length, _BLOCK):
                yield file.read(min(_BLOCK, length - at))


def _found(file: BinaryIO, wanted: bytes) -> bytes:
    """Return the content of the first chunk of a kind, b"" where there is none before the pixels."""
    for kind, offset, length in _chunks(file):
        if kind == wanted:
            file.seek(offset)
            return file.read(min(length, _BLOCK))
        if kind == b"IDAT":
            break
    return b""


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, offset and length of each chunk up to the end of the picture or of the file."""
    at = len(_SIGNATURE)
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        yield head[4:], at + 8, length
        at += length + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Return a whole chunk, nothing for a palette that is not there."""
    if kind == b"PLTE" and not content:
        return b""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
