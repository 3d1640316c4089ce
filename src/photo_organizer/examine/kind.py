"""Which format a file is, from its first bytes; the name's extension only helps where bytes cannot tell.

Touches nothing. Extensions decide in three cases only: between TIFF-based raw formats, for companions
whose content is that of a photo or film (`.thm`, `.lrv`), and for a file that has no content yet.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Literal

from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.formats import BY_EXTENSION, BY_NAME
from photo_organizer.examine.signatures import signature

if TYPE_CHECKING:
    from photo_organizer.model import FileType

HEAD_BYTES = 65536  # as much of a file's beginning as recognising and most headers need
BLANK = 64  # zeros with which no photo or film begins
_NOTHING_YET = 16  # fewer bytes than this prove no format
_ICLOUD_LIST = b"imgName,fileChecksum"  # how a list of an iCloud export begins
# How Google and Flickr begin to tell of a photo.
_BEGINNINGS = {
    "takeout": re.compile(rb'\s*\{\s*"title":'),
    "flickr": re.compile(rb'\s*\{\s*"id":\s*"\d'),
}

# Companions whose content alone would make them a photo, a film or a text: content → extension → companion.
_COMPANIONS = {
    "jpeg": {"thm": "thm"},
    "mp4": {"lrv": "lrv", "lrf": "lrv"},
    "mov": {"lrv": "lrv", "lrf": "lrv"},
    "wave": {"wav": "wav"},
    "xml": {"xmp": "xmp", "aae": "aae"},
    "plist": {"aae": "aae"},
    "xmp packet": {"xmp": "xmp"},
    "takeout json": {"json": "takeout"},
    "flickr json": {"json": "flickr"},
    "exiftool json": {"json": "exiftool"},
}


# Companions whose content says nothing of its own: settings of editors, subtitles; and those of known kinds when broken.
_BY_NAME_ALONE = {
    extension: BY_NAME[extension]
    for extension in ("srt", "pp3", "dop", "on1", "cos", "nksc", "vrd", "arp", "xmp", "aae")
}

# Raw formats that begin like any TIFF, and the maker's name as their header spells it.
_TIFF_RAW_MAKES: dict[str, bytes] = {
    "nef": b"NIKON",
    "arw": b"SONY",
    "pef": b"PENTAX",
    "srw": b"SAMSUNG",
    "3fr": b"HASSELBLAD",
    "iiq": b"PHASE ONE",
    "erf": b"EPSON",
    "kdc": b"",
    "dcr": b"",
    "nrw": b"",
    "srf": b"",
    "sr2": b"",
    "rw2": b"",
    "dng": b"",
}


def kind_of(descriptor: int, size: int, path: str) -> tuple[bytes, FileType | None]:
    """Return the first bytes of an open file and its format. Raises OSError."""
    head = os.pread(descriptor, min(HEAD_BYTES, max(size, 1)), 0)
    return head, filetype_of(head, os.path.basename(path))


def filetype_of(head: bytes, name: str) -> FileType | None:
    """Return the format of a file that begins with `head`, or None: no photo, video or companion."""
    extension = extension_of(name)
    if len(head) < _NOTHING_YET or not any(head[:BLANK]):
        # Empty, or space that an upload has only reserved, at least at its beginning.
        return None if _is_other_text(head, extension) else BY_EXTENSION.get(extension)
    content = signature(head)
    if content == "tiff":
        content = _tiff_raw(head, extension)
    if content in _COMPANIONS:
        content = _COMPANIONS[content].get(extension, content)
    if not content and extension == "json":
        content = _begun(head)
    return BY_NAME.get(content) or _BY_NAME_ALONE.get(extension)


def _begun(head: bytes) -> str:
    """Return the format of what is cut before it tells the date of a photo, "" where `head` is not all there is, or is closed."""
    if len(head) >= HEAD_BYTES or head.rstrip().endswith(b"}"):
        return ""
    return next((name for name, begins in _BEGINNINGS.items() if begins.match(head)), "")


def _is_other_text(head: bytes, extension: str) -> bool:
    """Tell whether the few bytes that a text has are no beginning of a companion: Google writes `{}` where it has nothing to tell."""
    text = head.strip(b"\xef\xbb\xbf \t\r\n")
    if extension == "csv":
        return bool(text.strip(b"\0")) and not _ICLOUD_LIST.startswith(text)
    return extension == "json" and text.endswith((b"}", b"]"))


def _tiff_raw(head: bytes, extension: str) -> str:
    """Return which TIFF-based format this is: by DNG's own tag, the extension, or the camera's make."""
    named = BY_EXTENSION.get(extension)
    if _has_dng_version(head):
        return "dng"
    if named is not None and named.name in _TIFF_RAW_MAKES:
        return named.name
    if extension in ("tif", "tiff"):
        return "tiff"
    makes = (name for name, make in _TIFF_RAW_MAKES.items() if make and make in head[:4096].upper())
    return next(makes, "tiff")


def _has_dng_version(head: bytes) -> bool:
    """Tell whether the first directory holds DNGVersion (tag 0xC612, DNG specification)."""
    order: Literal["little", "big"] = "little" if head[:2] == b"II" else "big"
    start = int.from_bytes(head[4:8], order)
    count = int.from_bytes(head[start : start + 2], order)
    wanted = (0xC612).to_bytes(2, order)
    return any(head[at : at + 2] == wanted for at in range(start + 2, start + 2 + 12 * min(count, 200), 12))
