"""Are the pieces of an FLV there? Adobe Flash Video 10.1, annex E."""

from __future__ import annotations

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness

_TAGS = 20_000
_HEAD = 11
_UNWRITTEN = 4096  # zeros in a row


def flash(window: EndWindow) -> Wholeness:
    """Judge an FLV: each of its pieces says how long it is."""
    window.require_mark(b"FLV")
    at, sized = window.number(5, 4) + 4, False
    for _ in range(_TAGS):
        if at + _HEAD > window.size:
            break
        head = window.peek(at - 4, 4 + _HEAD)
        sized, head = sized or any(head[:4]), head[4:]
        if not any(head):
            if window.size - at < _UNWRITTEN and window.zeros(at, window.size - at):
                break  # padding
            raise CutShortError(Missing.ZEROS)
        length = int.from_bytes(head[1:4])
        window.require(at + _HEAD + length)
        at += _HEAD + length + 4
    if sized:  # the length of the last piece stands behind it, too
        window.require_written(at - 4, 4)
    return Wholeness.UNPROVABLE
