"""Boxes of single camera makers inside films, each with the local time that `mvhd` lacks. Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.examine.jpeg import read_jpeg
from photo_organizer.examine.window import Block, Part

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST = 1 << 20
_SONY_DATE = re.compile(rb"<CreationDate\s+value=\"([^\"]{10,40})\"")


def read_camera_box(kind: bytes, view: Window, start: int, end: int, found: Findings) -> None:
    """Read one box by its type; unknown ones are passed over."""
    content = view.at(start, min(end - start, 4096))
    match kind:
        case b"manu" | b"auth":
            found.camera(_text(content), "")
        case b"modl":
            found.camera("", _text(content))
        case b"xml ":
            if match := _SONY_DATE.search(view.at(start, min(end - start, _MOST))):
                found.date("sony:CreationDate", match[1].decode("ascii", "replace"))
        case b"CNTH":
            _embedded_jpeg(view, start, end, found)


def _text(content: bytes) -> str:
    return content[6:].split(b"\0")[0].decode("utf-8", "replace")


def _embedded_jpeg(view: Window, start: int, end: int, found: Findings) -> None:
    """Read the EXIF of a thumbnail, which Canon writes at the moment of recording."""
    at = view.at(start, min(end - start, 64)).find(b"\xff\xd8\xff")
    if at >= 0:
        read_jpeg(Part(view, start + at, end - start - at), found)


__all__ = ["Block", "read_camera_box"]
