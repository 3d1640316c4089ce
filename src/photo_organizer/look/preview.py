"""Find the picture inside a raw file: its largest JPEG preview of the right shape.

Touches nothing and decodes nothing; reads only the structure. Sources of the layouts: TIFF 6.0 and TIFF/EP
(ISO 12234-2) for most makers, the header of RAF as published by its readers; for CR3 see `preview_cr3`, for ORF
`preview_orf`. JPEG markers are those of ITU-T T.81.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from photo_organizer.look import preview_cr3, preview_orf
from photo_organizer.look.directories import PANASONIC_JPEG, directory

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH, _HEIGHT, _STRIPS, _ORIENTATION, _STRIP_BYTES = 0x100, 0x101, 0x111, 0x112, 0x117
_SUB_IFDS, _JPEG, _JPEG_BYTES = 0x14A, 0x201, 0x202
_DNG_VERSION, _COMPRESSION = 0xC612, 0x103
_CFA, _LINEAR_RAW = 32803, 34892  # photometric interpretations of sensor data (DNG 1.7)
_PHOTOMETRIC = 0x106
_MOST_IFDS = 64
_OLYMPUS = (b"IIRO", b"IIRS", b"MMOR")
_RAW_MAGIC = (b"II*\x00", b"MM\x00*", *_OLYMPUS, b"IIU\x00")
_SHAPE = 0.10  # how far the preview's aspect ratio may be from the sensor's; makers crop a few pixels
_SCAN_WINDOW = 64 << 20


class EmbeddedPreview(NamedTuple):
    """Where the JPEG lies in the raw file, and what the raw file says of the whole picture."""

    offset: int
    length: int
    size: tuple[int, int]  # of the whole picture as stored, (0, 0) when the file does not say
    orientation: int  # EXIF 1…8, 0 when not recorded


def find(file: BinaryIO) -> EmbeddedPreview | None:
    """Return the preview of a raw file; None when `file` is not raw or holds no preview of the right shape."""
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"FUJIFILMCCD-RAW"):
        return _largest(file, [_raf(file)], (0, 0), 0)
    if head[4:12] == b"ftypcrx ":
        return _largest(file, list(preview_cr3.jpegs(file)), (0, 0), preview_cr3.orientation(file))
    if head[:4] in _RAW_MAGIC:
        return _in_tiff(file, head)
    return None


def _in_tiff(file: BinaryIO, head: bytes) -> EmbeddedPreview | None:
    """Return the preview of a TIFF-structured raw file; an ordinary TIFF picture has none."""
    order = "<" if head[:2] == b"II" else ">"
    tables = list(_tables(file, order, struct.unpack(order + "I", head[4:8])[0]))
    if not tables or not _is_raw(tables, head):
        return None
    whole = max((_size(table) for table in tables), key=lambda size: size[0] * size[1], default=(0, 0))
    turned = next((table[_ORIENTATION][0] for table in tables if table.get(_ORIENTATION)), 0)
    places = [place for table in tables for place in _places(table)]
    turned = turned if 1 <= turned <= 8 else 0
    if head[:4] in _OLYMPUS and (place := preview_orf.jpeg(file, order, tables[0])):
        found = _largest(file, [place], (0, 0), turned)  # its owner chose the shape: not always the sensor's
        return found and found._replace(size=max(whole, found.size))
    return _largest(file, places, whole, turned)


def _is_raw(tables: list[dict[int, list[int]]], head: bytes) -> bool:
    """Tell a raw file from a TIFF picture: sensor data, a maker's own magic, or a table that only raw files have."""
    sensor = any(
        table.get(_PHOTOMETRIC, [0])[0] in (_CFA, _LINEAR_RAW) or _DNG_VERSION in table for table in tables
    )
    compressed = any(
        table.get(_COMPRESSION, [1])[0] in (34713, 32767, 32769, 32770, 65535) for table in tables
    )
    return sensor or compressed or head[:4] not in (b"II*\x00", b"MM\x00*") or head[8:10] == b"CR"


def _tables(file: BinaryIO, order: str, first: int) -> Iterator[dict[int, list[int]]]:
    """Yield the entries of every image file directory, sub-directories included, each visited once."""
    waiting, seen = [first], set[int]()
    while waiting and len(seen) < _MOST_IFDS:
        at = waiting.pop(0)
        if not at or at in seen:
            continue
        seen.add(at)
        table, following = directory(file, order, at)
        waiting += [following, *table.get(_SUB_IFDS, [])[:8]]
        yield table


def _size(table: dict[int, list[int]]) -> tuple[int, int]:
    width, height = table.get(_WIDTH) or [0], table.get(_HEIGHT) or [0]
    return width[0], height[0]


def _places(table: dict[int, list[int]]) -> Iterator[tuple[int, int]]:
    """Yield (offset, length) of everything in a directory that may be a JPEG."""
    if table.get(_JPEG) and table.get(_JPEG_BYTES):
        yield table[_JPEG][0], table[_JPEG_BYTES][0]
    if len(table.get(PANASONIC_JPEG, [])) == 2:
        yield table[PANASONIC_JPEG][0], table[PANASONIC_JPEG][1]
    if len(table.get(_STRIPS, [])) == 1 == len(table.get(_STRIP_BYTES, [])):
        yield table[_STRIPS][0], table[_STRIP_BYTES][0]


def _raf(file: BinaryIO) -> tuple[int, int]:
    """Return where the JPEG of a RAF file lies: two big-endian numbers at byte 84."""
    file.seek(84)
    block = file.read(8)
    return struct.unpack(">II", block) if len(block) == 8 else (0, 0)


def _largest(
    file: BinaryIO, places: list[tuple[int, int]], whole: tuple[int, int], orientation: int
) -> EmbeddedPreview | None:
    """Return the place with the largest JPEG whose shape agrees with the whole picture's."""
    best, most = None, 0
    for offset, length in places:
        width, height = jpeg_size(file, offset)
        if width * height > most and _agrees((width, height), whole):
            most = width * height
            best = EmbeddedPreview(
                offset, min(length, _SCAN_WINDOW), max(whole, (width, height)), orientation
            )
    return best


def _agrees(size: tuple[int, int], whole: tuple[int, int]) -> bool:
    if 0 in whole:
        return True
    return abs(size[0] * whole[1] / (size[1] * whole[0]) - 1) <= _SHAPE


def jpeg_size(file: BinaryIO, offset: int) -> tuple[int, int]:
    """Return width and height of the JPEG at `offset`; (0, 0) when there is none that Pillow can decode."""
    file.seek(offset)
    if file.read(2) != b"\xff\xd8":
        return 0, 0
    for _ in range(128):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return 0, 0
        marker, length = head[1], int.from_bytes(head[2:], "big")
        if marker in (0xC0, 0xC1, 0xC2):  # baseline, extended, progressive; lossless C3 is sensor data
            block = file.read(5)
            return int.from_bytes(block[3:5], "big"), int.from_bytes(block[1:3], "big")
        if marker in (0xC3, 0xD9, 0xDA) or length < 2:
            return 0, 0
        file.seek(length - 2, 1)
    return 0, 0
