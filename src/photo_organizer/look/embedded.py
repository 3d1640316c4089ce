"""A picture of a file without decoding it: its own EXIF thumbnail, or the file itself where a browser shows it.

For machines on which nothing can be decoded. Touches nothing.
"""

from __future__ import annotations

import os

_HEAD = 128 << 10  # an EXIF segment has 64 KiB at most and stands near the beginning
MOST = 12 << 20  # bytes that may go to a browser for one picture
_SMALL = 400  # pixels; an EXIF thumbnail is 160 wide, enough for a list
_SHOWN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")  # first bytes of what every browser shows


def picture(file: int, side: int) -> bytes:
    """Return what a browser can show of the open file, b"" where there is nothing."""
    head = os.pread(file, _HEAD, 0)
    if side <= _SMALL and (found := _exif_thumbnail(head)):
        return found
    size = os.fstat(file).st_size
    shown = head.startswith(_SHOWN) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
    return os.pread(file, size, 0) if shown and size <= MOST else b""


def _exif_thumbnail(head: bytes) -> bytes:
    """Return the JPEG inside the first APP1 segment that holds EXIF (Exif 3.0, 4.5.8), b"" where there is none."""
    at = 2
    while head[:2] == b"\xff\xd8" and at + 10 <= len(head) and head[at] == 0xFF:
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        segment = head[at + 4 : at + 2 + length]
        if marker == 0xE1 and segment.startswith(b"Exif\0\0"):
            begin, end = segment.find(b"\xff\xd8\xff", 6), segment.rfind(b"\xff\xd9")
            return segment[begin : end + 2] if 0 < begin < end else b""
        if marker == 0xDA:
            break
        at += 2 + length
    return b""
