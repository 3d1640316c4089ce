"""Dates, camera and Live Photo identifier from EXIF (Exif 2.32, CIPA DC-008). Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.iptc import read_iptc, read_resources, words_of
from photo_organizer.examine.tiff import Directories, Tag
from photo_organizer.examine.window import Block, WindowPart
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

MAKE, MODEL, SOFTWARE, DATE_TIME = 0x010F, 0x0110, 0x0131, 0x0132
DESCRIPTION, RATING, COMMENT = 0x010E, 0x4746, 0x9C9C  # the last two are Microsoft's; XPComment is in UTF-16
XMP, IPTC, RESOURCES, EXIF_IFD, GPS_IFD = 0x02BC, 0x83BB, 0x8649, 0x8769, 0x8825
ORIGINAL, DIGITIZED, MAKER_NOTE = 0x9003, 0x9004, 0x927C
OFFSET, OFFSET_ORIGINAL, OFFSET_DIGITIZED = 0x9010, 0x9011, 0x9012
SUBSEC, SUBSEC_ORIGINAL, SUBSEC_DIGITIZED = 0x9290, 0x9291, 0x9292
GPS_TIME, GPS_DATE = 0x0007, 0x001D
NORTH_OR_SOUTH, LATITUDE, EAST_OR_WEST, LONGITUDE = 1, 2, 3, 4
EXPOSURE_MODE, EXPOSURE_BIAS = 0xA402, 0x9204
_AUTO_BRACKET = 2  # a value of ExposureMode
_TIFF = (b"II*\0", b"MM\0*")
_APPLE = b"Apple iOS\0\0\x01"
_APPLE_DIRECTORY = 14  # the directory follows the name and the byte order; offsets count from the name
_CONTENT_IDENTIFIER = 0x0011
_MOST_PAGES = 3  # directories tried when the first holds no pointer to EXIF


def read_tiff(view: Window, found: Findings, order: str = "") -> None:
    """Read a whole TIFF structure: first directory, EXIF, GPS, XMP and IPTC within it."""
    if view.at(0, 6) == b"Exif\0\0":  # JPEG's mark, which other formats carry along by mistake
        view = WindowPart(view, 6, view.size - 6)
    tiff = Directories(view, order)
    offset = tiff.first
    for _ in range(_MOST_PAGES):
        tags = tiff.read(offset)
        read_directory(tiff, tags, found)
        offset = tiff.next_after(offset) if EXIF_IFD not in tags and tags else 0
        if not offset:
            return


def read_exif_item(view: Window, start: int, length: int, found: Findings) -> None:
    """Read the EXIF of HEIF and JPEG XL: four bytes tell how far behind them its TIFF begins; some writers leave them out."""
    head = view.at(start, 4)
    skipped = 0 if head in _TIFF else 4 + int.from_bytes(head, "big")
    read_tiff(WindowPart(view, start + skipped, length - skipped), found)


def read_bare_directory(view: Window, order: str, found: Findings, first: int = 0) -> None:
    """Read a directory that stands at `first` without a TIFF header; its offsets count from the view's beginning."""
    tiff = Directories(view, order)
    read_directory(tiff, tiff.read_at(first), found)


def read_directory(tiff: Directories, tags: dict[int, Tag], found: Findings) -> None:
    """Read one top-level directory and those it points to."""
    found.camera(tiff.text(tags.get(MAKE)), tiff.text(tags.get(MODEL)))
    found.program(tiff.text(tags.get(SOFTWARE)))
    found.describe(words_of(tiff.raw(tags.get(DESCRIPTION)).partition(b"\0")[0]), by_device=True)
    if COMMENT in tags:
        found.describe(tiff.raw(tags[COMMENT]).decode("utf-16-le", "replace"))
    found.rate(str(tiff.number(tags.get(RATING))))
    exif = tiff.read(tiff.number(tags.get(EXIF_IFD)))
    read_exif(tiff, exif, found)
    read_gps(tiff, tiff.read(tiff.number(tags.get(GPS_IFD))), found)
    _top_level(tiff, tags, exif, found)
    if XMP in tags:
        read_xmp(tiff.raw(tags[XMP]), found)
    if IPTC in tags:
        read_iptc(tiff.raw(tags[IPTC]), found)
    if RESOURCES in tags:
        read_resources(tiff.raw(tags[RESOURCES]), found)


def read_exif(tiff: Directories, tags: dict[int, Tag], found: Findings, place: str = "exif") -> None:
    """Read the dates that belong to the picture itself, with their sub-seconds and zones."""
    for name, date, subsec, zone in (
        ("DateTimeOriginal", ORIGINAL, SUBSEC_ORIGINAL, OFFSET_ORIGINAL),
        ("DateTimeDigitized", DIGITIZED, SUBSEC_DIGITIZED, OFFSET_DIGITIZED),
    ):
        if date in tags:
            texts = (tiff.text(tags.get(tag)) for tag in (subsec, zone))
            found.date(f"{place}:{name}", tiff.date_text(tags[date]), *texts)
    if tiff.number(tags.get(EXPOSURE_MODE)) == _AUTO_BRACKET:
        found.bracket = tiff.signed_ratio(tags.get(EXPOSURE_BIAS))
    if MAKER_NOTE in tags:
        _read_apple(tiff, tags[MAKER_NOTE], found)


def _read_apple(tiff: Directories, note: Tag, found: Findings) -> None:
    """Read from Apple's own block the identifier that joins a Live Photo's still and film."""
    if tiff.view.at(note.offset, len(_APPLE)) != _APPLE:
        return
    block = tiff.raw(note)
    apple = Directories(Block(block), "<" if block[12:14] == b"II" else ">")
    found.content_id = found.content_id or apple.text(apple.read(_APPLE_DIRECTORY).get(_CONTENT_IDENTIFIER))


def _top_level(tiff: Directories, tags: dict[int, Tag], exif: dict[int, Tag], found: Findings) -> None:
    """Read dates outside the EXIF directory; DateTime's zone and sub-second are inside it."""
    read_exif(tiff, tags, found, "ifd0")
    if DATE_TIME in tags:
        subsec, zone = (tiff.text(exif.get(tag)) for tag in (SUBSEC, OFFSET))
        found.date("ifd0:DateTime", tiff.date_text(tags[DATE_TIME]), subsec, zone)


def read_gps(tiff: Directories, tags: dict[int, Tag], found: Findings) -> None:
    """Read the place, and the satellites' date and time, which are UTC."""
    _read_place(tiff, tags, found)
    day = tiff.text(tags.get(GPS_DATE)).replace("-", ":").strip()
    clock = tiff.ratios(tags.get(GPS_TIME))
    if not day or len(clock) != 3 or not any(tiff.raw(tags[GPS_TIME])):  # 0/0 three times is no midnight
        return
    seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
    if 0 <= seconds < 86400:
        whole = int(seconds)
        found.date("gps", f"{day[:10]} {whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}Z")


def _read_place(tiff: Directories, tags: dict[int, Tag], found: Findings) -> None:
    """Read latitude and longitude: three ratios each, and a letter for the half of the earth."""
    north, east = tiff.ratios(tags.get(LATITUDE)), tiff.ratios(tags.get(LONGITUDE))
    if len(north) != 3 or len(east) != 3:
        return
    south = tiff.text(tags.get(NORTH_OR_SOUTH)).upper().startswith("S")
    west = tiff.text(tags.get(EAST_OR_WEST)).upper().startswith("W")
    degrees = [value[0] + value[1] / 60 + value[2] / 3600 for value in (north, east)]
    found.located(-degrees[0] if south else degrees[0], -degrees[1] if west else degrees[1])
