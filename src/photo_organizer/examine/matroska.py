"""Matroska's and WebM's elements, DateUTC among them, and tags that tell a date (RFC 9559; EBML is RFC 8794). Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

SEGMENT, CLUSTER, TRACKS = 0x18538067, 0x1F43B675, 0x1654AE6B
HEAD = 12  # bytes at most: identifier and length
_INFO, _DATE = 0x1549A966, 0x4461
_SEEK_HEAD, _SEEK, _SEEK_ID, _SEEK_POSITION = 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
_TAGS, _TAG, _SIMPLE_TAG, _TAG_NAME, _TAG_STRING = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487
_FROM_1970_TO_2001 = 978_307_200 * 10**9  # nanoseconds; DateUTC counts from there
_MOST_ELEMENTS = 200
_MOST_TAGS, _MOST_PARTS = 50, 10
_LONGEST = 80  # bytes of a tag's name or date
# Apple's is kept by programs that put the film of an iPhone into this container; DATE is what ffmpeg makes of ©day.
_DATES = {
    b"DATE_RECORDED": "matroska:DATE_RECORDED",
    b"DATE": "matroska:DATE",
    b"DATE_ENCODED": "matroska:DATE_ENCODED",
    b"COM.APPLE.QUICKTIME.CREATIONDATE": "quicktime:creationdate",
}


def element(head: bytes) -> tuple[int, int, bool, int] | None:
    """Return identifier, length, whether that is known, and the length of the head, of the element that begins so.

    None: none begins so. The length of a head that is cut is more than what is there of it.
    """
    width = _width(head[:1])
    more = _width(head[width : width + 1])
    if width > 4 or more > 8:
        return None
    unknown = (1 << 7 * more) - 1  # a live stream: the element goes on to the end
    length = int.from_bytes(head[width : width + more]) & unknown
    return int.from_bytes(head[:width]), length, length != unknown, width + more


def _width(first: bytes) -> int:
    """Return how many bytes a number has, by its first."""
    return 9 - first[0].bit_length() if first else 1


def read_matroska(view: Window, found: Findings) -> None:
    """Keep the dates of the first segment's information and of its tags, which may stand behind the film."""
    for segment, start, end in _elements(view, 0, view.size):
        if segment == SEGMENT:
            later = _before_the_frames(view, start, end, found)
            for kind, inner, last in _elements(view, start + later, end, 1) if later else ():
                if kind == _TAGS:
                    _tags(view, inner, last, found)
            return


def _before_the_frames(view: Window, start: int, end: int, found: Findings) -> int:
    """Read what stands before the frames; return where the tags are that do not, 0 for nowhere."""
    later, tagged = 0, False
    for kind, inner, last in _elements(view, start, end):
        if kind == CLUSTER:
            break
        if kind == _INFO:
            _information(view, inner, last, found)
        elif kind == _SEEK_HEAD:
            later = _place_of_tags(view, inner, last) or later
        elif kind == _TAGS and not tagged:
            _tags(view, inner, last, found)
            tagged = True
    return 0 if tagged else later


def _place_of_tags(view: Window, start: int, end: int) -> int:
    """Return where the tags are, counted from the segment's content, 0 where they are nowhere."""
    for kind, inner, last in _elements(view, start, end):
        parts = _elements(view, inner, last, _MOST_PARTS)
        entry = {part: view.at(first, min(over - first, 8)) for part, first, over in parts}
        if kind == _SEEK and int.from_bytes(entry.get(_SEEK_ID, b""), "big") == _TAGS:
            return int.from_bytes(entry.get(_SEEK_POSITION, b""), "big")
    return 0


def _tags(view: Window, start: int, end: int, found: Findings) -> None:
    for kind, inner, last in _elements(view, start, end, _MOST_TAGS):
        for part, first, over in _elements(view, inner, last, _MOST_TAGS) if kind == _TAG else ():
            if part == _SIMPLE_TAG:
                _simple_tag(view, first, over, found)


def _simple_tag(view: Window, start: int, end: int, found: Findings) -> None:
    parts = _elements(view, start, end, _MOST_PARTS)
    texts = {kind: view.at(inner, min(last - inner, _LONGEST)) for kind, inner, last in parts}
    if source := _DATES.get(texts.get(_TAG_NAME, b"").strip(b"\0").upper()):
        found.date(source, texts.get(_TAG_STRING, b"").decode("utf-8", "replace"))


def _information(view: Window, start: int, end: int, found: Findings) -> None:
    for kind, inner, last in _elements(view, start, end):
        if kind == _DATE and last - inner == 8:
            count = int.from_bytes(view.at(inner, 8), "big", signed=True)
            found.count("matroska:DateUTC", count + _FROM_1970_TO_2001, utc=True)


def _elements(
    view: Window, start: int, end: int, most: int = _MOST_ELEMENTS
) -> Iterator[tuple[int, int, int]]:
    """Give identifier, start and end of the content of each element."""
    for _ in range(most):
        found = element(view.at(start, HEAD))
        if start >= end or found is None:
            return
        kind, length, known, head = found
        inner = start + head
        last = min(inner + length, end) if known else end
        yield kind, inner, last
        start = last
