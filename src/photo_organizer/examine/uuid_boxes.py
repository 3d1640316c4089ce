"""The boxes `uuid` of films and of CR3 pictures: XMP, and what Canon's and Olympus' cameras keep there. Touches nothing."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes, find
from photo_organizer.examine.exif import read_exif, read_gps, read_tiff
from photo_organizer.examine.jpeg import read_jpeg_inside
from photo_organizer.examine.tiff import Directories
from photo_organizer.examine.window import WindowPart
from photo_organizer.examine.xmp import read_xmp_at

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_PROFILES = bytes.fromhex("50524f4621d24fcebb88695cfac9c740")  # Sony's, with boxes of other makers among them
_PROFILES_HEAD = 8  # version, flags, count
_NAME = 16  # bytes of the identifier before the content
_OLYMPUS = ((0x0E, 26), (0x28, 24), (0x7F, 24))  # make, model, date: where and how long


def read_cr3(view: Window, found: Findings) -> None:
    """Read what a CR3 picture has: XMP beside the box `moov`, and Canon's blocks in it."""
    movie = find(view, 0, view.size, b"moov")
    for kind, start, end in chain(boxes(view, 0, view.size, 100), boxes(view, *movie) if movie else ()):
        if kind == b"uuid":
            read_uuid(view, start, end, found)


def read_uuid(view: Window, start: int, end: int, found: Findings) -> None:
    """Read one box by its identifier; unknown ones are passed over."""
    name, inner = view.at(start, _NAME), start + _NAME
    if name == _XMP:
        read_xmp_at(view, inner, end - inner, found)
    elif name == _CANON:
        _canon(view, inner, end, found)
    elif name == _PROFILES and (olympus := find(view, inner + _PROFILES_HEAD, end, b"OLYM")):
        _olympus(WindowPart(view, olympus[0], olympus[1] - olympus[0]), found)


def _canon(view: Window, start: int, end: int, found: Findings) -> None:
    """Read CMT1 (main directory), CMT2 (EXIF) and CMT4 (GPS) of CR3 and newer films, the small JPEG of older ones."""
    for kind, inner, last in boxes(view, start, end, 50):
        block = WindowPart(view, inner, last - inner)
        tiff = Directories(block)
        if kind == b"CMT1":
            read_tiff(block, found)
        elif kind == b"CMT2":
            read_exif(tiff, tiff.read(tiff.first), found)
        elif kind == b"CMT4":
            read_gps(tiff, tiff.read(tiff.first), found)
        elif kind == b"CNTH":
            read_jpeg_inside(block, found)


def _olympus(block: Window, found: Findings) -> None:
    make, model, date = (block.at(at, size).split(b"\0")[0].decode("latin-1") for at, size in _OLYMPUS)
    found.camera(make, model)
    found.date("maker:DateTimeOriginal", date)
