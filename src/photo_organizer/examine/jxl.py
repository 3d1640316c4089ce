"""EXIF and XMP boxes of JPEG XL files (ISO/IEC 18181-2), also those that are packed. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes
from photo_organizer.examine.brotli import unpacked
from photo_organizer.examine.exif import read_exif_item
from photo_organizer.examine.window import Block
from photo_organizer.examine.xmp import read_xmp_at
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window


_MOST_PACKED = 1 << 20  # bytes
_MOST_UNPACKED = 4  # boxes; there is one of each kind, and some hundred small ones can hold a gigabyte
_TELL = {b"Exif": "exif:DateTimeOriginal", b"xml ": "xmp:exif:DateTimeOriginal"}
_PACKED = b"brob"  # as cjxl writes them, unless it is told not to


def read_jxl(view: Window, found: Findings) -> None:
    """Read both; a bare codestream has neither."""
    left = _MOST_UNPACKED
    for kind, start, end in boxes(view, 0, view.size, 200):
        if kind != _PACKED:
            _read(kind, view, start, end, found)
        elif left and (inner := view.at(start, min(end - start, 4))) in _TELL:
            left -= 1
            _read_packed(inner, view.at(start + 4, min(end - start - 4, _MOST_PACKED)), found)


def _read_packed(kind: bytes, packed: bytes, found: Findings) -> None:
    """Read a box that is packed with Brotli; its first bytes told which one it is."""
    data = unpacked(packed)
    if data is None:
        words = "packed with Brotli, which could not be unpacked here"
        found.not_read(_TELL[kind], Sentence("packed_brotli", words))
    else:
        _read(kind, Block(data), 0, len(data), found)


def _read(kind: bytes, view: Window, start: int, end: int, found: Findings) -> None:
    if kind == b"Exif":
        read_exif_item(view, start, end - start, found)
    elif kind == b"xml ":
        read_xmp_at(view, start, end - start, found)
