"""Raw formats with a frame of their own: Fujifilm, Minolta, Panasonic, Sigma, Kyocera. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.jpeg import read_jpeg
from photo_organizer.examine.tiff import Directories
from photo_organizer.examine.window import WindowPart

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_PANASONIC_JPEG = 0x002E
_X3F_IMAGE_HEADER = 28
_MOST = 100  # sections of one file


def read_raf(view: Window, found: Findings) -> None:
    """Read the EXIF of the JPEG within: the header tells where it stands."""
    start, length = (int.from_bytes(view.at(at, 4), "big") for at in (84, 88))
    read_jpeg(WindowPart(view, start, length), found)


def read_rw2(view: Window, found: Findings) -> None:
    """Read the main directory and the JPEG within, which has the fuller EXIF."""
    read_tiff(view, found)
    tiff = Directories(view)
    jpeg = tiff.read(tiff.first).get(_PANASONIC_JPEG)
    if jpeg is not None:
        read_jpeg(WindowPart(view, jpeg.offset, jpeg.count), found)


def read_kyocera(view: Window, found: Findings) -> None:
    """Read Contax's N Digital: texts at fixed places, each written backwards."""
    found.camera("Kyocera", view.at(0x0C, 12)[::-1].decode("latin-1"))
    found.date("maker:DateTimeOriginal", view.at(0x21, 20)[::-1].decode("latin-1"))


def read_mrw(view: Window, found: Findings) -> None:
    """Read the block TTW: a whole TIFF structure."""
    at, end = 8, 8 + int.from_bytes(view.at(4, 4), "big")
    for _ in range(_MOST):
        head = view.at(at, 8)
        if len(head) < 8 or at >= end:
            return
        length = int.from_bytes(head[4:], "big")
        if head[:4] == b"\0TTW":
            read_tiff(WindowPart(view, at + 8, length), found)
        at += 8 + length


def read_x3f(view: Window, found: Findings) -> None:
    """Read the directory at the end: JPEGs with EXIF first, then the list of properties."""
    directory = int.from_bytes(view.at(view.size - 4, 4), "little")
    count = int.from_bytes(view.at(directory + 8, 4), "little")
    entries = [view.at(directory + 12 + 12 * number, 12) for number in range(min(count, _MOST))]
    for entry in sorted(entries, key=lambda one: one[8:]):
        start, length = (int.from_bytes(entry[at : at + 4], "little") for at in (0, 4))
        if entry[8:11] == b"IMA" and view.at(start + _X3F_IMAGE_HEADER, 2) == b"\xff\xd8":
            read_jpeg(WindowPart(view, start + _X3F_IMAGE_HEADER, length - _X3F_IMAGE_HEADER), found)
        elif entry[8:] == b"PROP":
            _properties(WindowPart(view, start, length), found)


def _properties(view: Window, found: Findings) -> None:
    """Read names and values: places in a list of UTF-16 texts."""
    count = min(int.from_bytes(view.at(8, 4), "little"), _MOST)
    table = view.at(24, 8 * count)
    texts = view.at(24 + 8 * count, 65536).decode("utf-16-le", "replace")
    places = [int.from_bytes(table[at : at + 4], "little") for at in range(0, len(table) - 3, 4)]
    values = [texts[place : place + 100].split("\0")[0] for place in places]
    properties = dict(zip(values[::2], values[1::2], strict=False))
    found.camera(properties.get("CAMMANUF", ""), properties.get("CAMMODEL", ""))
    if (time := properties.get("TIME", "")).isdecimal() and 0 < int(time) < 1 << 33:
        found.count("x3f:TIME", int(time) * 10**9)
