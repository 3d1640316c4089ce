"""The mark in our own thumbnails: a JPEG comment that names us and the SHA-256 of the rest. Changes nothing.

By it a thumbnail is recognised without a database, and a thumbnail that somebody edited is recognised as theirs. The comment is
the first segment after the start of the image (marker COM, ITU-T T.81 B.2.4.5).
"""

from __future__ import annotations

from photo_organizer.disk.opening import head_of

THUMBNAIL = "thumbnail.jpg"  # the name of every thumbnail
_MARK = b"Photo Organizer folder cover 1 sha256="
_START = b"\xff\xd8"
_DIGITS = 64
_LENGTH = 2 + len(_MARK) + _DIGITS
_HEAD = _START + b"\xff\xfe" + _LENGTH.to_bytes(2, "big") + _MARK
SEALED = len(_HEAD) + _DIGITS  # bytes at the beginning that hold the whole mark


def sealed(jpeg: bytes) -> bytes:
    """Return the JPEG with our mark."""
    if jpeg[:2] != _START:
        raise ValueError("not a JPEG")
    digits = _digits(jpeg)
    return _HEAD + digits + jpeg[2:]


def bears_mark(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it was a thumbnail of ours once; cheap enough for every file."""
    return head.startswith(_HEAD)


def is_our_thumbnail(path: str, *, folder: int | None = None) -> bool:
    """Tell whether a file, below an open folder where one is given, was a thumbnail of ours once. Touches nothing.

    Reads little more than a hundred bytes, and follows no link; a file that cannot be read is none.
    """
    return bears_mark(head_of(path, SEALED, folder=folder))


def intact(data: bytes) -> bool:
    """Tell whether this is a thumbnail of ours, every byte as we wrote it."""
    if not bears_mark(data):
        return False
    digits, rest = data[len(_HEAD) : SEALED], data[SEALED:]
    return _digits(_START + rest) == digits


def _digits(data: bytes) -> bytes:
    import hashlib  # here, because it loads much, and to recognise a mark it is not needed

    return hashlib.sha256(data).hexdigest().encode()
