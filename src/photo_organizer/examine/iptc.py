"""Dates and the caption from IPTC-IIM 4.2 records and the Photoshop image resources that carry them. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings

_CREATED, _CREATED_TIME, _DIGITAL, _DIGITAL_TIME = 55, 60, 62, 63  # data sets of record 2
_CAPTION = 120
_MOST = 2000  # records or resources looked at
_LONGEST = 2000  # bytes of a caption, by the standard
IPTC_RESOURCE, EXIF_RESOURCE, XMP_RESOURCE = 0x0404, 0x0422, 0x0424


def read_iptc(block: bytes, found: Findings) -> None:
    """Keep Date Created and Digital Creation Date, each with its time where one is given, and the caption."""
    raw = dict(_data_sets(block))
    found.describe(words_of(raw.get(_CAPTION, b"")))
    sets = {number: data[:32].decode("ascii", "replace").strip("\0 ") for number, data in raw.items()}
    for source, day, time in (
        ("iptc:DateCreated", _CREATED, _CREATED_TIME),
        ("iptc:DigitalCreationDate", _DIGITAL, _DIGITAL_TIME),
    ):
        date = sets.get(day, "")
        clock = _time(sets.get(time, ""))
        if len(date) == 8 and date.isdecimal():
            known = date.removesuffix("00").removesuffix("00") if date.endswith("00") else date
            found.date(source, known + (clock if known == date else ""))
        elif not date:
            found.iptc_time = found.iptc_time or clock


def _time(text: str) -> str:
    """Return `THHMMSS±HHMM` from an IPTC time, "" where it has none."""
    return f"T{text[:11]}" if text[:6].isdecimal() and len(text) >= 6 else ""


def words_of(data: bytes) -> str:
    """Return a caption: UTF-8 by now, the system's own alphabet in older files."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _data_sets(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Give number and content of record 2's short data sets."""
    at = block.find(b"\x1c\x02")
    for _ in range(_MOST):
        if at < 0 or at + 5 > len(block) or block[at] != 0x1C:
            return
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        if size & 0x8000:  # an extended data set holds a picture, never a date or a caption
            return
        if block[at + 1] == 2:
            yield block[at + 2], block[at + 5 : at + 5 + min(size, _LONGEST)]
        at += 5 + size


def read_resources(block: bytes, found: Findings) -> None:
    """Read the IPTC resource among Photoshop's (`8BIM`) resources."""
    for number, content in resources(block):
        if number == IPTC_RESOURCE:
            read_iptc(content, found)


def resources(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Give number and content of each Photoshop image resource."""
    at = block.find(b"8BIM")
    for _ in range(_MOST):
        if at < 0 or block[at : at + 4] not in (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR"):
            return
        name = (block[at + 6] + 2) & ~1 if at + 6 < len(block) else 2  # a Pascal string, padded to even
        start = at + 6 + name + 4
        size = int.from_bytes(block[start - 4 : start], "big")
        yield int.from_bytes(block[at + 4 : at + 6], "big"), block[start : start + size]
        at = start + size + (size & 1)
