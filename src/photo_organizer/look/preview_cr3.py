"""The JPEGs inside a CR3 file, and how the camera was held. Touches nothing and decodes nothing.

Which boxes Canon puts what into is told as its readers have published it. The JPEGs carry no EXIF of their own.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from PIL import ExifTags, Image

from photo_organizer.look.boxes import boxes, inside

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 4 << 20  # bytes of a box that are read


def jpegs(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield offset and length of the preview, and of the full one at the beginning of the media data."""
    for name, start, end in boxes(file):
        if name == b"uuid":
            file.seek(start)
            if (found := file.read(min(end - start, _MOST)).find(b"\xff\xd8\xff")) >= 0:
                yield start + found, end - start - found
        elif name == b"mdat":
            yield start, end - start


def orientation(file: BinaryIO) -> int:
    """Return the orientation by EXIF that the main directory (CMT1) records, 0 where there is none."""
    for start, end in inside(file, b"moov", b"uuid"):
        file.seek(start)
        _, found, directory = file.read(min(end - start, _MOST)).partition(b"CMT1")
        if found:
            return _recorded(directory)
    return 0


def _recorded(directory: bytes) -> int:
    exif = Image.Exif()
    with suppress(Exception):  # a broken directory means "as it is stored"; the JPEGs may be fine
        exif.load(directory)
        value = exif.get(ExifTags.Base.Orientation, 0)
        return value if isinstance(value, int) and 1 <= value <= 8 else 0
    return 0
