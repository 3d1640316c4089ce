"""EXIF and XMP items of HEIC, HEIF and AVIF files (ISO/IEC 23008-12). Touches nothing."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes, find
from photo_organizer.examine.exif import read_exif_item
from photo_organizer.examine.item_locations import IN_IDAT, located
from photo_organizer.examine.quicktime import read_quicktime
from photo_organizer.examine.xmp import read_xmp_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST_META = 2 << 20
_MOST_ITEMS = 5000
_MOST_METADATA = 16  # items of EXIF or XMP
_XMP_TYPES = (b"application/rdf+xml", b"application/xml", b"text/xml")


def read_heif(view: Window, found: Findings) -> None:
    """Read the metadata items; a sequence of pictures without any tells when it was made, as films do."""
    _read_items(view, found)
    if not found.clues:
        read_quicktime(view, found)


def _read_items(view: Window, found: Findings) -> None:
    """Read every EXIF item and every XMP item, the first of each winning later."""
    meta = find(view, 0, view.size, b"meta")
    if meta is None:
        return
    start, end = meta[0] + 4, min(meta[1], meta[0] + _MOST_META)
    wanted = dict(islice(_items(view, start, end), _MOST_METADATA))
    for item, place, length in _locations(view, start, end):
        if item not in wanted:
            continue
        if wanted[item] == b"Exif":
            read_exif_item(view, place, length, found)
        else:
            read_xmp_at(view, place, length, found)


def _items(view: Window, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Give identifier and type of the items that hold metadata (box `iinf`)."""
    info = find(view, start, end, b"iinf")
    if info is None:
        return
    first = info[0] + (6 if view.at(info[0], 1) == b"\0" else 8)
    for kind, inner, last in boxes(view, first, info[1], _MOST_ITEMS):
        entry = view.at(inner, min(last - inner, 96))
        wide = 4 if entry[:1] == b"\3" else 2
        item_type = entry[6 + wide : 10 + wide]
        is_xmp = item_type == b"mime" and any(name in entry for name in _XMP_TYPES)
        if kind == b"infe" and (item_type == b"Exif" or is_xmp):
            yield int.from_bytes(entry[4 : 4 + wide], "big"), item_type


def _locations(view: Window, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give identifier, offset and length of each item's first part; of a table that is cut, those before."""
    table = find(view, start, end, b"iloc")
    if table is None:
        return
    data = find(view, start, end, b"idat")
    with suppress(EOFError):
        for item in located(view.at(table[0], table[1] - table[0])):
            begin = data[0] if data and item.method == IN_IDAT else 0
            for place, length in item.parts[:1]:
                yield item.number, begin + place, length
