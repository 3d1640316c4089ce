"""What stands behind a JPEG, and what its header says must stand there.

A motion photo's film (XMP: GCamera MicroVideo, Container directory), further pictures (CIPA DC-007 MPF),
the block of a Samsung phone, which ends with its own mark.
"""

from __future__ import annotations

import re
import struct

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import boxes, samsung
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness
from photo_organizer.records import frozen

_XMP, _MPF, _EXIF = b"http://ns.adobe.com/xap/1.0/\0", b"MPF\0", b"Exif\0\0"
_MOST_PACKETS = 16
_EOI = b"\xff\xd9"

_FILM = re.compile(rb"MicroVideoOffset\s*(?:=\s*[\"']|>)\s*(\d{1,12})")
_ITEM = re.compile(rb"Container:Item\b|<rdf:li\b")
_LENGTH = re.compile(rb"Item:(?:Length|Padding)\s*(?:=\s*[\"']|>)\s*(\d{1,12})")
_PRIMARY = re.compile(rb"Item:Semantic\s*(?:=\s*[\"']|>)\s*Primary")
# Programs that edit pictures keep what the phone had written, though they drop what stood behind the picture.
_EDITED = re.compile(rb"xmptk=[\"'](?:Image::ExifTool|XMP Core|Adobe XMP Core(?![^\"']*-jc))")

# The camera and its maker; a block of theirs ends with this mark, as ExifTool knows it.
_INSTA360 = re.compile(rb"Insta360|Arashi Vision")
_INSTA360_SEAL = b"8db42d694ccc418790edff439fe026bf"


@frozen
class Announced:
    """How much the header says is behind the picture; nothing announced is false."""

    size: int
    behind: int = 0  # bytes
    end: int = 0  # where the last of the further pictures is over
    pictures: int = 0  # how many there are, with the first
    edited: bool = False
    seal: bytes = b""  # the mark at the end of the camera's own block, if there is one

    def __bool__(self) -> bool:
        return bool(self.behind or self.end or self.seal)

    def require(self, picture_end: int, pictures: int) -> None:
        """Raise CutShortError where less follows the picture than was announced, unless all `pictures` are there.

        Programs that write several count their places wrongly.
        """
        end = self.end if pictures < self.pictures else 0
        if not self.edited and max(picture_end + self.behind, end) > self.size:
            raise CutShortError(Missing.BEHIND)


def announced(window: EndWindow, packets: list[tuple[int, int]]) -> Announced:
    """Read what the packets of the header (position, length) say of what follows."""
    count, further, edited, seal = 0, (0, 0), False, b""
    for position, length in packets[:_MOST_PACKETS]:
        head = window.take(position, min(length, len(_XMP)))
        if head == _XMP:
            text = window.take(position, length)
            count = max(count, _in_xmp(text))
            edited = edited or _EDITED.search(text) is not None
        elif head.startswith(_MPF):
            further = max(further, _in_mpf(window, position + len(_MPF), length - len(_MPF)))
        elif head.startswith(_EXIF) and _INSTA360.search(window.take(position, length)):
            seal = _INSTA360_SEAL
    return Announced(window.size, count, *further, edited, b"" if edited else seal)


def _in_xmp(text: bytes) -> int:
    film = _FILM.search(text)
    items = [part for part in _ITEM.split(text)[1:] if not _PRIMARY.search(part)]
    lengths = [int(length) for part in items for length in _LENGTH.findall(part)]
    return max(int(film[1]) if film else 0, sum(lengths))


def _in_mpf(window: EndWindow, start: int, length: int) -> tuple[int, int]:
    """Return where the last picture that MPF names is over, and how many there are; zeros: the table is of another file.

    Programs that turn or shrink a picture keep the table of the file before; then a length is wrong.
    """
    block = window.take(start, length)
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return 0, 0
    try:
        pictures = list(_pictures(block, order))
    except struct.error:
        return 0, 0
    if not pictures or not 2 < pictures[0][0] <= window.size:
        return 0, 0
    ends = [start + offset + size for size, offset in pictures[1:] if offset]
    if any(_is_inside(window, end) for end in (pictures[0][0], *ends)):
        return 0, 0
    return max(ends, default=0), 1 + len(ends)


def _is_inside(window: EndWindow, end: int) -> bool:
    """Say whether a picture goes on where the table says that it is over; some programs add up the sizes of several."""
    last = window.take(end - 2, 2) if 2 < end <= window.size else _EOI
    return last != _EOI and any(last)


def _pictures(block: bytes, order: str) -> list[tuple[int, int]]:
    """Return size and offset of each picture in the table."""
    (directory,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, directory)
    for number in range(min(count, 100)):
        tag, _, length, place = struct.unpack_from(order + "HHII", block, directory + 2 + 12 * number)
        if tag == 0xB002:  # MPEntry
            return [struct.unpack_from(order + "4xII", block, place + 16 * n) for n in range(length // 16)]
    return []


def judge(window: EndWindow, end: int, told: Announced) -> Wholeness:
    """Judge what stands behind the last picture: nothing, zeros, a film, a maker's own block."""
    if samsung.is_sealed(window):
        for piece in samsung.films(window):
            boxes.film_behind(piece)
        return Wholeness.WHOLE
    rest = window.size - end
    if rest and window.zeros_at_end(end, window.size) == rest:
        if told.seal or (told.behind and not told.edited):  # room for what was announced
            raise CutShortError(Missing.ZEROS)
        return Wholeness.WHOLE
    if rest == 0:
        return Wholeness.UNPROVABLE if told.behind else Wholeness.WHOLE
    seal = told.seal or samsung.SEAL
    if samsung.unpadded(window, seal).last(len(seal)) == seal:
        return Wholeness.WHOLE
    if told.seal:
        raise CutShortError(Missing.TRAILER)
    samsung.require_end(window, end)
    if rest >= 8 and window.take(end + 4, 4) == b"ftyp":  # the film of a motion photo
        return boxes.film_behind(window.part(end, rest))
    return Wholeness.UNPROVABLE
