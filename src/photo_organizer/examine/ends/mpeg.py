"""Were the packets of a transport stream (MTS, M2TS, TS), and the packs of an MPEG film, written? ISO/IEC 13818-1, sections 2.4.3 and 2.5.

Neither has an end; but each packet of a transport stream begins with the same byte.
"""

from __future__ import annotations

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness

_SYNC = 0x47
_PACKETS = ((192, 4), (188, 0))  # length, and where the byte stands: with and without a time stamp
_PROBES = 256
_SEQUENCE = b"\0\0\1\xb3"
_PACK = b"\0\0\1\xba"
_SECTOR = 2352  # bytes of a video disc's sector; no upload leaves out less than 4096
_RUNS = 1000  # of stuffing that are looked at
_UNWRITTEN = 4096  # zeros in a row: two packs of a DVD


def transport(window: EndWindow) -> Wholeness:
    """Judge a transport stream: incomplete where zeros stand in place of a packet."""
    for length, sync in _PACKETS:
        count = window.size // length
        if count < 2 or any(window.peek(length * n + sync, 1)[0] != _SYNC for n in (0, 1)):
            continue
        probes = {*range(0, count, max(1, count // _PROBES)), count - 1}
        for number in probes:
            window.require_written(length * number, length)
        break
    return Wholeness.UNPROVABLE


def program(window: EndWindow) -> Wholeness:
    """Judge an MPEG film: neither its pictures nor its padding are zeros, but for stuffing before a start code.

    Only a bare video stream has so much of that: a program stream puts it into packs.
    """
    end = window.size - window.zeros_at_end(0, window.size)
    at = window.zero_run(program_begins(window), end, _UNWRITTEN)
    if window.peek(0, 4) == _SEQUENCE:
        at = _behind_stuffing(window, at, end)
    if at is not None or window.size - end >= _UNWRITTEN:
        raise CutShortError(Missing.ZEROS)
    return Wholeness.UNPROVABLE


def program_begins(window: EndWindow) -> int:
    """Return where the first pack of a program stream stands: a video disc's film may have one empty sector before it. Else 0."""
    head = window.peek(0, min(_SECTOR + len(_PACK), window.size))
    begins = len(head) - len(head.lstrip(b"\0")) - 2
    return begins if begins > 0 and head.startswith(_PACK, begins) else 0


def _behind_stuffing(window: EndWindow, at: int | None, end: int) -> int | None:
    """Return where the first long run of zeros stands, at `at` or later, that no start code ends, None: nowhere."""
    for _ in range(_RUNS):
        if at is None:
            return None
        while window.zeros(at, _UNWRITTEN) and at + _UNWRITTEN < end:
            at += _UNWRITTEN
        rest = window.peek(at, min(_UNWRITTEN, end - at)).lstrip(b"\0")
        if rest[:1] != b"\1":
            return at
        at = window.zero_run(at + 1, end, _UNWRITTEN)
    return None
