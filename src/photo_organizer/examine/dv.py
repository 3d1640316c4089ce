"""Recording time in films from tapes (DV in AVI and MOV): camcorders write it into each frame (IEC 61834-2 and -4). Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_BLOCK = 80  # bytes: a head of three, then packs
_BEGINS = re.compile(rb"\x1f\x07\0[\x3f\xbf]")  # the head of a frame's first block
_FIRST, _BLOCKS = 3, 6  # of a frame's beginning those that tell of the picture are the last three
_PACK, _PACKS = 5, 15
_DATE, _TIME = 0x62, 0x63
_THIS_CENTURY = "75"  # years below it; the first of these tapes is of 1995


def read_dv(view: Window, start: int, found: Findings) -> None:
    """Keep the recording time of the frame that begins at `start`, where one does."""
    frame = view.at(start, _BLOCK * _BLOCKS)
    if len(frame) < _BLOCK * _BLOCKS or not _BEGINS.match(frame):
        return
    packs = dict(_packs(frame))
    if _DATE in packs and _TIME in packs:
        day, month, year = _digits(packs[_DATE], 0x3F, 0x1F, 0xFF)
        second, minute, hour = _digits(packs[_TIME], 0x7F, 0x7F, 0x3F)
        known = (year + month + day + hour + minute + second).isdecimal() and "00" not in (month, day)
        if known:
            century = "20" if year < _THIS_CENTURY else "19"
            found.date("dv:recording", f"{century}{year}:{month}:{day} {hour}:{minute}:{second}")


def _packs(frame: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of what stands beside the picture."""
    for block in range(_FIRST, _BLOCKS):
        for number in range(_PACKS):
            at = block * _BLOCK + 3 + number * _PACK
            yield frame[at], frame[at + 1 : at + _PACK]


def _digits(pack: bytes, *masks: int) -> list[str]:
    """Return binary coded decimals; what was not known has letters among them."""
    return [f"{byte & mask:02x}" for byte, mask in zip(pack[1:], masks, strict=True)]
