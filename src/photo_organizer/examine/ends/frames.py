"""Has one frame of a film a gap that nobody wrote? Its format says how many zeros it may hold. Reads only.

MPEG-4, H.263 and the older MPEG keep runs of zeros for their start codes (ISO/IEC 14496-2 section 5.2, 13818-2
section 6.2), H.264 and H.265 break every third zero (ITU-T H.264 section 7.4.1); a JPEG's Huffman tables tell.
Of AV1 and VP9 no encoder was seen to leave more than sixteen zeros inside a frame. ProRes may be padded anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.jpeg_scan import SOI, header, written
from photo_organizer.examine.ends.window import CutShortError, OddError

if TYPE_CHECKING:
    from photo_organizer.examine.ends.window import EndWindow

_UNWRITTEN = 64  # zeros in a row
_START = b"\0\0\1"
_BROKEN_BY_CODE = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"dvhe"))
_START_CODES = frozenset((b"mp4v", b"xvid", b"divx", b"dx50", b"fmp4", b"mpg1", b"mpg2"))
_OTHER = frozenset((b"s263", b"h263"))
_ARITHMETIC = frozenset((b"av01", b"vp09", b"vp08", b"vp80", b"vp90"))
_UNWRITTEN_ARITHMETIC = 512
_JPEG = frozenset((b"jpeg", b"mjpa", b"mjpg", b"mp4v"))
_LOOKED_INTO = _BROKEN_BY_CODE | _START_CODES | _OTHER | _ARITHMETIC | _JPEG


def is_looked_into(format_: bytes) -> bool:
    """Say whether the frames of a format tell of gaps; `format_` is its code of four letters."""
    return format_.lower() in _LOOKED_INTO


def require_no_gap(window: EndWindow, format_: bytes, place: int, size: int) -> None:
    """Raise CutShortError where the frame has zeros that its format never has; its end may be padded."""
    code, begin = format_.lower(), window.peek(place, min(size, 3))
    if begin[:2] == SOI and code in _JPEG:
        _require_picture(window.part(place, size))
    elif code in _ARITHMETIC:
        _require_codes(window, place, size, _UNWRITTEN_ARITHMETIC)
    elif code in _BROKEN_BY_CODE | _OTHER or (code in _START_CODES and begin == _START):
        _require_codes(window, place, size, _UNWRITTEN)


def _require_codes(window: EndWindow, place: int, size: int, most: int) -> None:
    """Zeros up to the frame's end, or up to a start code, are padding."""
    frame = window.peek(place, size).rstrip(b"\0")
    at = frame.find(bytes(most))
    while at >= 0:
        rest = frame[at:].lstrip(b"\0")
        if rest[:1] != _START[2:]:
            raise CutShortError(Missing.ZEROS)
        at = frame.find(bytes(most), len(frame) - len(rest))


def _require_picture(frame: EndWindow) -> None:
    """Cameras leave out end marks and tables: only zeros count."""
    try:
        written(frame, header(frame, 0), frame.size)
    except OddError:
        return
    except CutShortError as cut:
        if cut.what is Missing.ZEROS:
            raise
