"""Whether the packets of a transport stream were written (MTS, M2TS, TS). ISO/IEC 13818-1 section 2.4.3.

Such a film has no end; but each of its packets begins with the same byte.
"""

from __future__ import annotations

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness

_SYNC = 0x47
_PACKETS = ((192, 4), (188, 0))  # length, and where the byte stands: with and without a time stamp
_PROBES = 256


def transport(window: EndWindow) -> Wholeness:
    """Judge a transport stream: incomplete where zeros stand in place of a packet."""
    for length, sync in _PACKETS:
        count = window.size // length
        if count < 2 or any(window.peek(length * n + sync, 1)[0] != _SYNC for n in (0, 1)):
            continue
        probes = {*range(0, count, max(1, count // _PROBES)), count - 1}
        if any(window.zeros(length * number, length) for number in probes):
            raise CutShortError(Missing.ZEROS)
        break
    return Wholeness.UNPROVABLE
