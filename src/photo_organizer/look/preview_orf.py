"""The JPEG inside an ORF file of Olympus and OM System. Touches nothing and decodes nothing.

No directory of the file's own tells where it lies, only the maker's note in its EXIF, as its readers have published it.
"""

from __future__ import annotations

from typing import BinaryIO

from photo_organizer.look.directories import MAKER_NOTE, OLYMPUS_SETTINGS, directory

_EXIF, _JPEG, _JPEG_BYTES = 0x8769, 0x101, 0x102
# How a note begins, where its directory is, and whether its offsets count from its own beginning.
_NOTES = ((b"OM SYSTEM\0", 16, True), (b"OLYMPUS\0", 12, True), (b"OLYMP\0", 8, False))


def jpeg(file: BinaryIO, order: str, main: dict[int, list[int]]) -> tuple[int, int] | None:
    """Return offset and length by the file's main directory, None where the note does not tell."""
    for exif in main.get(_EXIF, ()):
        note = directory(file, order, exif)[0].get(MAKER_NOTE, [0])[0]
        file.seek(note)
        head = file.read(16)
        for mark, skipped, own in _NOTES:
            if note and head.startswith(mark):
                return _told(file, order, note + skipped, note if own else 0)
    return None


def _told(file: BinaryIO, order: str, at: int, base: int) -> tuple[int, int] | None:
    """Return what a note's directory at `at` says; its offsets count from `base`."""
    main = directory(file, order, at - base, base=base)[0]
    settings = directory(file, order, main.get(OLYMPUS_SETTINGS, [0])[0], base=base)[0]
    start, length = settings.get(_JPEG), settings.get(_JPEG_BYTES)
    return (base + start[0], length[0]) if start and length else None
