"""EXIF, XMP and IPTC in a JPEG's application segments (ITU-T T.81 annex B). Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.examine.ciff import read_ciff
from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.iptc import read_resources
from photo_organizer.examine.window import WindowPart
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_EXIF, _HEAD = b"exif\0", 4  # some cameras write it in capitals, or the segment's head twice
_XMP = b"://ns.adobe.com/xap/1.0/\0"  # after "http", which some programs damage
_CASIO, _CASIO_DATE = b"QVCI", 0x4D
_TIME_DATE = re.compile(rb"\[picture info\][^\[]{0,2000}?\bTimeDate=([\x20-\x7e]{4,40})")
_PHOTOSHOP = b"Photoshop 3.0\0"
_MOST_SEGMENTS = 200
_SEARCHED = 0x4000  # bytes of a block in which a JPEG begins
_START_OF_SCAN, _END = 0xDA, 0xD9
_STRAY = 1024  # bytes that may stand between two segments, by the fault of some program
_ALONE = (0x01, *range(0xD0, 0xD9))  # markers without a length


def read_jpeg(view: Window, found: Findings) -> None:
    """Read every segment before the picture's data that can hold a date."""
    resources = b""
    for marker, start, length in segments(view):
        if marker == 0xE0 and view.at(start + 6, 8) == b"HEAPJPGM":
            read_ciff(WindowPart(view, start, length), found)
        elif marker == 0xE1:
            _app1(view, start, length, found)
        elif marker == 0xEC:
            _picture_info(view.at(start, min(length, _SEARCHED)), found)
        elif marker == 0xED and view.at(start, len(_PHOTOSHOP)) == _PHOTOSHOP:
            resources += view.at(start + len(_PHOTOSHOP), length - len(_PHOTOSHOP))
    if resources:
        read_resources(resources, found)


def read_jpeg_inside(view: Window, found: Findings) -> None:
    """Read the JPEG that stands somewhere within a block, behind heads of the maker's own."""
    at = view.at(0, _SEARCHED).find(b"\xff\xd8\xff")
    if at >= 0:
        read_jpeg(WindowPart(view, at, view.size - at), found)


def _app1(view: Window, start: int, length: int, found: Findings) -> None:
    """Read one APP1 segment: EXIF or XMP."""
    if (exif := view.at(start, _HEAD + len(_EXIF)).lower().find(_EXIF)) >= 0:
        read_tiff(WindowPart(view, start + exif + 6, length - exif - 6), found)
    elif view.at(start + 4, len(_XMP)) == _XMP:
        read_xmp(view.at(start + 4 + len(_XMP), length - 4 - len(_XMP)), found)
    elif view.at(start, len(_CASIO)) == _CASIO:
        found.date("maker:DateTimeOriginal", view.at(start + _CASIO_DATE, 19).decode("latin-1"))


def _picture_info(text: bytes, found: Findings) -> None:
    """Read what cameras wrote before Exif came up (Agfa, Epson, Olympus, Polaroid, Sanyo): lines of names and values."""
    when = _TIME_DATE.search(text)
    if when is None:
        return
    told = when[1].decode()
    if told.isdecimal():
        found.count("maker:DateTimeOriginal", int(told) * 10**9)
    else:
        found.date("maker:DateTimeOriginal", told)


def segments(view: Window) -> Iterator[tuple[int, int, int]]:
    """Give marker, offset and length of the content of each segment up to the first scan."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        head = view.at(at, 4)
        if head[:1] != b"\xff" and head:
            at += _to_next_marker(view.at(at, _STRAY))
            head = view.at(at, 4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in (_START_OF_SCAN, _END):
            return
        if head[1] == 0xFF or head[1] in _ALONE:  # fill byte, or a marker that stands alone
            at += 1 if head[1] == 0xFF else 2
            continue
        length = int.from_bytes(head[2:4], "big")
        yield head[1], at + 4, length - 2
        at += 2 + max(length, 2)


def _to_next_marker(block: bytes) -> int:
    """Return the distance to the next application segment; 0 where there is none."""
    places = (block.find(marker) for marker in (b"\xff\xe1", b"\xff\xed"))
    return min((place for place in places if place > 0), default=0)
