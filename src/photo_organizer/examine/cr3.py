"""Canon's CR3: TIFF blocks within ISO media boxes. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes, find
from photo_organizer.examine.exif import read_exif, read_gps, read_tiff
from photo_organizer.examine.quicktime import XMP_UUID
from photo_organizer.examine.tiff import Directories
from photo_organizer.examine.window import WindowPart
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")


def read_cr3(view: Window, found: Findings) -> None:
    """Read the blocks CMT1 (main directory), CMT2 (EXIF), CMT4 (GPS), and XMP."""
    for kind, start, end in boxes(view, 0, view.size, 100):
        if kind == b"uuid" and view.at(start, 16) == XMP_UUID:
            read_xmp(view.at(start + 16, min(end - start - 16, 1 << 20)), found)
    movie = find(view, 0, view.size, b"moov")
    for kind, start, end in boxes(view, *movie) if movie else ():
        if kind == b"uuid" and view.at(start, 16) == _CANON_UUID:
            _canon_blocks(view, start + 16, end, found)


def _canon_blocks(view: Window, start: int, end: int, found: Findings) -> None:
    for kind, inner, last in boxes(view, start, end, 50):
        block = WindowPart(view, inner, last - inner)
        tiff = Directories(block)
        if kind == b"CMT1":
            read_tiff(block, found)
        elif kind == b"CMT2":
            read_exif(tiff, tiff.read(tiff.first), found)
        elif kind == b"CMT4":
            read_gps(tiff, tiff.read(tiff.first), found)
