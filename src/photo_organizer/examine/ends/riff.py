"""Where RIFF files end (WebP, AVI, WAV), and whether their pictures were written.

RIFF: Microsoft's RIFF and OpenDML 1.02. WebP: RFC 9649, its two kinds of picture RFC 6386 and RFC 9649.
"""

from __future__ import annotations

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import avi
from photo_organizer.examine.ends.window import CutShortError, EndWindow, OddError
from photo_organizer.model import Wholeness

_CONTAINERS, _CHUNKS = 10_000, 10_000
_HEAD = 8  # bytes: a name and the length
_UNWRITTEN = 128  # zeros in a row; Huffman codes of a lossless picture never make so many
_STREAMED = (0, 0xFFFFFFFF)  # lengths that were to be filled in at the end of a recording
_PADDING = 1 << 16  # zeros before the frames, with which some programs fill a block without naming it so
_INNER = b"ANMF"  # chunks in a frame of an animation
_FRAME = 16  # bytes of an animation's frame before its chunks


def riff(window: EndWindow) -> Wholeness:
    """Judge a RIFF file: its chunks, several containers in a long AVI, fill it."""
    position = 0
    for count in range(_CONTAINERS):
        if window.size - position < _HEAD or window.take(position, 4) != b"RIFF":
            if count == 0:
                raise OddError
            return Wholeness.UNPROVABLE  # bytes behind the container
        length = window.number(position + 4, 4, "little")
        form, start = window.take(position + 8, 4), position + 12
        if length in _STREAMED:
            return _streamed(window, start)
        position += _HEAD + length
        if position > window.size + _HEAD:
            raise CutShortError
        _chunks(window, form, start, min(position, window.size))
        if position > window.size:  # some writers count the container's own head too
            return Wholeness.UNPROVABLE
        if window.size - position <= length % 2:  # odd chunks are padded by one byte, or should be
            return _at_end(window, form)
    return Wholeness.UNPROVABLE


def _streamed(window: EndWindow, position: int) -> Wholeness:
    """Judge a film that was written into a pipe, where nobody can go back to fill in the lengths; without frames it is only begun."""
    for _ in range(_CHUNKS):
        head = window.take(position, _HEAD)
        inside, length = position + _HEAD, int.from_bytes(head[4:], "little")
        if head[:4] == b"LIST" and window.take(inside, 4) == b"movi":
            if length not in _STREAMED:
                window.require(inside + length)
            if window.size - inside < 4 * _HEAD or window.blank_end():
                raise CutShortError(Missing.ZEROS)
            return Wholeness.UNPROVABLE
        position = inside + length + length % 2
    raise CutShortError


def _at_end(window: EndWindow, form: bytes) -> Wholeness:
    unsure = form != b"WEBP" and window.blank_end()
    return Wholeness.UNPROVABLE if unsure else Wholeness.WHOLE


def _chunks(window: EndWindow, form: bytes, position: int, end: int) -> None:
    """Go through the chunks of a container; raise CutShortError where one was not written."""
    frames, formats = 0, dict[bytes, bytes]()  # where the film's frames begin, and what they are
    indexed = False
    for _ in range(_CHUNKS):
        if end - position < _HEAD:
            return
        head = window.peek(position, _HEAD)
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        inside = position + _HEAD
        if not any(head) and form in (b"WEBP", b"AVI ", b"AVIX"):
            position = _behind_padding(window, position, end, frames=frames, indexed=indexed)
            continue
        if inside + length > window.size:
            if form == b"WEBP":
                raise CutShortError
            return
        if form in (b"WEBP", _INNER):
            _picture(window, form, kind, inside, length)
        elif kind == b"LIST" and length > 4:
            name = window.peek(inside, 4)
            if name == b"movi":
                frames = inside
                _film(window, inside, length)
            formats = avi.formats(window, inside + 4, inside + length) if name == b"hdrl" else formats
        elif kind == b"idx1" and frames:
            avi.require_written(window, (inside, length), frames, formats)
            indexed = True
        position = inside + length + length % 2


def _behind_padding(window: EndWindow, position: int, end: int, *, frames: int, indexed: bool) -> int:
    """Return where the next list begins behind zeros before the frames, or `end` behind the index: cameras fill the last block of a card.

    Raises CutShortError where other zeros stand.
    """
    if not frames:
        block = window.peek(position, min(_PADDING, end - position))
        begins = position + len(block) - len(block.lstrip(b"\0"))
        if end - begins >= _HEAD and window.peek(begins, 4) in (b"LIST", b"JUNK"):
            return begins
    if not indexed or window.zeros_at_end(position, end) < end - position:
        raise CutShortError(Missing.ZEROS)
    return end


def _film(window: EndWindow, start: int, length: int) -> None:
    if length > _UNWRITTEN:
        window.require_written(start + 4, _HEAD)


def _picture(window: EndWindow, form: bytes, kind: bytes, start: int, length: int) -> None:
    """Raise CutShortError where a chunk of pixels of a WebP was not written."""
    end = start + length
    if kind == b"VP8 " and length > 10:
        shape = window.peek(start + 6, 4)
        across, down = (int.from_bytes(shape[at : at + 2], "little") & 0x3FFF for at in (0, 2))
        # A solid picture takes a fifth of a bit for each block of 16 by 16, and that bit is zero.
        most = _UNWRITTEN + ((across + 15) // 16) * ((down + 15) // 16) // 32
    elif kind == b"VP8L" and length > _UNWRITTEN:  # not ALPH: what is clear in a row is coded in zeros
        most = _UNWRITTEN
    elif kind == b"ANMF" and length > _FRAME and form != _INNER:
        _chunks(window, _INNER, start + _FRAME, end)
        return
    else:
        return
    window.require_no_run(start, end, most)
