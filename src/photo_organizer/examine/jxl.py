"""EXIF and XMP boxes of JPEG XL files (ISO/IEC 18181-2). Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes
from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.window import WindowPart
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window


def read_jxl(view: Window, found: Findings) -> None:
    """Read both; a bare codestream has neither."""
    for kind, start, end in boxes(view, 0, view.size, 200):
        if kind == b"Exif":
            skipped = 4 + int.from_bytes(view.at(start, 4), "big")
            read_tiff(WindowPart(view, start + skipped, end - start - skipped), found)
        elif kind == b"xml ":
            read_xmp(view.at(start, min(end - start, 1 << 20)), found)
