"""WebP and AVI: dates in RIFF chunks (Microsoft RIFF, WebP container specification). Touches nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from photo_organizer.examine.dv import read_dv
from photo_organizer.examine.exif import read_bare_directory, read_tiff
from photo_organizer.examine.window import WindowPart
from photo_organizer.examine.xmp import read_xmp_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST_CHUNKS = 500
_DEEPEST = 4
_FIRST_FRAMES = 4
_TEXT = 128  # bytes of a date chunk
_NIKON_DATES = {0x13: "maker:DateTimeOriginal", 0x14: "maker:CreateDate"}


def read_riff(view: Window, found: Findings) -> None:
    """Read all chunks; those that hold the picture itself are stepped over."""
    _chunks_of(view, 12, view.size, found, 0)


def chunks(view: Window, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give type, start and end of each chunk's content."""
    for _ in range(_MOST_CHUNKS):
        head = view.at(start, 8)
        if len(head) < 8 or start + 8 > end:
            return
        size = int.from_bytes(head[4:], "little")
        yield head[:4], start + 8, min(start + 8 + size, end)
        start += 8 + size + (size & 1)


def _chunks_of(view: Window, start: int, end: int, found: Findings, depth: int) -> None:
    """Read the chunks of one list."""
    for kind, inner, last in chunks(view, start, end):
        if kind == b"LIST":
            if view.at(inner, 4) == b"movi":
                _frames(view, inner + 4, last, found)
            elif depth < _DEEPEST:
                _chunks_of(view, inner + 4, last, found, depth + 1)
        else:
            _chunk(kind, view, inner, last, found)


def _frames(view: Window, start: int, end: int, found: Findings) -> None:
    """Read the first frames, which from a tape tell the time; sound may stand before them."""
    for _, inner, _ in islice(chunks(view, start, end), _FIRST_FRAMES):
        if not found.has_told("dv:recording"):
            read_dv(view, inner, found)


def _chunk(kind: bytes, view: Window, start: int, end: int, found: Findings) -> None:
    """Read one chunk by its type."""
    match kind:
        case b"EXIF":
            read_tiff(WindowPart(view, start, end - start), found)
        case b"XMP " | b"_PMX":
            read_xmp_at(view, start, end - start, found)
        case b"IDIT" | b"ICRD":
            text = view.at(start, min(end - start, _TEXT)).split(b"\0")[0]
            found.date(f"avi:{kind.decode()}", text.decode("latin-1"))
        case b"strd" if view.at(start, 4) == b"AVIF":
            read_bare_directory(WindowPart(view, start + 8, end - start - 8), "<", found)
        case b"JUNK" if view.at(start, 4) == b"QVMI":
            read_bare_directory(WindowPart(view, start, end - start), ">", found, first=10)
        case b"JUNK" if view.at(start, 19) == b"OLYMDigital Camera\0"[:19]:
            found.date("maker:DateTimeOriginal", view.at(start + 0x83, 24).split(b"\0")[0].decode("latin-1"))
        case b"nctg":
            _nikon(view, start, end, found)


def _nikon(view: Window, start: int, end: int, found: Findings) -> None:
    """Read Nikon's records: tag and size in two bytes each, then the text."""
    for _ in range(100):
        head = view.at(start, 4)
        if len(head) < 4 or start >= end:
            return
        tag, size = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:], "little")
        if tag in _NIKON_DATES:
            found.date(_NIKON_DATES[tag], view.at(start + 4, min(size, _TEXT)).decode("latin-1"))
        start += 4 + size
