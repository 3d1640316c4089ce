"""EXIF and XMP boxes of JPEG XL files (ISO/IEC 18181-2). Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes
from photo_organizer.examine.exif import read_exif_item
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window


def read_jxl(view: Window, found: Findings) -> None:
    """Read both; a bare codestream has neither."""
    for kind, start, end in boxes(view, 0, view.size, 200):
        if kind == b"Exif":
            read_exif_item(view, start, end - start, found)
        elif kind == b"xml ":
            read_xmp(view.at(start, min(end - start, 1 << 20)), found)
