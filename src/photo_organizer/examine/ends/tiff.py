"""Whether all that a TIFF's directories point at is inside the file and was written.

TIFF 6.0, BigTIFF, DNG 1.7. Raw formats that are built like a TIFF do not prove their end, but they tell where their pixels
stand: what lies beyond the end is still to come.
"""

from __future__ import annotations

import struct
from dataclasses import field

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.rows import require_rows
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.examine.tiff import BIG, LARGE, PLAIN, SIZES, DirectoryLayout
from photo_organizer.model import Wholeness
from photo_organizer.records import changeable

_CLASSIC = 42  # the number of a TIFF that is not a large one
_DIRECTORIES = 1000
_ENTRIES = 4096
_VALUES = 1_000_000  # strips or tiles of one picture
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_OFFSETS = {273: 279, 324: 325, 513: 514}  # strips, tiles, old JPEG: tag of the offsets → tag of the lengths
_STRIPS, _COMPRESSION, _PLANAR, _WIDTH, _HEIGHT, _BITS, _SAMPLES = 273, 259, 284, 256, 257, 258, 277
_SUB = 330  # directories of further pictures
_BELOW = frozenset({_SUB, 34665, 34853})  # those, Exif, GPS
_USED = frozenset(
    {_COMPRESSION, _PLANAR, _WIDTH, _HEIGHT, _BITS, _SAMPLES, *_OFFSETS, *_OFFSETS.values(), *_BELOW}
)
_PROBES = 2000  # strips that are looked at
_PLANES = 2  # each colour in strips of its own
_PLAIN = 1  # not compressed: black is zeros
_FEW = 16  # bytes; a strip that long and longer never begins in zeros when it is compressed
_RAW_BLANK = 4096  # zeros at the end of a sensor's pixels
_SMALL_BITS = 8  # of a colour: no sensor's pixels, unless they are compressed
_BLANK = 512  # zeros in which no compressed strip ends; the longest that encoders make is 61
_DENSE = frozenset((5, 6, 7))  # LZW and JPEG: no picture makes a run of zeros in them
_UNWRITTEN = 4096  # zeros; several streams write a file in blocks of that size and larger
_PIXELS = (273, 324)
_ELSEWHERE = frozenset({0, 0xFFFFFFFF})  # offsets and lengths of makers who say it in fields of their own
_JPEG = frozenset((6, 7))
_UNPACKED = (2, 3)  # bytes of a pixel: a sensor's, those of a small picture
_Values = dict[int, tuple[int, ...]]


@changeable
class _Tiff:
    """A file in TIFF structure, and how far what it names reaches."""

    window: EndWindow
    order: str  # "<" or ">"
    layout: DirectoryLayout
    raw: bool = False
    furthest: int = 0
    pending: list[int] = field(default_factory=list)


def tiff(window: EndWindow) -> Wholeness:
    """Judge a TIFF or DNG: incomplete where something lies behind the end, whole where the last ends it."""
    document = _opened(window)
    seen: set[int] = set()
    while document.pending:
        position = document.pending.pop()
        if position == 0 or position in seen:
            continue
        seen.add(position)
        if len(seen) > _DIRECTORIES:
            return Wholeness.UNPROVABLE
        values = _directory(document, position)
        for offsets in _OFFSETS:
            for strip in _strips(values, offsets):
                _reaches(document, sum(strip))
            _require_written(document, values, offsets)
    slack = window.size - document.furthest
    exact = bool(seen) and slack <= 1 and not window.blank_end()  # one byte keeps offsets even
    return Wholeness.WHOLE if exact else Wholeness.UNPROVABLE


def raw(window: EndWindow) -> Wholeness:
    """Judge a raw file of a camera: incomplete where its pixels lie beyond the end or were not written, else nothing is proved."""
    document = _opened(window, raw=True)
    seen: set[int] = set()
    while document.pending and len(seen) < _DIRECTORIES:
        position = document.pending.pop()
        if position and position not in seen:
            _require_pixels(document, _readable(document, position, needed=not seen))
            seen.add(position)
    return Wholeness.UNPROVABLE


def _readable(document: _Tiff, position: int, *, needed: bool) -> _Values:
    """Return what a raw file's directory says, nothing where none is there: some offsets of makers count from elsewhere."""
    try:
        return _directory(document, position)
    except (CutShortError, OddError):
        if needed:
            raise
        return {}


def _require_pixels(document: _Tiff, values: _Values) -> None:
    """Raise CutShortError where a raw file's pictures lie beyond the end, or were not written."""
    if any(position >= document.window.size for position in values.get(_SUB, ())):
        raise CutShortError
    for offsets in _PIXELS:
        for offset, length in _strips(values, offsets):
            told = 1 if _is_told_unpacked(values, length) else length
            if not _ELSEWHERE & {offset, length} and offset + told > document.window.size:
                raise CutShortError
    if _is_packed(values) or _is_of_sensor(values):
        for offsets in _OFFSETS:  # a small picture to look at may be black, and black is zeros
            strips = [one for one in _strips(values, offsets) if not _is_told_unpacked(values, one[1])]
            _require_ends(document.window, _probes(strips), _RAW_BLANK)


def _is_packed(values: _Values) -> bool:
    return values.get(_COMPRESSION, (_PLAIN,))[0] != _PLAIN


def _is_of_sensor(values: _Values) -> bool:
    """Tell whether uncompressed pixels may be a sensor's: those of a small picture have few bits, or colours, as Canon's in 16 bits."""
    bits = values.get(_BITS, (16,))
    return max(bits) > _SMALL_BITS and len(bits) == 1 and values.get(_SAMPLES, (1,))[0] == 1


def _is_told_unpacked(values: _Values, length: int) -> bool:
    """Tell whether a length is that of the pixels unpacked although they are said to be a JPEG's.

    Hasselblad's older backs tell how long they were before they were packed; Canon's first CR2 hold a small picture as it is.
    """
    pixels = values.get(_WIDTH, (0,))[0] * values.get(_HEIGHT, (0,))[0]
    said = values.get(_COMPRESSION, (_PLAIN,))[0]
    return said in _JPEG and length in {pixels * each for each in _UNPACKED}


def _opened(window: EndWindow, *, raw: bool = False) -> _Tiff:
    mark = window.take(0, 4)
    order = {b"II": "<", b"MM": ">"}.get(mark[:2])
    if order is None:
        raise OddError
    version = struct.unpack(order + "H", mark[2:])[0]
    if version not in (_CLASSIC, BIG) and not raw:  # Olympus has marks of its own
        raise OddError
    big = version == BIG
    document = _Tiff(window, order, LARGE if big else PLAIN, raw=raw)
    document.pending.append(_number(document, 8 if big else 4, document.layout.link))
    if document.pending == [0]:  # the writer fills it in when it is done
        raise CutShortError
    return document


def _number(document: _Tiff, position: int, code: str) -> int:
    raw = document.window.take(position, struct.calcsize("<" + code))
    return int(struct.unpack(document.order + code, raw)[0])


def _directory(document: _Tiff, position: int) -> _Values:
    """Return what the directory at `position` says; note how far it reaches, and the directories it names."""
    window, order, layout = document.window, document.order, document.layout
    width = struct.calcsize("=" + layout.entry)
    count = _number(document, position, layout.head)
    if count == 0 and window.zeros(position, width):
        raise CutShortError(Missing.INDEX)
    if count > _ENTRIES:
        raise OddError
    begin = position + struct.calcsize("=" + layout.head)
    end = begin + count * width
    document.pending.append(_number(document, end, layout.link))
    _reaches(document, end + struct.calcsize("=" + layout.link))
    values: _Values = {}
    entries = struct.iter_unpack(order + layout.entry, window.take(begin, count * width))
    for over, (tag, kind, number, value) in zip(range(begin + width, end + 1, width), entries, strict=True):
        length, at = number * (SIZES.get(kind) or 1), over - layout.inline
        if length > layout.inline:
            at = value
            _reaches(document, at + length)
        values[tag] = _values(document, kind, number, at, length) if tag in _USED else ()
    for tag in _BELOW & values.keys():
        document.pending.extend(values[tag])
    return values


def _strips(values: _Values, offsets: int) -> list[tuple[int, int]]:
    """Return where the strips or tiles stand, and how long they are."""
    return list(zip(values.get(offsets, ()), values.get(_OFFSETS[offsets], ()), strict=False))


def _probes(strips: list[tuple[int, int]]) -> list[tuple[int, int]]:
    long = [strip for strip in strips if strip[1] > _FEW]
    return [*long[:: max(1, len(long) // _PROBES)], *long[-1:]]


def _require_written(document: _Tiff, values: _Values, offsets: int) -> None:
    """Raise CutShortError where strips or tiles are zeros that no camera or program writes."""
    strips = _probes(_strips(values, offsets))
    if _is_packed(values):
        for start, _ in strips:
            document.window.require_written(start, _FEW)
        _require_ends(document.window, strips, _BLANK)
        for start, length in strips if values[_COMPRESSION][0] in _DENSE else ():
            document.window.require_no_run(start, start + length, _UNWRITTEN)
    elif strips and offsets == _STRIPS and values.get(_PLANAR, (1,))[0] != _PLANES:
        require_rows(document.window, strips[0][0], sum(strips[-1]), _row(values))


def _row(values: _Values) -> int:
    """Return the bytes of a row of an uncompressed picture."""
    bits = values.get(_BITS, (1,))
    depth = sum(bits) if len(bits) > 1 else bits[0] * values.get(_SAMPLES, (1,))[0]
    return (values.get(_WIDTH, (0,))[0] * depth + 7) // 8


def _require_ends(window: EndWindow, strips: list[tuple[int, int]], most: int) -> None:
    for start, length in strips:
        if length > 2 * most:
            window.require_written(start + length - most, most)


def _values(document: _Tiff, kind: int, count: int, at: int, length: int) -> tuple[int, ...]:
    """Return the whole numbers of an entry that stand at `at`."""
    if kind not in _INTEGERS:
        return ()
    if count > _VALUES:
        raise OddError
    return struct.unpack(f"{document.order}{count}{_INTEGERS[kind]}", document.window.take(at, length))


def _reaches(document: _Tiff, end: int) -> None:
    if not document.raw:
        document.window.require(end)
    document.furthest = max(document.furthest, end)
