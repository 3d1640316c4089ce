"""Canon's CRW and the JPEGs of its time: the CIFF 1.0 heap. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_CAPTURED, _MODEL = 0x180E, 0x080A
_SUBHEAPS = (0x2800, 0x3000)  # types of records that are directories themselves
_DEEPEST, _MOST_RECORDS = 5, 200


def read_ciff(view: Window, found: Findings) -> None:
    """Read a CIFF heap: its directory is found from its last four bytes."""
    _heap(view, int.from_bytes(view.at(2, 4), "little"), view.size, found, 0)


def _heap(view: Window, start: int, end: int, found: Findings, depth: int) -> None:
    """Read one heap's directory; offsets count from the heap's beginning."""
    table = start + int.from_bytes(view.at(end - 4, 4), "little")
    count = int.from_bytes(view.at(table, 2), "little")
    for number in range(min(count, _MOST_RECORDS)):
        record = view.at(table + 2 + 10 * number, 10)
        tag = int.from_bytes(record[:2], "little")
        size, offset = (int.from_bytes(record[at : at + 4], "little") for at in (2, 6))
        if tag & 0x3800 in _SUBHEAPS and depth < _DEEPEST:
            _heap(view, start + offset, start + offset + size, found, depth + 1)
        elif tag & 0x3FFF == _CAPTURED:
            seconds = int.from_bytes(view.at(start + offset, 4), "little")
            if seconds:
                found.count("ciff:CapturedTime", seconds * 10**9)
        elif tag & 0x3FFF == _MODEL:
            names = view.at(start + offset, min(size, 80)).split(b"\0")
            found.camera(*(name.decode("latin-1") for name in [*names, b"", b""][:2]))
