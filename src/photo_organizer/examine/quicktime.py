"""Dates, camera and Live Photo identifier of QuickTime, MP4 and 3GP films. Touches nothing.

Formats: QuickTime File Format (Apple) for `udta`, `meta` and `keys`; ISO/IEC 14496-12 for `mvhd`.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from photo_organizer.decide.date_text import offset_of
from photo_organizer.examine.boxes import after_version, boxes, find
from photo_organizer.examine.dv import read_dv
from photo_organizer.examine.quicktime_cameras import read_camera_box
from photo_organizer.examine.tag_list import read_tag_list
from photo_organizer.examine.uuid_boxes import read_uuid
from photo_organizer.examine.window import Block
from photo_organizer.examine.xmp import read_xmp_at

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_FROM_1904_TO_1970 = 2_082_844_800  # seconds
_FIRST_FILMS = 631_152_000  # 1990, in seconds since 1970: no file of this format is older
_MOST_VALUE = 4096
# Bytes; where a tape is taken over, the frames come first, and to look further would cost a read.
_NEAR = 4096
_UTF_16 = b"\0\0\0\2"  # the type of a value
_LONGEST = 86_400  # seconds; a header that claims more does not know
_MOST_PACKED = 1 << 20
_PREFIX = "com.apple.quicktime."


def read_quicktime(view: Window, found: Findings) -> None:
    """Read the film's header and the boxes that stand beside it."""
    for kind, start, end in boxes(view, 0, view.size):
        if kind == b"moov":
            _movie(view, start, end, found)
        elif kind == b"mdat" and start < _NEAR:
            read_dv(view, start, found)
        elif reader := _ANYWHERE.get(kind):
            reader(view, start, end, found)


def _movie(view: Window, start: int, end: int, found: Findings) -> None:
    """Read the box `moov`; the tracks' times stand in where the film's own is empty."""
    tracks = []
    for kind, inner, last in boxes(view, start, end):
        if kind == b"mvhd":
            _seconds("quicktime:mvhd", view, inner, found)
            _length(view, inner, found)
        elif kind == b"trak":
            tracks.append((inner, last))
        elif kind == b"cmov":
            _packed_movie(view, inner, last, found)
        elif reader := _ANYWHERE.get(kind):
            reader(view, inner, last, found)
    for inner, last in tracks[:8]:
        _track(view, inner, last, found)


def _packed_movie(view: Window, start: int, end: int, found: Findings) -> None:
    """Read a movie header that is packed with zlib, as QuickTime 3 to 6 wrote it for the web."""
    packed = find(view, start, end, b"cmvd")
    if packed:
        data = view.at(packed[0] + 4, min(packed[1] - packed[0] - 4, _MOST_PACKED))
        movie = Block(zlib.decompressobj().decompress(data, _MOST_PACKED))
        for kind, inner, last in boxes(movie, 0, movie.size, 10):
            if kind == b"moov" and not find(movie, inner, last, b"cmov"):
                _movie(movie, inner, last, found)


def _track(view: Window, start: int, end: int, found: Findings) -> None:
    """Read a track's times, and the handler's name, which tells some cameras."""
    if header := find(view, start, end, b"tkhd"):
        _seconds("quicktime:tkhd", view, header[0], found)
    if header := find(view, start, end, b"mdia", b"mdhd"):
        _seconds("quicktime:mdhd", view, header[0], found)
    if (handler := find(view, start, end, b"mdia", b"hdlr")) and b"GoPro" in view.at(handler[0], 64):
        found.camera("GoPro", "")


def _seconds(source: str, view: Window, start: int, found: Findings) -> None:
    """Keep a creation time: seconds since 1904 in UTC, 0 for none, by some writers since 1970.

    A count that is too small for both has gone once around its 32 bits, which happens after 2040-02-06.
    """
    width = 8 if view.at(start, 1) == b"\1" else 4
    seconds = int.from_bytes(view.at(start + 4, width), "big")
    if seconds == 0 or found.has_told(source):
        return
    since_1970 = seconds - _FROM_1904_TO_1970
    if since_1970 < 0:
        since_1970 = seconds if seconds >= _FIRST_FILMS else since_1970 + (1 << 32)
    if since_1970 < 1 << 37:
        found.count(source, since_1970 * 10**9, utc=True)


def _length(view: Window, start: int, found: Findings) -> None:
    """Keep how long the film is: its duration in units of its time scale."""
    width = 8 if view.at(start, 1) == b"\1" else 4
    head = view.at(start + 4 + 2 * width, 4 + width)
    scale, duration = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
    if scale and 0 < duration / scale < _LONGEST:
        found.seconds = duration / scale


def _user_data(view: Window, start: int, end: int, found: Findings) -> None:
    """Read the box `udta`: Apple's texts, iTunes-like lists, and the makers' own boxes."""
    for kind, inner, last in boxes(view, start, end):
        content = view.at(inner, min(last - inner, _MOST_VALUE))
        if kind == b"meta":
            _meta(view, inner, last, found)
        elif kind in (b"\xa9day", b"@day"):
            found.date("quicktime:day", _text_of(kind, content))
        elif kind == b"date":  # Apple, in what the Photos app exports
            found.date("quicktime:date", _international(content))
        elif kind in (b"\xa9mak", b"@mak"):
            found.camera(_text_of(kind, content), "")
        elif kind in (b"\xa9mod", b"@mod"):
            found.camera("", _text_of(kind, content))
        elif kind == b"XMP_":
            read_xmp_at(view, inner, last - inner, found)
        else:
            read_camera_box(kind, view, inner, last, found)


def _dashcam(view: Window, start: int, end: int, found: Findings) -> None:
    """Read the box `IDIT` of dashcams, which stands beside the movie."""
    found.date("quicktime:date", view.at(start, min(end - start, _MOST_VALUE)).decode("utf-8", "replace"))


def _text_of(kind: bytes, content: bytes) -> str:
    """Return the text of such a box; Ricoh wrote @ for the sign, and the bare text behind it."""
    return content.decode("utf-8", "replace") if kind.startswith(b"@") else _international(content)


def _international(content: bytes) -> str:
    """Return a text that begins with its length and language (or is a nested `data` box)."""
    if content[4:8] == b"data":
        letters = "utf-16-be" if content[8:12] == _UTF_16 else "utf-8"
        return content[16 : int.from_bytes(content[:4], "big")].decode(letters, "replace")
    size = int.from_bytes(content[:2], "big")
    is_bare = size > _MOST_VALUE  # as some write it
    text = content.split(b"\0")[0] if is_bare else content[4 : 4 + size]
    return text.decode("utf-8", "replace")


def _meta(view: Window, start: int, end: int, found: Findings) -> None:
    """Read a `meta` box: named keys with their values, an iTunes list, or Sony's XML."""
    inner = after_version(view, start)
    parts = {kind: (first, last) for kind, first, last in boxes(view, inner, end, 64)}
    names = _keys(view, *parts[b"keys"]) if b"keys" in parts else []
    if b"ilst" in parts and not names:
        read_tag_list(view, *parts[b"ilst"], found)
    elif b"ilst" in parts:
        for kind, first, last in boxes(view, *parts[b"ilst"], 500):
            number = int.from_bytes(kind, "big")
            if 0 < number <= len(names):
                text = _international(view.at(first, min(last - first, _MOST_VALUE)))
                _named_value(names[number - 1], text, found)
    if b"xml " in parts:
        first, last = parts[b"xml "]
        read_camera_box(b"xml ", view, first, last, found)


def _keys(view: Window, start: int, end: int) -> list[str]:
    """Return the key names of a `keys` box in their order."""
    return [
        view.at(first, min(last - first, 200)).decode("utf-8", "replace")
        for _, first, last in boxes(view, start + 8, end, 500)
    ]


def _named_value(name: str, text: str, found: Findings) -> None:
    """Keep the values that matter here."""
    match name.removeprefix(_PREFIX):
        case "creationdate":
            found.date("quicktime:creationdate", text)
        case "make":
            found.camera(text, "")
        case "model":
            found.camera("", text)
        case "software":
            found.program(text)
        case "com.samsung.android.utc_offset":
            found.zone = offset_of(text)
        case "content.identifier":
            found.content_id = found.content_id or text.strip("\0 ")


# Boxes that stand beside the movie header as well as in it.
_ANYWHERE = {b"udta": _user_data, b"meta": _meta, b"uuid": read_uuid, b"IDIT": _dashcam}
