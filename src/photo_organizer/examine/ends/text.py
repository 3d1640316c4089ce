"""Where the text of a companion ends: XMP, Apple's AAE, a Takeout JSON, an SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_TAIL = 8192  # bytes
_BLANK = b"\0\r\n\t "  # the zeros: every second byte of UTF-16
_CLOSED = re.compile(rb"</(x:xmpmeta|rdf:rdf|plist|svg)\s*>$")
_ROOT = re.compile(rb"<(x:xmpmeta|plist|svg)\b(?![^<]*/>\s*$)")  # unless it is empty, and all there is
_PACKET, _PACKET_CLOSED = b"<?xpacket begin", re.compile(rb"<\?xpacket end=[^>]*\?>$")  # XMP part 1, 7.3


def xml(window: EndWindow) -> Wholeness:
    """Judge a document by its last word: the closing tag that its kind has."""
    first = window.take(0, min(window.size, 512)).replace(b"\0", b"").lower()
    if first.startswith(b"bplist"):  # Apple's binary form
        return Wholeness.UNPROVABLE
    end = window.last(_TAIL).rstrip(_BLANK).replace(b"\0", b"").lower()
    closed = _PACKET_CLOSED if _PACKET in first else _CLOSED
    if closed.search(end):
        return Wholeness.WHOLE
    root = _ROOT.search(first)
    is_open = root is not None and b"</" + root[1] not in end
    return Wholeness.INCOMPLETE if is_open or not end.endswith(b">") else Wholeness.UNPROVABLE


def json(window: EndWindow) -> Wholeness:
    """Judge a JSON object: it is closed."""
    return _closed(window, b"}")


def json_list(window: EndWindow) -> Wholeness:
    """Judge a JSON list: it is closed."""
    return _closed(window, b"]")


def _closed(window: EndWindow, sign: bytes) -> Wholeness:
    return Wholeness.WHOLE if window.last(_TAIL).rstrip(_BLANK).endswith(sign) else Wholeness.INCOMPLETE
