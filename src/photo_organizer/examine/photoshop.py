"""Photoshop documents and GIFs: EXIF, XMP and IPTC where these formats keep them. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.iptc import EXIF_RESOURCE, IPTC_RESOURCE, XMP_RESOURCE, read_iptc, resources
from photo_organizer.examine.window import Block
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST = 4 << 20
_GIF_XMP = b"XMP DataXMP"
_GIF_SEARCHED = 1 << 18


def read_psd(view: Window, found: Findings) -> None:
    """Read the image resources (Adobe Photoshop file formats specification)."""
    start = 30 + int.from_bytes(view.at(26, 4), "big")  # after the colour mode data
    size = int.from_bytes(view.at(start, 4), "big")
    for number, content in resources(view.at(start + 4, min(size, _MOST))):
        if number == EXIF_RESOURCE:
            read_tiff(Block(content), found)
        elif number == XMP_RESOURCE:
            read_xmp(content, found)
        elif number == IPTC_RESOURCE:
            read_iptc(content, found)


def read_gif(view: Window, found: Findings) -> None:
    """Read the XMP extension, which stands near the beginning or near the end."""
    for start in {0, max(0, view.size - _GIF_SEARCHED)}:
        block = view.at(start, _GIF_SEARCHED)
        at = block.find(_GIF_XMP)
        if at >= 0:
            read_xmp(block[at + len(_GIF_XMP) :], found)
            return
