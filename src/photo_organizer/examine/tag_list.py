"""The tag list (`ilst`) of MP4, M4A, M4V and MOV files, read with mutagen. Touches nothing.

mutagen reads what a list claims to hold, whole; so it is given a small file that holds the list's small tags only,
taken through the bounded window. Covers and whatever else is large are not dates and are left out.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_MOST_TAG = 4096  # bytes of one tag: no date, camera or program has a longer name
_MOST_TAGS = 200
_MOST_LIST = 128 << 10  # bytes of all these tags together: a list of 40 holds a tenth
# What broken tags make its parsers raise besides their own errors.
_BROKEN = (ValueError, LookupError, struct.error)


def read_tag_list(view: Window, start: int, end: int, found: Findings) -> None:
    """Keep date, camera and program of the list whose tags lie between `start` and `end`."""
    tags = b""
    for kind, inner, last in boxes(view, start, end, _MOST_TAGS):
        if last - inner <= _MOST_TAG and len(tags) < _MOST_LIST:
            tags += _box(kind, view.at(inner, last - inner))
    if tags:
        _read(_box(b"moov", _box(b"udta", _box(b"meta", bytes(4) + _box(b"ilst", tags)))), found)


def _read(film: bytes, found: Findings) -> None:
    """Let mutagen read a film that consists of its tags; it is loaded with the first one that has any."""
    from mutagen import MutagenError
    from mutagen.mp4 import MP4Tags
    from mutagen.mp4._atom import AtomError, Atoms

    file = io.BytesIO(film)
    try:
        tags = MP4Tags(Atoms(file), file)
    except (MutagenError, AtomError, *_BROKEN) as error:
        found.troubles.append(f"the tag list could not be read: {error}")
        return
    names = ("\xa9day", "\xa9mak", "\xa9mod", "\xa9too")
    day, make, model, program = (next(map(str, tags.get(name, ())), "") for name in names)
    found.date("quicktime:day", day)
    found.camera(make, model)
    found.program(program)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
