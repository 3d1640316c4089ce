"""Dates in PNG chunks: `eXIf`, XMP and the text chunks (W3C PNG third edition). Touches nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.iptc import read_iptc, read_resources
from photo_organizer.examine.window import Block, WindowPart
from photo_organizer.examine.xmp import read_xmp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST_CHUNKS = 2000
_MOST_TEXTS = 50
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_MOST_TEXT = 1 << 20  # bytes of a text chunk after unpacking
_XMP_KEY = b"XML:com.adobe.xmp"
_RAW_PROFILE = b"raw profile type "  # ImageMagick's: exif, APP1, xmp, iptc, 8bim
# Keywords that name the moment of creation, in small letters and without blanks. ImageMagick's date:create is that of the file.
_DATE_KEYS = {
    b"creationtime": "png:Creation Time",
    b"create-date": "png:create-date",
    b"creationdate": "png:Creation Time",
    b"exif:datetimeoriginal": "png:exif:DateTimeOriginal",
}


def read_png(view: Window, found: Findings) -> None:
    """Read all chunks; EXIF may also stand after the picture's data."""
    texts = 0
    for kind, start, length in _chunks(view):
        if kind == b"eXIf":
            read_tiff(WindowPart(view, start, length), found)
        elif kind in _TEXTS and length <= _MOST_TEXT and texts < _MOST_TEXTS:
            texts += 1
            _text_chunk(kind, view.at(start, length), found)


def _chunks(view: Window) -> Iterator[tuple[bytes, int, int]]:
    """Give type, offset and length of each chunk's content."""
    at = 8
    for _ in range(_MOST_CHUNKS):
        head = view.at(at, 8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        yield head[4:], at + 8, length
        at += 12 + length


def _text_chunk(kind: bytes, content: bytes, found: Findings) -> None:
    """Read one text chunk: a date under a known key, XMP, or EXIF written as text."""
    key, _, rest = content.partition(b"\0")
    value = _value(kind, rest)
    if key == _XMP_KEY:
        read_xmp(value, found)
    elif key.lower().startswith(_RAW_PROFILE):
        _raw_profile(_hexadecimal(value), found)
    elif source := _DATE_KEYS.get(key.replace(b" ", b"").lower()):
        found.date(source, value.decode("utf-8", "replace"))


def _value(kind: bytes, rest: bytes) -> bytes:
    """Return a text chunk's value, unpacked within bounds."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _unpack(rest[1:])
    packed = rest[:1] == b"\1"
    text = rest[2:].split(b"\0", 2)[-1]  # after language and translated keyword
    return _unpack(text) if packed else text


def _unpack(packed: bytes) -> bytes:
    """Unpack at most one MiB, so that a small file cannot fill the memory."""
    try:
        return zlib.decompressobj().decompress(packed, _MOST_TEXT)
    except zlib.error:
        return b""


def _raw_profile(block: bytes, found: Findings) -> None:
    """Read EXIF, XMP or IPTC that was written as text, by how it begins."""
    start = block.removeprefix(b"Exif\0\0")  # some writers leave JPEG's mark out
    if start.startswith((b"II*\0", b"MM\0*")):
        read_tiff(Block(start), found)
    elif start.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        read_xmp(start.partition(b"\0")[2], found)
    elif start.lstrip().startswith((b"<?xpacket", b"<x:xmpmeta", b"<rdf:RDF")):
        read_xmp(start, found)
    elif start.startswith(b"8BIM"):
        read_resources(start, found)
    elif start.startswith(b"\x1c"):
        read_iptc(start, found)


def _hexadecimal(value: bytes) -> bytes:
    """Return the bytes behind the profile's name, which may be of two words, and the line of its length."""
    lines = value.strip().split(b"\n", 2)
    try:
        return bytes.fromhex(lines[-1].decode("ascii"))
    except ValueError:
        return b""
