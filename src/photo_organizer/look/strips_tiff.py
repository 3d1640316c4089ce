"""A large TIFF a few of its strips or rows of tiles after the other. Runs in the child alone.

Each part becomes a TIFF of its own in memory: the tags that say how the pixels are coded, and the coded strips as they are
in the file. Tags of TIFF 6.0.
"""

from __future__ import annotations

import io
import struct
from itertools import accumulate
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import Image, TiffImagePlugin, TiffTags

from photo_organizer.look.strips import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH, _HEIGHT, _BITS, _COMPRESSION = 256, 257, 258, 259
_ROWS_PER_STRIP, _PLANES, _TILE_WIDTH, _TILE_HEIGHT = 278, 284, 322, 323
_STRIPS, _TILES = (273, 279), (324, 325)  # offsets and lengths
_CODING = (256, 258, 259, 262, 266, 277, 278, 284, 292, 317, 320, 322, 323, 338, 339, 347, 530, 531, 532)
_PARTED = ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK")  # deeper ones are scaled by the whole picture
_MOST_PIXELS = 8_000_000  # in one part
_MOST_CODED = 64 << 20  # bytes of one strip
_HEAD = 8


def tiff(image: Image.Image, file: BinaryIO) -> Iterator[Image.Image] | None:
    """Return the strips of an opened TIFF as stored, not turned; None where it cannot be parted."""
    tags = getattr(image, "tag_v2", {})
    if image.mode not in _PARTED or tags.get(_PLANES, 1) != 1 or getattr(image, "n_frames", 1) > 1:
        return None
    places, high, across = _places(tags)
    at_once = max(ROWS // high, 1)
    if at_once * high * tags[_WIDTH] > _MOST_PIXELS:
        return None
    parts = [places[at : at + at_once * across] for at in range(0, len(places), at_once * across)]
    return _strips(image, file, parts, at_once * high) if len(parts) > 1 else None


def _places(tags: Any) -> tuple[list[tuple[int, int]], int, int]:
    """Return offset and length of each strip or tile, how many rows they have, and how many lie side by side."""
    tiled = _TILES[0] in tags
    offsets, lengths = _TILES if tiled else _STRIPS
    places = list(zip(tags.get(offsets, ()), tags.get(lengths, ()), strict=False))
    if tiled:
        return places, tags[_TILE_HEIGHT], -(-tags[_WIDTH] // tags[_TILE_WIDTH])
    if len(places) == 1 and tags.get(_COMPRESSION, 1) == 1:
        return _parted(tags, places[0][0]), ROWS, 1
    return places, min(tags.get(_ROWS_PER_STRIP, tags[_HEIGHT]), tags[_HEIGHT]), 1


def _parted(tags: Any, offset: int) -> list[tuple[int, int]]:
    """Return the parts of a single strip that is not compressed: its rows lie one behind the other."""
    row, height = -(-tags[_WIDTH] * sum(tags.get(_BITS, (1,))) // 8), tags[_HEIGHT]
    return [(offset + top * row, min(ROWS, height - top) * row) for top in range(0, height, ROWS)]


def _strips(
    image: Image.Image, file: BinaryIO, parts: list[list[tuple[int, int]]], rows: int
) -> Iterator[Image.Image]:
    height = image.tag_v2[_HEIGHT]  # type: ignore[attr-defined]  # a TIFF has tags
    for number, part in enumerate(parts):
        count = min(rows, height - number * rows)
        with Image.open(io.BytesIO(_alone(image, file, part, count))) as strip:
            strip.load()
            strip.info = {key: value for key, value in image.info.items() if key != "compression"}
            yield strip


def _alone(image: Any, file: BinaryIO, part: list[tuple[int, int]], count: int) -> bytes:
    """Return some strips or tiles as a TIFF of `count` rows: its tags, then its data."""
    tags = image.tag_v2
    head = tags.prefix + struct.pack("<HI" if tags.prefix == b"II" else ">HI", 42, _HEAD)
    own = TiffImagePlugin.ImageFileDirectory_v2(head)
    for tag in _CODING:
        if tag in tags:
            own.tagtype[tag] = tags.tagtype[tag]
            own[tag] = tags[tag]
    own[_HEIGHT] = count
    data = [_coded(file, *place) for place in part]
    starts = list(accumulate(map(len, data[:-1]), initial=0))
    for tag, values in zip(_TILES if _TILES[0] in tags else _STRIPS, (starts, map(len, data)), strict=True):
        own.tagtype[tag] = TiffTags.LONG
        own[tag] = tuple(values)
    if _TILES[0] in own:  # Pillow adds the length of the tags to the offsets of strips, not to those of tiles
        behind = _HEAD + len(own.tobytes(_HEAD))
        own[_TILES[0]] = tuple(behind + start for start in starts)
    return b"".join((head, own.tobytes(_HEAD), *data))


def _coded(file: BinaryIO, offset: int, length: int) -> bytes:
    if length > _MOST_CODED:
        raise ValueError("a strip is longer than its pixels")
    file.seek(offset)
    return file.read(length)
