"""The JPEGs inside a CR3 file, and how the camera was held. Touches nothing and decodes nothing.

Boxes of ISO 14496-12; which of them Canon puts what into, as its readers have published it. The JPEGs carry no EXIF of their own.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from PIL import ExifTags, Image

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 4 << 20  # bytes of a box that are read


def jpegs(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield offset and length of the preview, and of the full one at the beginning of the media data."""
    for name, start, length in _boxes(file):
        if name == b"uuid":
            file.seek(start)
            if (found := file.read(min(length, _MOST)).find(b"\xff\xd8\xff")) >= 0:
                yield start + found, length - found
        elif name == b"mdat":
            yield start, length


def orientation(file: BinaryIO) -> int:
    """Return the orientation by EXIF that the main directory (CMT1) records, 0 where there is none."""
    for name, start, length in _boxes(file):
        if name == b"moov":
            file.seek(start)
            _, found, directory = file.read(min(length, _MOST)).partition(b"CMT1")
            return _recorded(directory) if found else 0
    return 0


def _recorded(directory: bytes) -> int:
    exif = Image.Exif()
    with suppress(Exception):  # a broken directory means "as it is stored"; the JPEGs may be fine
        exif.load(directory)
        value = exif.get(ExifTags.Base.Orientation, 0)
        return value if isinstance(value, int) and 1 <= value <= 8 else 0
    return 0


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and length of what each box of the file holds."""
    file.seek(0, 2)
    end, at = file.tell(), 0
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = int.from_bytes(file.read(8), "big"), 16
        size = size or end - at
        if size < head:
            return
        yield name, at + head, size - head
        at += size
