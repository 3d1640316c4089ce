"""Boxes of single camera makers inside films: who made it, and the local time that `mvhd` lacks. Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.examine.exif import read_bare_directory, read_tiff
from photo_organizer.examine.jpeg import read_jpeg_inside
from photo_organizer.examine.window import WindowPart

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST = 1 << 20
_SONY_DATE = re.compile(rb"<CreationDate\s+value=\"([^\"]{10,40})\"")
_NIKON_DATES = {0x11: "maker:CreateDate", 0x12: "maker:DateTimeOriginal"}
_NIKON_NAMES = {0x01: "make", 0x02: "model"}
_GOPRO_BOXES = (b"GoPr", b"GPMF", b"FIRM")


def read_camera_box(kind: bytes, view: Window, start: int, end: int, found: Findings) -> None:
    """Read one box by its type; unknown ones are passed over."""
    match kind:
        case b"manu" | b"auth":
            found.camera(_text(view.at(start + 6, 60)[: end - start - 6]), "")
        case b"modl":
            found.camera("", _text(view.at(start + 6, 60)[: end - start - 6]))
        case b"CNMN":
            found.camera("Canon", _text(view.at(start, min(end - start, 60))))
        case b"TAGS":
            found.camera(_text(view.at(start, min(end - start, 40))), "")
        case b"xml ":
            read_sony_xml(view.at(start, min(end - start, _MOST)), found)
        case _:
            _maker(kind, view, start, end, found)


def read_sony_xml(text: bytes, found: Findings) -> None:
    """Keep the moment of recording that Sony's cameras write in a film, or in a file beside it."""
    if match := _SONY_DATE.search(text):
        found.date("sony:CreationDate", match[1].decode("ascii", "replace"))


def _maker(kind: bytes, view: Window, start: int, end: int, found: Findings) -> None:
    """Read the boxes that hold EXIF or records of the maker."""
    block = WindowPart(view, start, end - start)
    match kind:
        case b"CNTH" | b"PANA" | b"LEIC":  # a small JPEG, made at the moment of recording
            read_jpeg_inside(block, found)
        case b"MVTG":  # Fujifilm
            read_bare_directory(WindowPart(block, 16, block.size - 16), "<", found)
        case b"QVMI":  # Casio
            read_bare_directory(block, ">", found, first=10)
        case b"EXIF" | b"exif":
            read_tiff(block, found)
        case b"NCDT":
            _nikon(block, found)
        case _ if kind in _GOPRO_BOXES:
            found.camera("GoPro", "")
            if kind == b"FIRM":
                found.program(_text(view.at(start, min(end - start, 40))))


def _text(content: bytes) -> str:
    return content.split(b"\0")[0].decode("utf-8", "replace")


def _nikon(block: Window, found: Findings) -> None:
    """Read Nikon's records: tag (4 bytes), type and count (2 each), then the text."""
    at = block.at(0, 256).find(b"NCTG")
    at = at + 4 if at >= 0 else block.size
    for _ in range(200):
        head = block.at(at, 8)
        if len(head) < 8:
            return
        tag, kind, count = (int.from_bytes(head[a:b], "big") for a, b in ((0, 4), (4, 6), (6, 8)))
        size = count * {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8}.get(kind, 1)
        text = _text(block.at(at + 8, min(size, 80)))
        if tag in _NIKON_DATES:
            found.date(_NIKON_DATES[tag], text)
        elif tag in _NIKON_NAMES:
            found.camera(**{"make": "", "model": "", _NIKON_NAMES[tag]: text})
        at += 8 + size
