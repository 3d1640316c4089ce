"""Recording time in AVCHD films: MTS, M2TS (ISO/IEC 13818-1 packets, H.264 supplemental information).

Touches nothing. Camcorders write it into the video stream itself, as binary coded decimals.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_SEARCHED = 1 << 20  # bytes; every group of pictures repeats the time
_MARK = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
_YEAR_MONTH, _DAY_TIME = 0x18, 0x19


def read_transport(view: Window, found: Findings) -> None:
    """Keep the first recording time of the video stream."""
    for stream in _streams(view.at(0, _SEARCHED)).values():
        at = stream.find(_MARK)
        if at >= 0:
            _recorded(bytes(stream[at + len(_MARK) : at + len(_MARK) + 120]), found)
            return


def _streams(data: bytes) -> dict[int, bytearray]:
    """Return the payload of each elementary stream."""
    length, start = (188, 0) if data[:1] == b"\x47" else (192, 4)
    streams: dict[int, bytearray] = defaultdict(bytearray)
    for at in range(start, len(data) - 187, length):
        packet = data[at : at + 188]
        if packet[0] != 0x47 or not packet[3] & 0x10:
            continue
        skipped = 5 + packet[4] if packet[3] & 0x20 else 4  # the adaptation field
        streams[int.from_bytes(packet[1:3], "big") & 0x1FFF] += packet[skipped:]
    return streams


def _recorded(block: bytes, found: Findings) -> None:
    """Read count and entries of five bytes; two of them together are the time."""
    block = block.replace(b"\0\0\x03", b"\0\0")  # H.264 never has three such bytes in its payload
    entries = {
        block[at]: block[at + 1 : at + 5] for at in range(1, 1 + 5 * min(block[0], 20), 5) if at < len(block)
    }
    first, second = entries.get(_YEAR_MONTH, b""), entries.get(_DAY_TIME, b"")
    if len(first) == 4 and len(second) == 4:
        text = f"{first[1:3].hex()}:{first[3:].hex()} {second.hex()}"
        zone = _zone(first[0])
        found.date(
            "mts:recording", f"{text[:7]}:{text[8:10]} {text[10:12]}:{text[12:14]}:{text[14:16]}{zone}"
        )


def _zone(code: int) -> str:
    """Return the zone of the recording: half-hour flag, hours, sign; 0x80 says that none was set."""
    if code & 0x80:
        return ""
    hours = timedelta(hours=code >> 1 & 0x0F)
    sign = "-" if code & 0x20 else "+"
    return f"{sign}{hours.seconds // 3600:02}:{30 if code & 1 else 0:02}"
